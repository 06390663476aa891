/**
 * Sequencer: gives the entries of one space their numbers and applies them, in order, once they are durable.
 *
 *   decide against tentative state ──> submit ──> store commits ──> apply to committed state ──> answer the caller
 *                (may run ahead by many submissions)                (strictly in order)
 *
 * Invariants:
 *  1. `head` counts what is committed and what is in flight; every submission expects the head that it was decided against.
 *  2. Entries are applied in the order of submission, and none before the store acknowledged it.
 *  3. When a submission fails, all behind it fail too, because they were decided against a state that never came to be. Then
 *     `onRollback` runs once, so that the owner takes its tentative state back to the committed one, and new submissions may start.
 */
import { MemoryError } from '../../errors.ts';
import type { AppendResult, NewEntry, Store } from '../ports/store.ts';

export class Sequencer {
  private readonly space: string;
  private readonly store: Store;
  private readonly onRollback: () => void;
  private committed: number;
  private tentative: number;
  private inFlight = 0;
  private failed: { readonly error: MemoryError; readonly expected: number } | undefined;
  private idle: Promise<void> = Promise.resolve();
  private resolveIdle: (() => void) | undefined;

  /** @param head last sequence of the journal as folded */
  constructor(space: string, store: Store, head: number, onRollback: () => void) {
    this.space = space;
    this.store = store;
    this.committed = head;
    this.tentative = head;
    this.onRollback = onRollback;
  }

  /** Last sequence whose entries are applied. */
  get committedSequence(): number {
    return this.committed;
  }

  /** Sequence that the first entry of the next submission gets. */
  get nextSequence(): number {
    return this.tentative + 1;
  }

  get isIdle(): boolean {
    return this.inFlight === 0;
  }

  /** True while a failed submission takes those behind it down; wait for `whenIdle` before deciding anything new. */
  get isRollingBack(): boolean {
    return this.failed !== undefined;
  }

  /** Resolves when everything submitted so far was applied or failed. Never rejects. */
  whenIdle(): Promise<void> {
    return this.idle;
  }

  /**
   * Commits entries, then applies them. Precondition: not rolling back, at least one entry.
   *
   * @param apply changes the committed state and answers the caller; is given the sequence of the first entry
   * @throws MemoryError `MEM_STORE_FAILED`, `MEM_STORE_CLOSED` or `MEM_SEQUENCE_CONFLICT`; nothing was applied
   */
  submit<Answer>(entries: readonly NewEntry[], apply: (firstSequence: number) => Answer): Promise<Answer> {
    return this.run(entries.length, (expected) => this.store.append(this.space, expected, entries), apply);
  }

  /** As `submit`, for an entry before which everything else of the space is emptied. */
  erase<Answer>(entry: NewEntry, apply: (sequence: number) => Answer): Promise<Answer> {
    return this.run(1, (expected) => this.store.erase(this.space, expected, entry), apply);
  }

  private async run<Answer>(
    entryCount: number,
    write: (expected: number) => Promise<AppendResult>,
    apply: (firstSequence: number) => Answer,
  ): Promise<Answer> {
    const expected = this.tentative;
    this.tentative += entryCount;
    this.enter();
    try {
      await this.append(expected, write);
      if (this.committed !== expected)
        throw new Error(`Store acknowledged sequence ${expected} of "${this.space}" out of order, after ${this.committed}`);
      this.committed += entryCount;
      return apply(expected + 1);
    } catch (error) {
      this.fail(error, expected);
      throw error;
    } finally {
      this.leave();
    }
  }

  private async append(expected: number, write: (expected: number) => Promise<AppendResult>): Promise<void> {
    let result: AppendResult;
    try {
      result = await write(expected);
    } catch (error) {
      // At once: a store may answer those behind in the same turn, and they must learn the cause, not that their sequence was never reached.
      this.fail(error, expected);
      throw error;
    }
    const cause = this.failed;
    if (cause !== undefined && cause.expected < expected) {
      throw new MemoryError(cause.error.code, `Cannot change space "${this.space}": an earlier change failed`, { cause: cause.error });
    }
    if (result.outcome === 'conflict') {
      throw new MemoryError(
        'MEM_SEQUENCE_CONFLICT',
        `Cannot change space "${this.space}": found sequence ${result.sequence}, expected ${expected}`,
      );
    }
  }

  /** Keeps the failure of the earliest submission: it is the cause of all behind it, and of none before it. */
  private fail(error: unknown, expected: number): void {
    if (this.failed !== undefined && this.failed.expected <= expected) return;
    const typed =
      error instanceof MemoryError ? error : new MemoryError('MEM_STORE_FAILED', `Cannot change space "${this.space}"`, { cause: error });
    this.failed = { error: typed, expected };
  }

  private enter(): void {
    if (this.inFlight++ > 0) return;
    this.idle = new Promise((resolve) => {
      this.resolveIdle = resolve;
    });
  }

  private leave(): void {
    if (--this.inFlight > 0) return;
    if (this.failed) {
      this.failed = undefined;
      this.tentative = this.committed;
      this.onRollback();
    }
    this.resolveIdle?.();
  }
}

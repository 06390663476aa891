/**
 * Receipts: the answers of requests that carried an idempotency key, so that a repetition gets the first answer and changes nothing.
 *
 * Kept for 24 hours, rebuilt from the journal after a restart.
 */
import type { SectionReader } from '../core/snapshots/section-reader.ts';
import { linesSection, type SectionSource } from '../core/snapshots/section-source.ts';
import { MemoryError } from '../errors.ts';
import type { Receipt } from './journal-changes.ts';

const KEPT_MS = 24 * 60 * 60 * 1000;

interface Kept {
  readonly fingerprint: string;
  readonly timeMs: number;
  readonly answer: Promise<unknown>;
  /** Undefined until the journal has the answer. */
  committed: unknown;
}

export class Receipts {
  /** Oldest first. */
  private readonly kept = new Map<string, Kept>();

  get count(): number {
    return this.kept.size;
  }

  /** Takes over a receipt of the journal. */
  restore(key: string, receipt: Receipt, timeMs: number): void {
    this.kept.delete(key);
    this.kept.set(key, { fingerprint: receipt.fingerprint, timeMs, answer: Promise.resolve(receipt.answer), committed: receipt.answer });
  }

  /** Notes that the journal has the answer of a request that is under way. */
  committed(key: string, { answer }: Receipt): void {
    const kept = this.kept.get(key);
    if (kept !== undefined) kept.committed = answer;
  }

  /** Receipts of committed requests, `[key, fingerprint, time, answer]` a line, oldest first. */
  capture(): readonly SectionSource[] {
    const receipts = Array.from(this.kept, ([key, { fingerprint, timeMs, committed }]) => [key, fingerprint, timeMs, committed] as const);
    return [
      linesSection('receipts', function* () {
        for (const receipt of receipts) if (receipt[3] !== undefined) yield JSON.stringify(receipt);
      }),
    ];
  }

  async restoreAll(sections: SectionReader): Promise<void> {
    for await (const line of sections.lines('receipts')) {
      const [key, fingerprint, timeMs, answer] = line as [string, string, number, unknown];
      this.restore(key, { fingerprint, answer }, timeMs);
    }
  }

  /**
   * The answer of the first request under this key, or that of `run` when it is the first; a failed request leaves no receipt.
   * @throws MemoryError `MEM_IDEMPOTENCY_CONFLICT` the key was used for another request
   */
  async once<Answer>(key: string, fingerprint: string, nowMs: number, run: () => Promise<Answer>): Promise<Answer> {
    this.forgetOlderThan(nowMs - KEPT_MS);
    const earlier = this.kept.get(key);
    if (earlier !== undefined) {
      if (earlier.fingerprint !== fingerprint) {
        throw new MemoryError(
          'MEM_IDEMPOTENCY_CONFLICT',
          `Cannot repeat request "${key}": found another request under this key, expected the same one`,
        );
      }
      return (await earlier.answer) as Answer;
    }
    const answer = run();
    this.kept.set(key, { fingerprint, timeMs: nowMs, answer, committed: undefined });
    try {
      return await answer;
    } catch (error) {
      this.kept.delete(key);
      throw error;
    }
  }

  clear(): void {
    this.kept.clear();
  }

  private forgetOlderThan(limitMs: number): void {
    for (const [key, { timeMs }] of this.kept) {
      if (timeMs >= limitMs) return;
      this.kept.delete(key);
    }
  }
}

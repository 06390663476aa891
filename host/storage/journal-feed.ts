/**
 * Turns "the next batch from here" into `read` and `follow`, for every adapter.
 *
 * Written by hand instead of as a generator because `return()` of a generator queues behind a pending `next()`: a
 * consumer that stops while it waits for a new entry would wait for ever.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JournalEntry } from '../core/ports/store.ts';
import type { HeadWait, HeadWatch } from './head-watch.ts';

/** As the port says: the most entries of one batch. */
export const MAXIMUM_BATCH_ENTRIES = 1000;

export interface JournalSource {
  /**
   * Acknowledged entries with `sequence >= fromSequence`, ascending, at most 1,000; empty at the head.
   *
   * @throws MemoryError `MEM_STORE_CLOSED` the store was closed
   */
  readBatch(space: string, fromSequence: number): readonly JournalEntry[];
  readonly heads: HeadWatch;
  isClosed(): boolean;
}

/** Ends at the head. */
export function readJournal(source: JournalSource, space: string, fromSequence: number): AsyncIterable<readonly JournalEntry[]> {
  return { [Symbol.asyncIterator]: () => new JournalIterator(source, space, fromSequence, false) };
}

/** Waits at the head, and ends when the store closes. */
export function followJournal(source: JournalSource, space: string, fromSequence: number): AsyncIterable<readonly JournalEntry[]> {
  return { [Symbol.asyncIterator]: () => new JournalIterator(source, space, fromSequence, true) };
}

class JournalIterator implements AsyncIterator<readonly JournalEntry[], undefined> {
  readonly #source: JournalSource;
  readonly #space: string;
  readonly #follows: boolean;
  #nextSequence: number;
  #batches = 0;
  #stopped = false;
  #wait: HeadWait | null = null;
  /** Calls of `next` are answered one after the other, whether or not the caller awaits them. */
  #previous: Promise<unknown> = Promise.resolve();

  constructor(source: JournalSource, space: string, fromSequence: number, follows: boolean) {
    this.#source = source;
    this.#space = space;
    this.#nextSequence = fromSequence;
    this.#follows = follows;
  }

  next(): Promise<IteratorResult<readonly JournalEntry[], undefined>> {
    const result = this.#previous.then(() => this.#advance());
    this.#previous = result.catch(() => {
      this.#stopped = true;
    });
    return result;
  }

  return(): Promise<IteratorResult<readonly JournalEntry[], undefined>> {
    this.#stopped = true;
    this.#wait?.cancel();
    return Promise.resolve({ done: true, value: undefined });
  }

  async #advance(): Promise<IteratorResult<readonly JournalEntry[], undefined>> {
    // Reading is synchronous: without a turn of the event loop between batches a long journal would hold everybody up.
    if (this.#batches > 0) await nextTurn();
    while (!this.#stopped && !(this.#follows && this.#source.isClosed())) {
      const batch = this.#source.readBatch(this.#space, this.#nextSequence);
      const last = batch.at(-1);
      if (last !== undefined) {
        this.#nextSequence = last.sequence + 1;
        this.#batches += 1;
        return { done: false, value: batch };
      }
      if (!this.#follows) break;
      this.#wait = this.#source.heads.wait(this.#space);
      await this.#wait.rung;
      this.#wait = null;
    }
    this.#stopped = true;
    return { done: true, value: undefined };
  }
}

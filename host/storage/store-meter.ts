/**
 * Counts what a store does, for its `statistics`.
 *
 * Shared by all adapters so that their figures mean the same.
 */
import type { Clock } from '../core/ports/clock.ts';
import type { StoreStatistics } from '../core/ports/store.ts';

/** As the port says: the mean goes over this many appends. */
const RESPONSE_COUNT = 1000;

export class StoreMeter {
  readonly #clock: Clock;
  readonly #responsesMs = new Float64Array(RESPONSE_COUNT);
  /** Sum of `#responsesMs`; exact, because the clock gives whole milliseconds. */
  #responseSumMs = 0;
  #appends = 0;
  #operations = 0;
  #errors = 0;
  #lastError: string | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one call of the store. */
  began(): void {
    this.#operations += 1;
  }

  /** Counts an append and returns the time to hand to `appendEnded`. */
  appendBegan(): number {
    this.#operations += 1;
    return this.#clock.nowMs();
  }

  /**
   * Records that appends were acknowledged or refused.
   *
   * @param beganMs what `appendBegan` returned
   */
  appendEnded(beganMs: number, nowMs: number): void {
    const slot = this.#appends % RESPONSE_COUNT;
    const responseMs = Math.max(0, nowMs - beganMs);
    this.#responseSumMs += responseMs - this.#responsesMs[slot];
    this.#responsesMs[slot] = responseMs;
    this.#appends += 1;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Counts one failed call. */
  failed(message: string): void {
    this.#errors += 1;
    this.#lastError = message;
  }

  /** Remembers an error that failed no call. */
  noted(message: string): void {
    this.#lastError = message;
  }

  statistics(kind: string, usable: boolean): StoreStatistics {
    return {
      kind,
      operations: this.#operations,
      errors: this.#errors,
      meanResponseMs: this.#appends === 0 ? 0 : this.#responseSumMs / Math.min(this.#appends, RESPONSE_COUNT),
      usable,
      lastError: this.#lastError,
    };
  }
}

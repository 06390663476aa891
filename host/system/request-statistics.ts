/**
 * Request statistics: how many requests are under way, were answered, failed, and how long they took.
 *
 * The HTTP layer calls `begin` and `end` once per request, so both only count. An error is an answer with a status of 500 or more:
 * what a caller did wrong is no fault of the process.
 */
import type { Clock } from '../core/ports/clock.ts';

/** Rates are those of the last minute. */
const WINDOW_SECONDS = 60;

/** Upper bounds of the histogram of durations, in seconds: from a cached look-up to the request time-out. */
export const DURATION_BOUNDS_SECONDS = [
  0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;

export interface RequestRates {
  readonly requestsPerSecond: number;
  readonly errorsPerMinute: number;
  /** Of the requests answered in the last minute, 0 when there were none. */
  readonly meanDurationMs: number;
}

export class RequestStatistics {
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #seconds = new Float64Array(WINDOW_SECONDS).fill(-1);
  readonly #requests = new Float64Array(WINDOW_SECONDS);
  readonly #errors = new Float64Array(WINDOW_SECONDS);
  readonly #durations = new Float64Array(WINDOW_SECONDS);
  readonly #durationCounts = new Float64Array(DURATION_BOUNDS_SECONDS.length + 1);
  #inFlight = 0;
  #peak = 0;
  #total = 0;
  #failed = 0;
  #durationSumMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAtMs = clock.nowMs();
  }

  begin(): void {
    this.#inFlight++;
    if (this.#inFlight > this.#peak) this.#peak = this.#inFlight;
  }

  /**
   * Precondition: called once for each `begin`.
   *
   * @param statusCode 0 when the caller went away before the answer
   */
  end(statusCode: number, durationMs: number): void {
    this.#inFlight--;
    this.#total++;
    this.#durationSumMs += durationMs;
    this.#durationCounts[bucketOf(durationMs / 1_000)]++;
    const second = Math.floor(this.#clock.nowMs() / 1_000);
    const slot = second % WINDOW_SECONDS;
    if (this.#seconds[slot] !== second) {
      this.#seconds[slot] = second;
      this.#requests[slot] = 0;
      this.#errors[slot] = 0;
      this.#durations[slot] = 0;
    }
    this.#requests[slot]++;
    this.#durations[slot] += durationMs;
    if (statusCode >= 500) {
      this.#failed++;
      this.#errors[slot]++;
    }
  }

  /** Stops counting a request that turned into a lasting connection. */
  forget(): void {
    this.#inFlight--;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Most requests that were under way at once. */
  get peak(): number {
    return this.#peak;
  }

  get total(): number {
    return this.#total;
  }

  get failed(): number {
    return this.#failed;
  }

  get durationSumMs(): number {
    return this.#durationSumMs;
  }

  /** Requests per bucket of `DURATION_BOUNDS_SECONDS`, then those above the last bound; not cumulative. */
  get durationCounts(): readonly number[] {
    return Array.from(this.#durationCounts);
  }

  rates(): RequestRates {
    const now = Math.floor(this.#clock.nowMs() / 1_000);
    let requests = 0;
    let errors = 0;
    let durationMs = 0;
    for (let slot = 0; slot < WINDOW_SECONDS; slot++) {
      if (this.#seconds[slot] <= now - WINDOW_SECONDS) continue;
      requests += this.#requests[slot];
      errors += this.#errors[slot];
      durationMs += this.#durations[slot];
    }
    const seconds = Math.min(WINDOW_SECONDS, Math.max(1, now - Math.floor(this.#startedAtMs / 1_000)));
    return {
      requestsPerSecond: requests / seconds,
      errorsPerMinute: (errors / seconds) * 60,
      meanDurationMs: requests === 0 ? 0 : durationMs / requests,
    };
  }
}

function bucketOf(seconds: number): number {
  let bucket = 0;
  while (bucket < DURATION_BOUNDS_SECONDS.length && seconds > DURATION_BOUNDS_SECONDS[bucket]) bucket++;
  return bucket;
}

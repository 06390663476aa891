/** Retry delay: how long to wait before asking again. */

/** First wait; doubled by each further one. */
const FIRST_MS = 500;
const LONGEST_BACK_OFF_MS = 30_000;
const SECOND_MS = 1_000;

/**
 * Exponential back-off; the upper half of each wait is drawn, so that callers who failed together do not come back together.
 *
 * @param retry    0 for the first one
 * @param random   in [0, 1)
 * @param leastMs  what the other side asked for
 */
export function retryDelayMs(retry: number, random: number, leastMs: number): number {
  const longest = Math.min(FIRST_MS * 2 ** retry, LONGEST_BACK_OFF_MS);
  return Math.max(Math.floor(longest / 2 + (longest / 2) * random), leastMs);
}

/**
 * Reads a `Retry-After` header: seconds or a date (RFC 9110, 10.2.3).
 *
 * @returns milliseconds from now, 0 when there is none or it cannot be read
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  if (/^\d+$/.test(header.trim())) return Number(header) * SECOND_MS;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(date - nowMs, 0);
}

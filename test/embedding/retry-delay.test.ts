import { describe, expect, it } from 'vitest';
import { retryAfterMs, retryDelayMs } from '../../host/embedding/retry-delay.ts';

describe('retryDelayMs', () => {
  it('doubles up to a bound, and draws the upper half', () => {
    expect([0, 1, 2, 9].map((retry) => retryDelayMs(retry, 0, 0))).toEqual([250, 500, 1_000, 15_000]);
    expect([0, 1, 2, 9].map((retry) => retryDelayMs(retry, 0.999_999, 0))).toEqual([499, 999, 1_999, 29_999]);
  });

  it('is never shorter than what was asked for', () => {
    expect([retryDelayMs(0, 0, 9_000), retryDelayMs(0, 0, 1)]).toEqual([9_000, 250]);
  });
});

describe('retryAfterMs', () => {
  it('reads seconds and dates, and takes anything else for none', () => {
    const now = Date.UTC(2026, 0, 1);
    const headers = ['2', ' 0 ', 'Thu, 01 Jan 2026 00:00:05 GMT', 'Wed, 31 Dec 2025 00:00:00 GMT', 'soon', '', undefined];
    expect(headers.map((header) => retryAfterMs(header, now))).toEqual([2_000, 0, 5_000, 0, 0, 0, 0]);
  });
});

import { describe, expect, it } from 'vitest';
import { DURATION_BOUNDS_SECONDS, RequestStatistics } from '../../host/system/request-statistics.ts';

function counted() {
  let now = 1_000_000;
  const statistics = new RequestStatistics({ nowMs: () => now });
  const move = (ms: number): void => {
    now += ms;
  };
  return { statistics, move };
}

describe('RequestStatistics', () => {
  it('counts what is under way and remembers the peak', () => {
    const { statistics } = counted();
    statistics.begin();
    statistics.begin();
    statistics.end(200, 1);
    expect([statistics.inFlight, statistics.peak, statistics.total]).toEqual([1, 2, 1]);
    statistics.forget();
    expect([statistics.inFlight, statistics.total]).toEqual([0, 1]);
  });

  it('counts only answers of 500 and more as failed', () => {
    const { statistics } = counted();
    for (const status of [200, 404, 422, 500, 503, 0]) {
      statistics.begin();
      statistics.end(status, 1);
    }
    expect([statistics.total, statistics.failed]).toEqual([6, 2]);
  });

  it('gives the rates of the last minute', () => {
    const { statistics, move } = counted();
    move(600_000);
    for (let request = 0; request < 120; request++) {
      statistics.begin();
      statistics.end(request < 6 ? 500 : 200, 3);
    }
    expect(statistics.rates()).toEqual({ requestsPerSecond: 2, errorsPerMinute: 6, meanDurationMs: 3 });
    move(59_000);
    expect(statistics.rates().requestsPerSecond).toBe(2);
    move(1_000);
    expect(statistics.rates()).toEqual({ requestsPerSecond: 0, errorsPerMinute: 0, meanDurationMs: 0 });
  });

  it('divides by the age of the process while it is younger than a minute', () => {
    const { statistics, move } = counted();
    move(10_000);
    statistics.begin();
    statistics.end(200, 1);
    expect(statistics.rates().requestsPerSecond).toBe(0.1);
  });

  it('sorts durations into buckets, bounds included', () => {
    const { statistics } = counted();
    for (const durationMs of [0.1, 0.2, 30_000, 30_001]) {
      statistics.begin();
      statistics.end(200, durationMs);
    }
    const counts = statistics.durationCounts;
    expect(counts).toHaveLength(DURATION_BOUNDS_SECONDS.length + 1);
    expect([counts[0], counts[1], counts.at(-2), counts.at(-1)]).toEqual([1, 1, 1, 1]);
    expect(statistics.durationSumMs).toBeCloseTo(60_001.3);
  });
});

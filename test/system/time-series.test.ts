import { describe, expect, it } from 'vitest';
import { TimeSeries } from '../../host/system/time-series.ts';

describe('TimeSeries', () => {
  it('answers the points of a time and later, oldest first', () => {
    const series = new TimeSeries(10);
    for (const time of [10, 20, 30]) series.add(time, time / 10);
    expect(series.since(20)).toEqual([
      { timeMs: 20, value: 2 },
      { timeMs: 30, value: 3 },
    ]);
  });

  it('forgets the oldest points when it is full', () => {
    const series = new TimeSeries(3);
    for (let time = 1; time <= 7; time++) series.add(time, time);
    expect(series.since(0).map(({ value }) => value)).toEqual([5, 6, 7]);
  });

  it('is empty before the first point', () => {
    expect(new TimeSeries(1).since(0)).toEqual([]);
  });
});

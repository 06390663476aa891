import { describe, expect, it } from 'vitest';
import { StoreMeter } from '../../host/storage/store-meter.ts';

describe('StoreMeter', () => {
  it('gives the mean over the last 1,000 appends', () => {
    const meter = new StoreMeter({ nowMs: () => 0 });
    expect(meter.statistics('test', true).meanResponseMs).toBe(0);
    meter.appendEnded(0, 10);
    meter.appendEnded(0, 20);
    expect(meter.statistics('test', true).meanResponseMs).toBe(15);
    for (let append = 0; append < 1000; append += 1) meter.appendEnded(100, 103);
    expect(meter.statistics('test', true).meanResponseMs).toBe(3);
  });

  it('counts operations and errors, and keeps the last error', () => {
    const meter = new StoreMeter({ nowMs: () => 7 });
    expect(meter.appendBegan()).toBe(7);
    meter.began();
    meter.failed('first');
    meter.noted('second');
    expect(meter.statistics('test', false)).toEqual({
      kind: 'test',
      operations: 2,
      errors: 1,
      meanResponseMs: 0,
      usable: false,
      lastError: 'second',
    });
  });
});

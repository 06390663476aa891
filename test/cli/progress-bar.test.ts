import { describe, expect, it } from 'vitest';
import { durationText, grouped, ProgressBar, progressLine, rateOf } from '../../host/cli/progress-bar.ts';

function barOn(isTTY: boolean) {
  const clock = { nowMs: 1000 };
  const written: string[] = [];
  const stream = { isTTY, columns: 100, write: (text: string) => written.push(text) };
  return { clock, written, bar: new ProgressBar(stream, () => clock.nowMs, 'patterns', 200) };
}

describe('ProgressBar', () => {
  it('shows share, count, rate and time left, and takes the line away', () => {
    const { bar, clock, written } = barOn(true);
    clock.nowMs += 1000;
    bar.update(50, 25_000);
    bar.finish();
    expect(written).toEqual(['\r[#####---------------]  25 %  25,000 patterns  25,000/s  3 s left\u001b[K', '\r\u001b[K']);
  });

  it('says nothing in the first half second and then at most every tenth', () => {
    const { bar, clock, written } = barOn(true);
    for (let step = 0; step < 100; step++) {
      clock.nowMs += 10;
      bar.update(step, step);
    }
    expect(written).toHaveLength(6);
  });

  it('writes nothing where nobody watches', () => {
    const { bar, clock, written } = barOn(false);
    clock.nowMs += 10_000;
    bar.update(50, 25_000);
    bar.finish();
    expect(written).toEqual([]);
  });
});

describe('progressLine', () => {
  it('leaves out the share when nobody knows the total', () => {
    expect(progressLine({ done: 5, total: undefined, count: 1234, unit: 'patterns', elapsedMs: 2000 })).toBe('1,234 patterns  617/s');
  });

  it('never shows more than all', () => {
    expect(progressLine({ done: 300, total: 200, count: 1, unit: 'x', elapsedMs: 1 })).toContain('100 %');
  });
});

describe('texts of numbers', () => {
  it('are the same in every locale', () => {
    expect([grouped(7), grouped(1234), grouped(1_234_567)]).toEqual(['7', '1,234', '1,234,567']);
    expect([durationText(1), durationText(59_000), durationText(75_000), durationText(3_700_000)]).toEqual([
      '1 s',
      '59 s',
      '1 min 15 s',
      '1 h 1 min',
    ]);
    expect([rateOf(5, 0), rateOf(5, 2000)]).toEqual([0, 3]);
  });
});

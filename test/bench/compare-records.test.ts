/** Proves which changes count as better or worse, and which are noise, another machine or another kind of run. */
import { describe, expect, it } from 'vitest';
import { compareRecords, LEAST_MARGIN } from '../../bench/harness/compare-records.ts';
import { comparisonText } from '../../bench/harness/comparison-text.ts';
import { type BenchRecord, ratiosOnly } from '../../bench/harness/report-record.ts';
import type { Group } from '../../bench/harness/report-row.ts';
import { MACHINE, recordOf, timesGroup } from './record-sample.ts';

function verdictOf(old: Group, now: Group) {
  const { rows, regressions } = compareRecords(recordOf([old]), recordOf([now]));
  return { verdicts: rows.map(({ verdict }) => verdict), regressions };
}

describe('compareRecords', () => {
  it('finds nothing in a record compared with itself', () => {
    const record = recordOf([timesGroup('a', { Mneme: 1, rival: 3 }), timesGroup('b', { Mneme: 2 })]);
    expect(compareRecords(record, record)).toMatchObject({ regressions: 0, missing: [], rows: [{ change: 1 }, { change: 1 }] });
  });

  it('judges the lead over a rival and not the time, so that a machine that is half as fast changes nothing', () => {
    expect(verdictOf(timesGroup('a', { Mneme: 1, rival: 3 }), timesGroup('a', { Mneme: 2, rival: 6 }))).toEqual({
      verdicts: ['same'],
      regressions: 0,
    });
  });

  it('finds ours slower beside a rival that stayed as it was', () => {
    expect(verdictOf(timesGroup('a', { Mneme: 1, rival: 3 }), timesGroup('a', { Mneme: 1.5, rival: 3 }))).toEqual({
      verdicts: ['worse'],
      regressions: 1,
    });
  });

  it('finds ours faster beside a rival that stayed as it was', () => {
    expect(verdictOf(timesGroup('a', { Mneme: 1.5, rival: 3 }), timesGroup('a', { Mneme: 1, rival: 3 })).verdicts).toEqual(['better']);
  });

  it('takes a change within the least margin for the same, in both directions', () => {
    const change = 1 + LEAST_MARGIN - 0.01;
    expect(verdictOf(timesGroup('a', { Mneme: 1, rival: 3 }), timesGroup('a', { Mneme: change, rival: 3 })).verdicts).toEqual(['same']);
    expect(verdictOf(timesGroup('a', { Mneme: change, rival: 3 }), timesGroup('a', { Mneme: 1, rival: 3 })).verdicts).toEqual(['same']);
  });

  it('forgives more where the rounds of a run lay far apart', () => {
    const noisy = { noise: 0.5 };
    expect(verdictOf(timesGroup('a', { Mneme: 1, rival: 3 }), timesGroup('a', { Mneme: 2, rival: 3 }, noisy)).verdicts).toEqual(['same']);
    expect(verdictOf(timesGroup('a', { Mneme: 1, rival: 3 }), timesGroup('a', { Mneme: 9, rival: 3 }, noisy)).verdicts).toEqual(['worse']);
  });

  it('forgives more where a figure was measured once and nobody knows its noise', () => {
    const once = { noise: undefined };
    expect(verdictOf(timesGroup('a', { Mneme: 1 }, once), timesGroup('a', { Mneme: 1.5 }, once)).verdicts).toEqual(['same']);
    expect(verdictOf(timesGroup('a', { Mneme: 1 }, once), timesGroup('a', { Mneme: 2 }, once)).verdicts).toEqual(['worse']);
  });

  it('forgives more where several processes waited for each core, in a shared record as well', () => {
    const busy = (record: BenchRecord): BenchRecord => {
      return { ...record, benches: record.benches.map((bench) => ({ ...bench, loadAverage: { start: 16, end: 2 } })) };
    };
    const old = recordOf([timesGroup('a', { Mneme: 1, rival: 3 })]);
    const now = recordOf([timesGroup('a', { Mneme: 1.9, rival: 3 })]);
    expect(compareRecords(old, now).regressions).toBe(1);
    expect(compareRecords(busy(old), now)).toMatchObject({ regressions: 0, rows: [{ margin: 4 * LEAST_MARGIN }] });
    expect(compareRecords(old, busy(now)).rows[0].margin).toBe(4 * LEAST_MARGIN);
    expect(compareRecords(ratiosOnly(busy(old)), now).rows[0].margin).toBe(4 * LEAST_MARGIN);
  });

  it('judges rates by their growth', () => {
    const rates = (ours: number): Group => ({ ...timesGroup('a', { Mneme: ours, floor: 100 }), unit: 'per second' });
    expect(verdictOf(rates(50), rates(30)).verdicts).toEqual(['worse']);
    expect(verdictOf(rates(30), rates(50)).verdicts).toEqual(['better']);
  });

  it('judges each of several figures that are ours, and never a rival', () => {
    const group = (second: number): Group => ({
      group: 'a',
      unit: 'ms',
      figures: [
        { contender: 'index', value: 1, noise: 0 },
        { contender: 'scan', side: 'ours', value: second, noise: 0 },
        { contender: 'rival', value: 4, noise: 0 },
      ],
    });
    expect(verdictOf(group(2), group(4)).verdicts).toEqual(['same', 'worse']);
  });

  it('judges the time itself where nobody else took part, on the same machine only', () => {
    const [old, now] = [recordOf([timesGroup('a', { Mneme: 1 })]), recordOf([timesGroup('a', { Mneme: 2 })])];
    expect(compareRecords(old, now).rows).toMatchObject([{ beside: undefined, verdict: 'worse', change: 0.5 }]);
    const elsewhere = { ...now, machine: { ...MACHINE, cpu: 'Sample 2' } };
    expect(compareRecords(old, elsewhere)).toMatchObject({ rows: [{ verdict: 'not judged', change: null }], regressions: 0 });
  });

  it('judges a shared record, which holds no times, by its ratios', () => {
    const old = ratiosOnly(recordOf([timesGroup('a', { Mneme: 1, rival: 3 }), timesGroup('b', { Mneme: 1 })]));
    const now = recordOf([timesGroup('a', { Mneme: 2, rival: 3 }), timesGroup('b', { Mneme: 2 })]);
    expect(compareRecords(old, now).rows).toMatchObject([{ group: 'a', beside: 'rival', verdict: 'worse' }]);
  });

  it('passes over what is new, and names what is not measured any more', () => {
    const old = recordOf([timesGroup('a', { Mneme: 1 }), timesGroup('gone', { Mneme: 1, rival: 2 })]);
    const now = recordOf([timesGroup('a', { Mneme: 1 }), timesGroup('new', { Mneme: 1 })]);
    const comparison = compareRecords(old, now);
    expect(comparison.rows.map(({ group }) => group)).toEqual(['a']);
    expect(comparison.missing.map(({ group, contender }) => [group, contender])).toEqual([['gone', 'Mneme']]);
  });

  it('does not miss benches that were not run', () => {
    expect(compareRecords(recordOf([timesGroup('a', { Mneme: 1 })]), recordOf([], { benches: [] })).missing).toEqual([]);
  });

  it('refuses to compare a quick run with a full one', () => {
    expect(() => compareRecords(recordOf([], { quick: true }), recordOf([]))).toThrow('the record is of a quick run, this is a full one');
  });
});

describe('comparisonText', () => {
  it('ends with every regression, what it was, what it is and the margin', () => {
    const old = recordOf([timesGroup('a', { Mneme: 1, rival: 3 })]);
    const text = comparisonText(compareRecords(old, recordOf([timesGroup('a', { Mneme: 2, rival: 3 })])), 'old.json');
    expect(text.split('\n').slice(-2)).toEqual([
      '1 of 1 figures judged: 0 better, 1 worse beyond their margin',
      'regression: sample: a: Mneme: lead over rival was 3, is 1.5, 50 % worse (margin 25 %)',
    ]);
  });
});

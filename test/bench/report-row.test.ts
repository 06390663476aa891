/** Proves what a row of a report says about its rivals and its goal. */
import { describe, expect, it } from 'vitest';
import { rowsOf, tableOf, type Unit } from '../../bench/harness/report-row.ts';
import { summarize } from '../../bench/harness/statistics.ts';

function rows(unit: Unit, ours: number, theirs: number) {
  return rowsOf('sample', {
    group: 'work',
    unit,
    figures: [
      { contender: 'Mneme', value: ours },
      { contender: 'rival', value: theirs },
    ],
  });
}

describe('rowsOf', () => {
  it('takes the first figure as ours and says how many times better it is than the others, whatever the unit', () => {
    expect(rows('ms', 2, 8).map(({ side, ratio, better }) => ({ side, ratio, better }))).toEqual([
      { side: 'ours', ratio: null, better: 'lower' },
      { side: 'other', ratio: 4, better: 'lower' },
    ]);
    expect(rows('per second', 2, 8)[1]).toMatchObject({ ratio: 0.25, better: 'higher' });
  });

  it('says nothing of a ratio where one figure is nothing', () => {
    expect(rows('bytes', 0, 8)[1].ratio).toBeNull();
  });

  it('keeps a ratio that was measured on the inputs both were asked', () => {
    const figures = [
      { contender: 'Mneme', value: 1 },
      { contender: 'twin', value: 10, ratio: 7 },
    ];
    expect(rowsOf('sample', { group: 'work', unit: 'ms', figures })[1].ratio).toBe(7);
  });

  it('keeps median, least, 99th percentile and spread of many samples, and none of the latter of a single figure', () => {
    const value = summarize([1, 2, 3, 4]);
    const [many, one] = rowsOf('sample', {
      group: 'work',
      unit: 'ms',
      figures: [
        { contender: 'a', value },
        { contender: 'b', value: 2 },
      ],
    });
    expect(many).toMatchObject({ median: 2, min: 1, p99: 4, spread: 1 });
    expect(one).toMatchObject({ median: 2, min: null, p99: null, spread: null });
  });

  it.each([
    ['a time at its limit', 'ms', { figure: 'median', limit: 2 }, true],
    ['a time above its limit', 'ms', { figure: 'median', limit: 1.9 }, false],
    ['a rate at its limit', 'per second', { figure: 'median', limit: 2 }, true],
    ['a rate below its limit', 'per second', { figure: 'median', limit: 2.1 }, false],
  ] as const)('judges %s', (_, unit, goal, reached) => {
    expect(rowsOf('sample', { group: 'work', unit, figures: [{ contender: 'Mneme', value: 2, goal }] })[0].goal).toEqual({
      ...goal,
      reached,
    });
  });

  it('judges a goal about a rival by how many times better ours is', () => {
    const judged = (limit: number) =>
      rowsOf('sample', {
        group: 'work',
        unit: 'ms',
        figures: [
          { contender: 'Mneme', value: 2 },
          { contender: 'rival', value: 4, goal: { figure: 'ratio', limit } },
        ],
      })[1].goal?.reached;
    expect([judged(2), judged(2.1)]).toEqual([true, false]);
  });

  it('refuses a goal about a figure that was not measured', () => {
    const figures = [{ contender: 'Mneme', value: 2, goal: { figure: 'p99', limit: 1 } }] as const;
    expect(() => rowsOf('sample', { group: 'work', unit: 'ms', figures })).toThrow('the row has no p99');
  });
});

describe('tableOf', () => {
  it('shows a group as a table: who, how long, how many times better ours is, and what became of a goal', () => {
    const figures = [
      { contender: 'Mneme', value: 2 },
      { contender: 'rival', value: 8, goal: { figure: 'ratio', limit: 5 } },
    ] as const;
    expect(tableOf(rowsOf('sample', { group: 'work', unit: 'ms', figures }))).toEqual({
      title: 'work',
      columns: ['contender', 'median, ms', 'least', 'ours better, times', 'goal'],
      rows: [
        ['Mneme', 2, null, null, null],
        ['rival', 8, null, 4, 'ratio 5 missed'],
      ],
    });
  });
});

/** Proves that a report is one well-formed page that needs nothing else, and that it hides no loser. */
import { describe, expect, it } from 'vitest';
import { reportPage } from '../../bench/harness/report-page.ts';
import { ratiosOnly } from '../../bench/harness/report-record.ts';
import { type Group, rowsOf } from '../../bench/harness/report-row.ts';
import { summarize } from '../../bench/harness/statistics.ts';
import { recordOf, timesGroup } from './record-sample.ts';

const GOAL = { figure: 'median', limit: 1 } as const;
const HOSTILE = `<b onclick="x">&'\u0000\ud800`;

/** Throws where a tag is not closed by its own name; answers the names of all elements. */
function elementsOf(page: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const body = page.replace(/^<!DOCTYPE html>/, '').replace(/<style>[^<]*<\/style>/, '');
  for (const match of body.matchAll(/<(\/?)([a-z0-9]+)((?: [a-zA-Z][a-zA-Z0-9-]*="[^"<>]*")*)(\/?)>|[<>]/g)) {
    const [tag, closes, name, attributes, empty] = match;
    if (name === undefined) throw new Error(`A stray "${tag}" before "${body.slice(match.index, match.index + 60)}"`);
    if (closes === '') names.push(`${name}${attributes}`);
    if (closes === '/') {
      const last = open.pop();
      if (last !== name) throw new Error(`"${name}" closes "${last}"`);
    } else if (empty === '') open.push(name);
  }
  if (open.length > 0) throw new Error(`Not closed: ${open.join(', ')}`);
  return names;
}

function pageOf(...groups: readonly Group[]): string {
  return reportPage(recordOf(groups));
}

describe('reportPage', () => {
  it('is well-formed, with tables, notes, goals, summaries and names that try to break it', () => {
    const summary = summarize([1, 2, 30]);
    const figures = [
      { contender: HOSTILE, value: summary, goal: GOAL },
      { contender: 'rival', value: 0 },
    ];
    const rows = rowsOf(HOSTILE, { group: HOSTILE, unit: 'ms', figures });
    const tables = [
      {
        title: HOSTILE,
        columns: [HOSTILE, 'b'],
        rows: [
          [HOSTILE, 1.5],
          [null, 2],
        ],
        notes: [HOSTILE],
      },
    ];
    const bench = { name: HOSTILE, question: HOSTILE, method: HOSTILE, loadAverage: { start: 0, end: 0 }, rows, tables, notes: [HOSTILE] };
    const page = reportPage(recordOf([], { mneme: HOSTILE, benches: [bench] }));
    const elements = elementsOf(page);
    expect(elements.filter((element) => element.startsWith('b ') || element === 'b')).toEqual([]);
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    expect(elements.filter((element) => element.startsWith('svg'))).toHaveLength(2);
  });

  it('is well-formed when nothing was measured', () => {
    expect(elementsOf(reportPage(recordOf([], { benches: [] })))).toContain('main');
  });

  it('is well-formed for a shared record, which names no machine', () => {
    expect(elementsOf(reportPage(ratiosOnly(recordOf([timesGroup('a', { Mneme: 1, rival: 2 })]))))).toContain('main');
  });

  it('loads nothing and runs nothing', () => {
    const page = pageOf(timesGroup('a', { Mneme: 1, rival: 2 }));
    expect(page).not.toMatch(/<script|<link|<img|url\(|@import|https?:/);
  });

  it('says that a rival is ahead, beside its figure and at the top', () => {
    const page = pageOf(timesGroup('work', { Mneme: 4, rival: 1 }));
    expect(page).toContain('0.25x, behind');
    expect(page).toContain('0 of 1');
    expect(page).toContain('<a href="#sample-1">sample: work</a>: rival, ours 0.25x');
  });

  it('says of each goal whether it was reached, and lists those that were missed', () => {
    const page = pageOf(timesGroup('fast', { Mneme: 1 }, { goal: GOAL }), timesGroup('slow', { Mneme: 1.5 }, { goal: GOAL }));
    expect(page).toContain('1 of 2');
    expect(page).toContain('<span class="good">reached</span>: at most 1 ms');
    expect(page).toContain('<span class="bad">missed</span>: at most 1 ms');
    expect(page).toContain('<a href="#sample-2">sample: slow</a>: Mneme, goal at most 1 ms, found 1.5 ms');
  });

  it('does not count a floor, which has no answer, among the rivals', () => {
    const group = timesGroup('work', { Mneme: 4 });
    const page = pageOf({ ...group, figures: [...group.figures, { contender: 'floor', value: 1, answersCompared: false }] });
    expect(page).toContain('0 of 0');
    expect(page).not.toContain('x, behind');
  });

  it('draws a figure far beyond ours broken, so that ours and the goal stay visible', () => {
    const page = pageOf(timesGroup('work', { Mneme: 1, rival: 1000 }));
    const bars = [...page.matchAll(/<svg.*?<\/svg>/g)].map(([svg]) => svg.match(/<rect/g)?.length);
    expect(bars).toEqual([1, 2]);
    expect(page).toMatch(/<rect class="ours" x="0" y="4" width="40"/);
  });

  it('keeps the groups in the order in which they were measured', () => {
    const page = pageOf(timesGroup('b', { Mneme: 1 }), timesGroup('a', { Mneme: 1 }));
    expect([...page.matchAll(/scope="rowgroup" colspan="8">(.)</g)].map(([, group]) => group)).toEqual(['b', 'a']);
  });

  it('warns of a quick run', () => {
    expect(reportPage(recordOf([], { quick: true }))).toContain('A quick run');
    expect(reportPage(recordOf([]))).not.toContain('A quick run');
  });
});

/** What a comparison of two records prints: one line per figure, the bad news last, where a terminal ends. */
import type { ComparedRow, Comparison } from './compare-records.ts';
import { figureText, percentText } from './report-text.ts';
import { tableText } from './table.ts';

export function comparisonText({ rows, missing, regressions }: Comparison, source: string): string {
  const table = tableText({
    title: `beside ${source}: lead over another contender, or the time itself; change = new / old, above 1 is better`,
    columns: ['bench', 'question', 'ours', 'beside', 'old', 'new', 'change', 'margin', 'verdict'],
    rows: rows.map(({ bench, group, contender, beside, old, now, change, margin, verdict }) => {
      return [bench, group, contender, beside ?? '', figureText(old), figureText(now), change, percentText(margin), verdict];
    }),
  });
  const judged = rows.filter(({ verdict }) => verdict !== 'not judged');
  const better = rows.filter(({ verdict }) => verdict === 'better').length;
  const worse = rows.filter(({ verdict }) => verdict === 'worse');
  return [
    table,
    '',
    ...missing.map(({ bench, group, contender }) => `not measured any more: ${bench}: ${group}: ${contender}`),
    `${judged.length} of ${rows.length} figures judged: ${better} better, ${regressions} worse beyond their margin`,
    ...worse.map(worseText),
  ].join('\n');
}

function worseText({ bench, group, contender, beside, old, now, change, margin }: ComparedRow): string {
  const what = beside === undefined ? 'was' : `lead over ${beside} was`;
  const share = percentText(1 - (change ?? 1));
  return `regression: ${bench}: ${group}: ${contender}: ${what} ${figureText(old)}, is ${figureText(now)}, ${share} worse (margin ${percentText(margin)})`;
}

/**
 * Report: a whole record as one HTML file that needs no script and no network.
 *
 * First what a hurried reader wants (how many goals, which were missed, who is faster than us), then every bench in the order of running.
 */
import { machineText } from './machine.ts';
import { anchorOf, benchSection } from './report-bench.ts';
import { type BenchRecord, groupsIn, rowsIn } from './report-record.ts';
import { goalValue, type ReportRow } from './report-row.ts';
import { REPORT_STYLE } from './report-style.ts';
import { escapeHtml, figureText, goalText } from './report-text.ts';

export function reportPage(record: BenchRecord): string {
  const { benches, date, mneme, machine, quick } = record;
  const measuredOn = machine === null ? 'times left out: they belong to one machine' : machineText(machine);
  const contents = benches.map(({ name, question }) => `<li><a href="#${escapeHtml(name)}">${escapeHtml(question)}</a></li>`).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>Mneme: benchmarks</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<h1>Mneme: benchmarks</h1>
<p class="faint">Version ${escapeHtml(mneme)}, ${escapeHtml(date.slice(0, 10))}, ${escapeHtml(measuredOn)}.</p>
${quick ? '<p class="bad">A quick run: smaller corpora and few rounds, to see that everything works. Do not quote it.</p>' : ''}
<p>All contenders of a question take turns inside one run on one machine, after their answers were compared. So trust how they relate
more than how long each took. <em>Ours beside it</em>: how many times better Mneme is than that contender; below 1 it is behind.
<em>Spread</em>: how far the middle half of all samples lies apart, as a share of the median. A bar is the median, the line behind it
reaches to the 99th percentile, the upright mark is a goal; a bar with a gap is longer than its scale. ° has no answer to compare.</p>
</header>
<main>
${summary(record)}
<nav aria-label="Benches"><h3>Benches</h3><ul>${contents}</ul></nav>
${benches.map(benchSection).join('\n')}
</main>
</body>
</html>
`;
}

function summary(record: BenchRecord): string {
  const rows = rowsIn(record);
  const goals = rows.filter(({ goal }) => goal !== null);
  const missed = goals.filter(({ goal }) => goal?.reached === false);
  const rivals = rows.filter(({ side, ratio, answersCompared }) => side === 'other' && ratio !== null && answersCompared);
  const behind = rivals.filter(({ ratio }) => ratio !== null && ratio < 1);
  const tiles = [
    tile(`${goals.length - missed.length} of ${goals.length}`, 'goals reached'),
    tile(`${rivals.length - behind.length} of ${rivals.length}`, 'comparisons where Mneme is ahead'),
    tile(String(rows.filter(({ answersCompared }) => answersCompared).length), 'figures whose answers were compared first'),
  ];
  const anchors = anchorsOf(record);
  const link = (row: ReportRow): string =>
    `<a href="#${escapeHtml(anchors.get(keyOf(row)) ?? row.bench)}">${escapeHtml(`${row.bench}: ${row.group}`)}</a>`;
  return [
    `<ul class="tiles">${tiles.join('')}</ul>`,
    list(
      'Goals missed',
      missed.map((row) => `${link(row)}: ${escapeHtml(missedText(row))}`),
    ),
    list(
      'Where another one is ahead',
      behind.map((row) => `${link(row)}: ${escapeHtml(behindText(row))}`),
    ),
  ].join('\n');
}

function tile(figure: string, meaning: string): string {
  return `<li><strong>${escapeHtml(figure)}</strong>${escapeHtml(meaning)}</li>`;
}

function list(title: string, items: readonly string[]): string {
  const body = items.length === 0 ? '<p>None.</p>' : `<ul>${items.map((item) => `<li>${item}</li>`).join('\n')}</ul>`;
  return `<section><h3>${title}</h3>${body}</section>`;
}

function missedText(row: ReportRow): string {
  if (row.goal === null) return '';
  const found = goalValue(row, row.goal);
  const unit = row.goal.figure === 'ratio' ? 'x' : ` ${row.unit}`;
  return `${row.contender}, goal ${goalText(row, row.goal)}, found ${found === null ? 'nothing' : figureText(found)}${unit}`;
}

function behindText({ contender, ratio }: ReportRow): string {
  return `${contender}, ours ${figureText(ratio ?? 0)}x`;
}

function anchorsOf({ benches }: BenchRecord): ReadonlyMap<string, string> {
  return new Map(
    benches.flatMap(({ name, rows }) =>
      groupsIn(rows).map(([group], index): [string, string] => [keyOf({ bench: name, group }), anchorOf(name, index)]),
    ),
  );
}

function keyOf({ bench, group }: Pick<ReportRow, 'bench' | 'group'>): string {
  return JSON.stringify([bench, group]);
}

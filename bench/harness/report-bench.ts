/** One bench of a report: what was asked and how, its groups with bars, and below them every table that the terminal showed. */
import { barsOf } from './report-bar.ts';
import { groupsIn, type RecordedBench } from './report-record.ts';
import type { ReportRow } from './report-row.ts';
import { escapeHtml, figureText, goalText, percentText } from './report-text.ts';
import type { Cell, Table } from './table.ts';

const COLUMNS = 8;

export function benchSection(bench: RecordedBench): string {
  const { name, question, method, rows, tables, notes, loadAverage } = bench;
  const groups = groupsIn(rows).map(([group, members], index) => groupBody(anchorOf(name, index), group, members));
  const head =
    '<thead><tr><th scope="col">contender</th><th scope="col">median, p99, goal</th><th scope="col" class="number">median</th>' +
    '<th scope="col">unit</th><th scope="col" class="number">p99</th><th scope="col" class="number">spread</th>' +
    '<th scope="col">ours beside it</th><th scope="col">goal</th></tr></thead>';
  const drawn = groups.length === 0 ? '' : `<div class="wide"><table>${head}\n${groups.join('\n')}\n</table></div>`;
  return `<section id="${escapeHtml(name)}">
<h2>${escapeHtml(question)} <small>${escapeHtml(name)}</small></h2>
<p>${escapeHtml(method)}</p>
${drawn}
${detailsOf(tables, notes)}
<p class="faint">Load average of the machine: ${loadAverage.start} before, ${loadAverage.end} after.</p>
</section>`;
}

/** Where the group of that number is found on the page. */
export function anchorOf(bench: string, groupIndex: number): string {
  return `${bench}-${groupIndex + 1}`;
}

function groupBody(anchor: string, group: string, rows: readonly ReportRow[]): string {
  const bars = barsOf(rows);
  const lines = rows.map((row, index) => rowLine(row, bars[index]));
  return `<tbody id="${escapeHtml(anchor)}"><tr><th scope="rowgroup" colspan="${COLUMNS}">${escapeHtml(group)}</th></tr>\n${lines.join('\n')}</tbody>`;
}

function rowLine(row: ReportRow, bar: string): string {
  const { contender, side, median, unit, p99, spread, ratio, goal, answersCompared } = row;
  const name = `${escapeHtml(contender)}${answersCompared ? '' : ' <span class="faint" title="has no answer that could be compared">°</span>'}`;
  const number = (value: number | null, text: (value: number) => string = figureText): string =>
    `<td class="number">${value === null ? '' : text(value)}</td>`;
  const judged =
    goal === null ? '' : `<span class="${goal.reached ? 'good">reached' : 'bad">missed'}</span>: ${escapeHtml(goalText(row, goal))}`;
  return (
    `<tr class="${side}"><th scope="row">${name}</th><td>${bar}</td>${number(median)}<td>${escapeHtml(unit)}</td>${number(p99)}` +
    `${number(spread, percentText)}<td>${ratio === null ? '' : ratioText(row, ratio)}</td><td class="goal">${judged}</td></tr>`
  );
}

/** A loss is said as plainly as a win. What has no answer (a floor) does not compete. */
function ratioText({ side, answersCompared }: ReportRow, ratio: number): string {
  const figure = `${figureText(ratio)}x`;
  return ratio < 1 && side === 'other' && answersCompared ? `<span class="bad">${figure}, behind</span>` : figure;
}

function detailsOf(tables: readonly Table[], notes: readonly string[]): string {
  if (tables.length === 0 && notes.length === 0) return '';
  const texts = notes.map((note) => `<p>${escapeHtml(note)}</p>`);
  return `<details><summary>All figures</summary>\n${[...tables.map(tableMarkup), ...texts].join('\n')}\n</details>`;
}

function tableMarkup({ title, columns, rows, notes = [] }: Table): string {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map(cellMarkup).join('')}</tr>`).join('\n');
  const below = notes.map((note) => `<p class="faint">${escapeHtml(note)}</p>`).join('');
  return `<div class="wide"><table><caption>${escapeHtml(title)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${below}`;
}

function cellMarkup(cell: Cell): string {
  if (typeof cell === 'number') return `<td class="number">${figureText(cell)}</td>`;
  return `<td>${cell === null ? '' : escapeHtml(cell)}</td>`;
}

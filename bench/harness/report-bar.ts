/**
 * Bars: one inline SVG per figure, all of a group on one scale.
 *
 *   |■■■■■■■──────        |           ■ median   ─ up to p99   ▏ goal
 *   |■■■■■■■■■■■■■■■■■■ / ■|          longer than the scale: broken
 *
 * A rival a thousand times slower would leave our own bar and the goal one pixel each, so the scale ends at a few times what matters, and
 * what is longer is drawn broken. The figure stands beside it as text; the drawing is hidden from screen readers.
 */
import type { ReportRow } from './report-row.ts';

const WIDTH = 200;
const HEIGHT = 18;
const BAR_TOP = 4;
const BAR_HEIGHT = 10;
const MIDDLE = BAR_TOP + BAR_HEIGHT / 2;
/** What is there is seen. */
const LEAST_WIDTH = 1.5;
/** The scale ends at so many times the longest median of ours, or goal; a 99th percentile beyond it ends at the edge. */
const LONGEST_OVER_OURS = 5;
/** Where the break of a bar lies, and how wide it is. */
const BREAK_AT = 0.88;
const BREAK_WIDTH = 5;

/** @returns one SVG per row, in the order of the rows */
export function barsOf(rows: readonly ReportRow[]): string[] {
  const marks = goalMarks(rows);
  const ours = rows.filter(({ side }) => side === 'ours').map(({ median }) => median);
  const longest = Math.max(...rows.flatMap(({ median, p99 }) => [median, p99 ?? 0]), ...marks.flat());
  const end = Math.min(longest, LONGEST_OVER_OURS * Math.max(...ours, ...marks.flat())) || 1;
  return rows.map((row, index) => barOf(row, marks[index], end));
}

/** Per row the values at which a goal is drawn. A goal about a ratio says what the first row must reach, so it is drawn there. */
function goalMarks(rows: readonly ReportRow[]): number[][] {
  const marks: number[][] = rows.map(() => []);
  for (const [index, { goal, median, better }] of rows.entries()) {
    if (goal === null) continue;
    if (goal.figure === 'ratio') marks[0].push(better === 'lower' ? median / goal.limit : median * goal.limit);
    else marks[index].push(goal.limit);
  }
  return marks;
}

function barOf({ side, median, p99 }: ReportRow, marks: readonly number[], end: number): string {
  const x = (value: number): number => Math.min(WIDTH, (value / end) * WIDTH);
  const width = Math.max(LEAST_WIDTH, x(median));
  const isBroken = median > end;
  const parts = [rectangle(side, 0, isBroken ? WIDTH * BREAK_AT : width)];
  if (isBroken) {
    const start = WIDTH * BREAK_AT + BREAK_WIDTH;
    parts.push(rectangle(side, start, WIDTH - start));
  } else if (p99 !== null && x(p99) > width) {
    parts.push(`<line class="${side} tail" x1="${round(width)}" x2="${round(x(p99))}" y1="${MIDDLE}" y2="${MIDDLE}"/>`);
  }
  for (const mark of marks) parts.push(`<line class="goal" x1="${round(x(mark))}" x2="${round(x(mark))}" y1="0" y2="${HEIGHT}"/>`);
  return `<svg aria-hidden="true" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${parts.join('')}</svg>`;
}

function rectangle(side: ReportRow['side'], x: number, width: number): string {
  return `<rect class="${side}" x="${round(x)}" y="${BAR_TOP}" width="${round(width)}" height="${BAR_HEIGHT}"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

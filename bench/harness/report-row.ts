/**
 * Rows of a report: one per figure that was measured, all of one shape, so that one page can draw them and one comparison can judge them.
 *
 * A group holds what did the same work. Its first row is ours; every other row says how many times better ours is than that row, whatever
 * the unit: above 1 ours wins, below 1 ours loses.
 */
import type { Summary } from './statistics.ts';
import type { Table } from './table.ts';

/** What a figure is of. Rates grow with quality, everything else shrinks. */
export type Unit = 's' | 'ms' | 'µs' | 'ns' | 'per second' | 'bytes per symbol' | 'bytes per character' | 'bytes' | 'share found';

const RISING_UNITS: ReadonlySet<Unit> = new Set(['per second', 'share found']);

/** The figure that a goal is about; `ratio` is how many times better ours is than the row that carries the goal. */
export type GoalFigure = 'median' | 'p99' | 'ratio';

export interface Goal {
  readonly figure: GoalFigure;
  /** At least this where more is better (ratios, rates), at most this otherwise; in the row's unit. */
  readonly limit: number;
}

export interface JudgedGoal extends Goal {
  readonly reached: boolean;
}

export interface ReportRow {
  readonly bench: string;
  /** What was asked, in words. Unique within its bench. */
  readonly group: string;
  readonly contender: string;
  /** Rivals, twins, floors and prototypes are shown, and not judged when records are compared. */
  readonly side: 'ours' | 'other';
  readonly unit: Unit;
  readonly better: 'lower' | 'higher';
  readonly median: number;
  /** Null: not measured. */
  readonly min: number | null;
  readonly p99: number | null;
  /** Distance of the quartiles as a share of the median; where inputs differ, of all samples of all inputs. */
  readonly spread: number | null;
  /** The same for the medians of whole rounds: how far the figure moves when nothing has changed. Null: one round, or unknown. */
  readonly noise: number | null;
  /** How many times better the first row of the group is than this one; null for the first, and where it cannot be said. */
  readonly ratio: number | null;
  readonly goal: JudgedGoal | null;
  /** Whether this contender's answers were compared with another's before anything was timed. */
  readonly answersCompared: boolean;
}

export interface Figure {
  readonly contender: string;
  /** Ours when missing for the first figure of a group, other when missing for the rest. */
  readonly side?: ReportRow['side'] | undefined;
  /** One number where it was measured once (bytes, a longest turn). */
  readonly value: number | Summary;
  /** Of whole rounds, as ReportRow says. */
  readonly noise?: number | undefined;
  /** Overrides the quotient of the medians: for contenders that were asked fewer inputs than the first. */
  readonly ratio?: number;
  readonly goal?: Goal | undefined;
  /** False for what has no answer, such as bytes or a floor; true when missing. */
  readonly answersCompared?: boolean;
}

export interface Group {
  readonly group: string;
  readonly unit: Unit;
  /** The first one is what the others are compared with. */
  readonly figures: readonly Figure[];
}

/** @returns one row per figure, in their order, with ratios and judged goals */
export function rowsOf(bench: string, { group, unit, figures }: Group): ReportRow[] {
  const better = RISING_UNITS.has(unit) ? 'higher' : 'lower';
  const first = medianIn(figures[0]);
  return figures.map((figure, index): ReportRow => {
    const { contender, value, noise = null, goal, answersCompared = true } = figure;
    const summary = typeof value === 'number' ? undefined : value;
    const median = medianIn(figure);
    const ratio = index === 0 ? null : (figure.ratio ?? advantage(first, median, better));
    const row = {
      bench,
      group,
      contender,
      side: figure.side ?? (index === 0 ? 'ours' : 'other'),
      unit,
      better,
      median,
      min: summary?.min ?? null,
      // Of a rate the slow end is meant, which `min` says.
      p99: better === 'higher' ? null : (summary?.p99 ?? null),
      spread: summary?.spread ?? null,
      noise,
      ratio,
      answersCompared,
    } as const;
    return { ...row, goal: goal === undefined ? null : { ...goal, reached: isReached(row, goal) } };
  });
}

/** One group's rows as a terminal shows them. */
export function tableOf(rows: readonly ReportRow[]): Table {
  const [{ group, unit }] = rows;
  const columns = ['contender', `median, ${unit}`, 'least', 'ours better, times', 'goal'];
  return { title: group, columns, rows: rows.map((row) => [row.contender, row.median, row.min, row.ratio, goalText(row)]) };
}

function goalText({ goal }: ReportRow): string | null {
  return goal === null ? null : `${goal.figure} ${goal.limit} ${goal.reached ? 'reached' : 'missed'}`;
}

/** How many times better `ours` is than `theirs`; null where one of them is nothing. */
export function advantage(ours: number, theirs: number, better: ReportRow['better']): number | null {
  if (!(ours > 0 && theirs > 0)) return null;
  return better === 'lower' ? theirs / ours : ours / theirs;
}

/** Whether a goal asks for at least its limit rather than at most. */
export function goalRises({ better }: Pick<ReportRow, 'better'>, { figure }: Goal): boolean {
  return figure === 'ratio' || better === 'higher';
}

/** The figure of a row that a goal is about. */
export function goalValue(row: Pick<ReportRow, GoalFigure>, { figure }: Goal): number | null {
  return row[figure];
}

function isReached(row: Pick<ReportRow, GoalFigure | 'better'>, goal: Goal): boolean {
  const value = goalValue(row, goal);
  if (value === null) throw new Error(`Cannot judge a goal: the row has no ${goal.figure}`);
  return goalRises(row, goal) ? value >= goal.limit : value <= goal.limit;
}

function medianIn({ value }: Figure): number {
  return typeof value === 'number' ? value : value.median;
}

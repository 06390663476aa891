/**
 * Compares two records: which of our figures became better or worse, beyond what they move by themselves.
 *
 * Machines are shared and noisy, so a figure is judged by its lead over the first other contender of its group, which was measured in turns
 * with it and had the same bad minutes. Only where nobody else took part does the time itself count, and then only on the same machine.
 *
 *   change = new / old, in goodness: 1.10 is 10 % better, 0.90 is 10 % worse
 *   worse when change < 1 / (1 + margin), better when change > 1 + margin
 *   margin = crowding x the larger of LEAST_MARGIN and MARGIN_OVER_NOISE x the root of the sum of the squared noises of all figures that
 *            take part
 *   crowding = processes that wanted a core, per core, in the busier of the two runs of the bench; at least 1
 *
 * Noise is how far the medians of whole rounds lay apart (report-row.ts). It knows nothing of a machine that is busier today than on the day of
 * the record, hence the least margin; and where several processes wait for each core it says too little, hence the crowding. Two quick runs of
 * the same code with four processes a core: of 245 figures 23 looked worse without the crowding, 2 with it (longest turns of the event loop).
 */
import type { Machine } from './machine.ts';
import { type BenchRecord, rowsIn } from './report-record.ts';
import { advantage, type ReportRow } from './report-row.ts';

/** What the medians of two runs of the same code differ by on a machine with a core to spare. */
export const LEAST_MARGIN = 0.25;
/** Half of all rounds lie within the noise; nearly all lie within twice as much. */
export const MARGIN_OVER_NOISE = 2;
/** Of what was measured in one round, or once: slow twins, rates of one long piece of work. */
export const ASSUMED_NOISE = 0.25;

export type Verdict = 'same' | 'better' | 'worse' | 'not judged';

export interface ComparedRow {
  readonly bench: string;
  readonly group: string;
  readonly contender: string;
  /** The contender whose measured lead counts; undefined where the time itself does. */
  readonly beside: string | undefined;
  /** Lead or median, of the old record and of the new one. */
  readonly old: number;
  readonly now: number;
  /** New divided by old in goodness; null when it is not judged. */
  readonly change: number | null;
  readonly margin: number;
  readonly verdict: Verdict;
}

export interface Comparison {
  /** Our rows that both records hold, in the order of the new one. */
  readonly rows: readonly ComparedRow[];
  /** Our rows of benches that both records hold, measured in the old one only. */
  readonly missing: readonly ReportRow[];
  readonly regressions: number;
}

/** @throws Error one of them is of a quick run and the other is not: they measured different things */
export function compareRecords(old: BenchRecord, now: BenchRecord): Comparison {
  if (old.quick !== now.quick) {
    const kind = ({ quick }: BenchRecord): string => (quick ? 'quick' : 'full');
    throw new Error(`Cannot compare: the record is of a ${kind(old)} run, this is a ${kind(now)} one`);
  }
  const oldRows = new Map(rowsIn(old).map((row) => [keyOf(row), row]));
  const newRows = rowsIn(now);
  const newKeys = new Set(newRows.map(keyOf));
  const benches = new Set(now.benches.map(({ name }) => name));
  const isSameMachine = sameMachine(old.machine, now.machine);
  const rows = newRows.flatMap((row) => {
    const before = oldRows.get(keyOf(row));
    if (row.side !== 'ours' || before === undefined) return [];
    const beside = newRows.find((other) => isSameGroup(other, row) && other.side === 'other' && oldRows.has(keyOf(other)));
    const besideBefore = beside === undefined ? undefined : oldRows.get(keyOf(beside));
    return [
      judge(before, row, beside, besideBefore, {
        isSameMachine,
        crowding: Math.max(crowdingOf(old, row.bench), crowdingOf(now, row.bench)),
      }),
    ];
  });
  return {
    rows,
    missing: [...oldRows.values()].filter((row) => row.side === 'ours' && benches.has(row.bench) && !newKeys.has(keyOf(row))),
    regressions: rows.filter(({ verdict }) => verdict === 'worse').length,
  };
}

function judge(
  before: ReportRow,
  row: ReportRow,
  beside: ReportRow | undefined,
  besideBefore: ReportRow | undefined,
  { isSameMachine, crowding }: { readonly isSameMachine: boolean; readonly crowding: number },
): ComparedRow {
  const { bench, group, contender } = row;
  const leads = beside === undefined || besideBefore === undefined ? undefined : leadsOf([besideBefore, before], [beside, row]);
  if (leads !== undefined && beside !== undefined && besideBefore !== undefined) {
    const margin = marginOf([before, row, beside, besideBefore], crowding);
    const [old, now] = leads;
    const change = now / old;
    return { bench, group, contender, beside: beside.contender, old, now, change, margin, verdict: verdictOf(change, margin) };
  }
  const margin = marginOf([before, row], crowding);
  const change = isSameMachine ? advantage(row.median, before.median, row.better) : null;
  const verdict = change === null ? 'not judged' : verdictOf(change, margin);
  return { bench, group, contender, beside: undefined, old: before.median, now: row.median, change, margin, verdict };
}

/** How many times better the second row of each pair is than the first one; undefined when a record does not say. */
function leadsOf(...pairs: readonly (readonly [other: ReportRow, ours: ReportRow])[]): number[] | undefined {
  // The first row of a group has no ratio: it is what the others are compared with.
  const leads = pairs.map(([other, ours]) => (other.ratio ?? 0) / (ours.ratio ?? 1));
  return leads.every((lead) => lead > 0) ? leads : undefined;
}

function marginOf(rows: readonly ReportRow[], crowding: number): number {
  return crowding * Math.max(LEAST_MARGIN, MARGIN_OVER_NOISE * Math.hypot(...rows.map(({ noise }) => noise ?? ASSUMED_NOISE)));
}

/** A shared record says loads per core. */
function crowdingOf({ benches, machine }: BenchRecord, name: string): number {
  const { start, end } = benches.find((bench) => bench.name === name)?.loadAverage ?? { start: 0, end: 0 };
  return Math.max(1, start / (machine?.cores ?? 1), end / (machine?.cores ?? 1));
}

function verdictOf(change: number, margin: number): Verdict {
  if (change < 1 / (1 + margin)) return 'worse';
  return change > 1 + margin ? 'better' : 'same';
}

function sameMachine(old: Machine | null, now: Machine | null): boolean {
  if (old === null || now === null) return false;
  return old.cpu === now.cpu && old.cores === now.cores && old.platform === now.platform;
}

function isSameGroup(left: ReportRow, right: ReportRow): boolean {
  return left.bench === right.bench && left.group === right.group;
}

function keyOf({ bench, group, contender }: ReportRow): string {
  return JSON.stringify([bench, group, contender]);
}

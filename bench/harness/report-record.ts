/**
 * Record: everything that one run of the benches measured, as it is written to a file and read again.
 *
 *   { format, mneme, date, quick, machine, benches: [{ name, question, method, loadAverage, rows, tables, notes }] }
 *
 * Two kinds. A whole record names its machine and holds its times: it is compared on that machine. A shared record holds ratios between
 * contenders of one run and no times, because those alone mean something elsewhere (`ratiosOnly`).
 */
import type { BenchReport } from './bench.ts';
import type { Machine } from './machine.ts';
import type { ReportRow } from './report-row.ts';

/** Raised when an older reader would misread a record. */
export const RECORD_FORMAT = 1;

export interface BenchRecord {
  readonly format: number;
  /** Version of the product. */
  readonly mneme: string;
  /** When the run began: ISO 8601, UTC. */
  readonly date: string;
  readonly quick: boolean;
  /** Null: a shared record, whose times are left out. */
  readonly machine: Machine | null;
  readonly benches: readonly RecordedBench[];
}

export type RecordedBench = Pick<BenchReport, 'name' | 'question' | 'method' | 'loadAverage' | 'rows' | 'tables' | 'notes'>;

export function rowsIn({ benches }: Pick<BenchRecord, 'benches'>): ReportRow[] {
  return benches.flatMap(({ rows }) => rows);
}

/** Rows of one bench by their group, in the order of measuring. */
export function groupsIn(rows: readonly ReportRow[]): [group: string, rows: ReportRow[]][] {
  const groups = new Map<string, ReportRow[]>();
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups];
}

/** A record without anything that belongs to one machine: only groups with a ratio, no times, loads per core. */
export function ratiosOnly(record: BenchRecord): BenchRecord {
  const benches = record.benches.map((bench): RecordedBench => {
    const kept = groupsIn(bench.rows).filter(([, rows]) => rows.some(({ ratio }) => ratio !== null));
    const rows = kept.flatMap(([, group]) => group.map((row) => ({ ...row, median: 0, min: null, p99: null, goal: null })));
    const cores = record.machine?.cores ?? 1;
    const loadAverage = { start: bench.loadAverage.start / cores, end: bench.loadAverage.end / cores };
    return { ...bench, loadAverage, rows, tables: [], notes: [] };
  });
  return { ...record, machine: null, benches: benches.filter(({ rows }) => rows.length > 0) };
}

/**
 * Reads a record.
 *
 * @param source  where the text came from, for the message
 * @throws Error the text is no record, or of another format
 */
export function parseRecord(text: string, source: string): BenchRecord {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read "${source}": it is no JSON`, { cause });
  }
  if (!isRecord(record)) throw new Error(`Cannot read "${source}": it is no record of benches of format ${RECORD_FORMAT}`);
  return record;
}

function isRecord(value: unknown): value is BenchRecord {
  if (typeof value !== 'object' || value === null || !('format' in value && 'benches' in value && 'quick' in value)) return false;
  return value.format === RECORD_FORMAT && typeof value.quick === 'boolean' && Array.isArray(value.benches) && value.benches.every(hasRows);
}

function hasRows(bench: unknown): boolean {
  return typeof bench === 'object' && bench !== null && 'name' in bench && 'rows' in bench && Array.isArray(bench.rows);
}

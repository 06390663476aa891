/**
 * Bench: runs one bench file as a process of its own, prints its tables as they come and, if asked, writes tables and rows as JSON.
 *
 *   node bench/kernels/hashing.ts [--quick] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine, loadAverage, type Machine, machineText } from './machine.ts';
import { type Group, type ReportRow, rowsOf, tableOf } from './report-row.ts';
import { type Table, tableText } from './table.ts';

export interface BenchContext {
  /** Fewer rounds and smaller corpora: to see that everything works, not to quote. */
  readonly quick: boolean;
  /** For the reader of a terminal: any columns. */
  readonly table: (table: Table) => void;
  /** For the report and for comparing records: every figure of one question, ours first (report-row.ts). */
  readonly group: (group: Group) => void;
  readonly note: (text: string) => void;
}

export interface BenchReport {
  readonly name: string;
  /** What the bench answers. */
  readonly question: string;
  /** One or two sentences for somebody who has never seen it: what was measured, and how. */
  readonly method: string;
  readonly quick: boolean;
  readonly machine: Machine;
  /** Of the last minute, before and after. */
  readonly loadAverage: { readonly start: number; readonly end: number };
  readonly rows: readonly ReportRow[];
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
}

/** @param about  `printsGroups`: a bench that has no tables of its own shows its groups on the terminal as such */
export async function runBench(
  { name, question, method, printsGroups = false }: Pick<BenchReport, 'name' | 'question' | 'method'> & { printsGroups?: boolean },
  run: (context: BenchContext) => void | Promise<void>,
): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } } });
  const { quick } = values;
  const machine = describeMachine();
  const start = loadAverage();
  const rows: ReportRow[] = [];
  const tables: Table[] = [];
  const notes: string[] = [];
  console.log(`\n${name}: ${question}\n${machineText(machine)}; load average ${start}${quick ? '; quick run' : ''}`);
  await run({
    quick,
    table: (table) => {
      tables.push(table);
      console.log(`\n${tableText(table)}`);
    },
    group: (group) => {
      const measured = rowsOf(name, group);
      rows.push(...measured);
      if (printsGroups) console.log(`\n${tableText(tableOf(measured))}`);
    },
    note: (text) => {
      notes.push(text);
      console.log(`\n${text}`);
    },
  });
  const end = loadAverage();
  console.log(`\n${name}: done, load average ${end}`);
  const report: BenchReport = { name, question, method, quick, machine, loadAverage: { start, end }, rows, tables, notes };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

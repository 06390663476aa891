/**
 * Bench: runs one bench file as a process of its own, prints its tables as they come and, if asked, writes them as JSON.
 *
 *   node bench/kernels/hashing.ts [--quick] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine, loadAverage, type Machine, machineText } from './machine.ts';
import { type Table, tableText } from './table.ts';

export interface BenchContext {
  /** Fewer rounds and smaller corpora: to see that everything works, not to quote. */
  readonly quick: boolean;
  readonly table: (table: Table) => void;
  readonly note: (text: string) => void;
}

export interface BenchReport {
  readonly name: string;
  /** What the bench answers. */
  readonly question: string;
  readonly quick: boolean;
  readonly machine: Machine;
  /** Of the last minute, before and after. */
  readonly loadAverage: { readonly start: number; readonly end: number };
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
}

export async function runBench(
  { name, question }: Pick<BenchReport, 'name' | 'question'>,
  run: (context: BenchContext) => void | Promise<void>,
): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } } });
  const { quick } = values;
  const machine = describeMachine();
  const start = loadAverage();
  const tables: Table[] = [];
  const notes: string[] = [];
  console.log(`\n${name}: ${question}\n${machineText(machine)}; load average ${start}${quick ? '; quick run' : ''}`);
  await run({
    quick,
    table: (table) => {
      tables.push(table);
      console.log(`\n${tableText(table)}`);
    },
    note: (text) => {
      notes.push(text);
      console.log(`\n${text}`);
    },
  });
  const end = loadAverage();
  console.log(`\n${name}: done, load average ${end}`);
  const report: BenchReport = { name, question, quick, machine, loadAverage: { start, end }, tables, notes };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

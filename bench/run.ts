/**
 * Runs all benches, or those named, each in a process of its own, one after the other; writes one report over all of them.
 *
 * Each bench has a process of its own because memory is measured, too, and because nobody shall pay for what another one left behind.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../host/version.ts';
import type { BenchReport } from './harness/bench.ts';
import { type CommandOptions, parseCommand, UsageError } from './harness/command-options.ts';
import { compareRecords } from './harness/compare-records.ts';
import { comparisonText } from './harness/comparison-text.ts';
import { DATA_VARIABLE } from './harness/corpora.ts';
import { describeMachine } from './harness/machine.ts';
import { loadRecord, recordText, saveRecord } from './harness/record-files.ts';
import { reportPage } from './harness/report-page.ts';
import { type BenchRecord, parseRecord, RECORD_FORMAT } from './harness/report-record.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

/** In the order of running: kernels, then what is built on them. */
const BENCHES: ReadonlyMap<string, string> = new Map([
  ['match-patterns', 'kernels/match-patterns.ts'],
  ['young-or-settled', 'kernels/young-or-settled.ts'],
  ['million-patterns', 'kernels/million-patterns.ts'],
  ['matching-blocks', 'kernels/matching-blocks.ts'],
  ['hashing', 'kernels/hashing.ts'],
  ['interning', 'kernels/interning.ts'],
  ['embedding', 'kernels/embedding.ts'],
  ['token-sets', 'kernels/token-sets.ts'],
  ['choices', 'kernels/choices.ts'],
  ['vectors', 'kernels/vectors.ts'],
  ['scorers', 'kernels/scorers.ts'],
  ['every-scorer', 'kernels/every-scorer.ts'],
  ['choice-threads', 'kernels/choice-threads.ts'],
  ['loader', 'kernels/loader.ts'],
  ['predictions', 'flows/predictions.ts'],
  ['seed-table', 'flows/seed-table.ts'],
  ['million-predictions', 'flows/million-predictions.ts'],
  ['data-sequences', 'flows/data-sequences.ts'],
  ['learning', 'flows/learning.ts'],
  ['cold-open', 'flows/cold-open.ts'],
  ['many-spaces', 'flows/many-spaces.ts'],
  ['vector-service', 'flows/vector-service.ts'],
  ['http', 'flows/http.ts'],
]);

const HELP = `Usage: npm run bench -- [name…] [options]

Benches: ${[...BENCHES.keys()].join(', ')}

  --quick              smaller corpora and few rounds: to see that everything works
  --html FILE          the report as one page (dist/bench-report.html)
  --json FILE          everything that was measured, as JSON
  --save [NAME]        keep this run as bench/records/NAME.json ("local"); "shared" keeps ratios only
  --compare [RECORD]   compare with a record, by name or file ("local", else "shared")
  --from FILE          use a JSON file of an earlier run instead of running
  --data FOLDER        folder of the data sets (../shared/data beside the repository)

Exit code: 0 nothing worse, 1 a bench failed or became worse beyond its margin, 2 called wrongly.`;

const WORSE = 1;
const CALLED_WRONGLY = 2;
const USUAL_REPORT = fileURLToPath(new URL('../dist/bench-report.html', import.meta.url));

try {
  process.exitCode = main(parseCommand(process.argv.slice(2), [...BENCHES.keys()]));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\nSee npm run bench -- --help`);
  process.exitCode = CALLED_WRONGLY;
}

function main(options: CommandOptions): number {
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const given =
    options.from === undefined
      ? undefined
      : usable(() => parseRecord(readFileSync(resolve(options.from ?? ''), 'utf8'), options.from ?? ''));
  // Before anything runs: a wrong name must not cost half an hour.
  const earlier =
    options.compare === undefined ? undefined : usable(() => loadRecord(options.compare ?? '', given?.quick ?? options.quick));
  const { record, failed } = given === undefined ? runAll(options) : { record: given, failed: [] };

  write(options.html ?? USUAL_REPORT, reportPage(record));
  if (options.json !== undefined) write(options.json, recordText(record));
  if (options.save !== undefined) console.log(`saved: ${saveRecord(record, options.save)}`);
  const comparison = earlier === undefined ? undefined : usable(() => compareRecords(earlier.record, record));
  if (comparison !== undefined) console.log(`\n${comparisonText(comparison, earlier?.source ?? '')}`);
  for (const name of failed) console.error(`failed: ${name}`);
  return failed.length > 0 || (comparison?.regressions ?? 0) > 0 ? WORSE : 0;
}

/** What a wrong file or name throws is the caller's mistake. */
function usable<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function runAll({ names, quick, data }: CommandOptions): { readonly record: BenchRecord; readonly failed: readonly string[] } {
  const date = new Date().toISOString();
  const folder = temporaryFolder();
  const reports: BenchReport[] = [];
  const failed: string[] = [];
  const env = data === undefined ? process.env : { ...process.env, [DATA_VARIABLE]: resolve(data) };
  try {
    for (const name of names) {
      const report = join(folder.path, `${name}.json`);
      const file = fileURLToPath(new URL(BENCHES.get(name) ?? '', import.meta.url));
      const args = [file, '--json', report, ...(quick ? ['--quick'] : [])];
      const start = performance.now();
      const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
      console.log(`${name}: ${Math.round((performance.now() - start) / 1_000)} s`);
      if (status === 0) reports.push(JSON.parse(readFileSync(report, 'utf8')));
      else failed.push(name);
    }
  } finally {
    folder.remove();
  }
  const benches = reports.map(({ name, question, method, loadAverage, rows, tables, notes }) => {
    return { name, question, method, loadAverage, rows, tables, notes };
  });
  return { record: { format: RECORD_FORMAT, mneme: VERSION, date, quick, machine: describeMachine(), benches }, failed };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(resolve(path)), { recursive: true });
  writeFileSync(path, text);
  console.log(`written: ${path}`);
}

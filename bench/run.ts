/**
 * Runs all benches, or those named, each in a process of its own, one after the other.
 *
 *   npm run bench -- [name…] [--quick] [--json FILE]
 *
 * The JSON file holds one report per bench (harness/bench.ts).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { temporaryFolder } from './harness/temporary-folder.ts';

/** In the order of running: kernels, then what is built on them. */
const BENCHES: ReadonlyMap<string, string> = new Map([
  ['match-patterns', 'kernels/match-patterns.ts'],
  ['young-or-settled', 'kernels/young-or-settled.ts'],
  ['million-patterns', 'kernels/million-patterns.ts'],
  ['matching-blocks', 'kernels/matching-blocks.ts'],
  ['hashing', 'kernels/hashing.ts'],
  ['predictions', 'flows/predictions.ts'],
  ['seed-table', 'flows/seed-table.ts'],
  ['learning', 'flows/learning.ts'],
  ['http', 'flows/http.ts'],
]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const unknown = positionals.filter((name) => !BENCHES.has(name));
if (unknown.length > 0) {
  console.error(`Cannot run "${unknown.join(', ')}": expected some of ${[...BENCHES.keys()].join(', ')}`);
  process.exit(1);
}

const folder = temporaryFolder();
const reports: unknown[] = [];
try {
  for (const [name, path] of BENCHES) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const report = join(folder.path, `${name}.json`);
    const file = fileURLToPath(new URL(path, import.meta.url));
    const { status } = spawnSync(process.execPath, [file, '--json', report, ...(values.quick ? ['--quick'] : [])], { stdio: 'inherit' });
    if (status === 0) {
      reports.push(JSON.parse(readFileSync(report, 'utf8')));
    } else {
      console.error(`\n${name}: failed`);
      process.exitCode = 1;
    }
  }
} finally {
  folder.remove();
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, null, 2)}\n`);

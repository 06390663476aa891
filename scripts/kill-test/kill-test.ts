/**
 * Runs the kill test from the command line.
 *
 *   node scripts/kill-test/kill-test.ts [--rounds 50] [--seed 1]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runKillRounds } from './kill-rounds.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const folder = mkdtempSync(join(tmpdir(), 'mneme-kill-'));
try {
  const entryCount = await runKillRounds({
    path: join(folder, 'memory.sqlite'),
    rounds: Number(values.rounds),
    seed: Number(values.seed),
    onRound: (round, count) => console.log(`round ${round}: ${count} entries, nothing lost`),
  });
  console.log(`${values.rounds} rounds with seed ${values.seed}: ${entryCount} entries, every acknowledged one is there`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

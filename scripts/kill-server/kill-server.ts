/**
 * Runs the kill test of the whole server from the command line.
 *
 *   node scripts/kill-server/kill-server.ts [--rounds 50] [--seed 1]
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
  await runKillRounds({
    path: join(folder, 'memory.db'),
    rounds: Number(values.rounds),
    seed: Number(values.seed),
    onRound: ({ round, answered, interrupted, committed }) =>
      console.log(
        `round ${round}: ${answered} answered, ${interrupted} interrupted, ${committed} of them committed, nothing lost, nothing partial`,
      ),
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

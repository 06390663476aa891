/** A server that is killed while it learns holds everything that it had acknowledged, and nothing by halves (law 4). */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type RoundFigures, runKillRounds } from '../../scripts/kill-server/kill-rounds.ts';
import { temporaryFolder } from './running-server.ts';

const ROUNDS = 5;
/** Told when a round fails; `scripts/kill-server/kill-server.ts` runs more of them. */
const SEED = 20_261;

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('a server that is killed while nine sessions observe and learn', () => {
  it('loses nothing acknowledged, shows nothing partial, and takes a repeated request once, in five rounds', {
    timeout: 60_000,
  }, async () => {
    const rounds: RoundFigures[] = [];
    await runKillRounds({ path: join(folder.path, 'memory.db'), rounds: ROUNDS, seed: SEED, onRound: (figures) => rounds.push(figures) });
    expect(rounds.map(({ round }) => round)).toEqual([1, 2, 3, 4, 5]);
    expect(rounds.every(({ answered }) => answered > 0)).toBe(true);
    expect(rounds.some(({ interrupted }) => interrupted > 0)).toBe(true);
  });
});

/** A process that is killed in the middle of a merge, a snapshot, a checkpoint or an erasure: it opens again, and what was acknowledged holds. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openSnapshots, openStore } from '../../host/compose.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { filesWith } from '../storage/secrets.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

const VICTIM = fileURLToPath(new URL('./stage-victim.ts', import.meta.url));
const SECRET = 'secret-';

const engine = createEngine();

interface Death {
  readonly path: string;
  readonly acknowledged: number;
  /** What the victim said before its end. */
  readonly where: string;
}

/** Runs a victim until it kills itself. */
function dieIn(stage: string, path = join(temporaryFolder(), 'memory.db')): Death {
  const { stdout, signal } = spawnSync(process.execPath, [VICTIM, path, stage], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  expect([stage, signal, /^erased$/m.test(stdout)]).toEqual([stage, 'SIGKILL', false]);
  const learned = [...stdout.matchAll(/learned (\d+)/g)].map(([, count]) => Number(count));
  return { path, acknowledged: learned.at(-1) ?? 0, where: /killed (.*)/.exec(stdout)?.[1] ?? '' };
}

async function contentOf(memory: SequenceMemory): Promise<string> {
  const page = await memory.patternsOf('person', 0, 50_000);
  return JSON.stringify([
    page.patterns.map(({ name, frequency, events }) => [name, frequency, events]),
    await memory.symbolStatistics('person'),
  ]);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function draftsOf(path: string): readonly string[] {
  const folder = `${path}.cache`;
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.draft')) : [];
}

interface Opened {
  readonly patternCount: number;
  readonly isErased: boolean;
}

/** Opens what a victim left, from snapshot and from journal, learns once more, and answers what is there. */
async function openAgain({ path }: Death): Promise<Opened> {
  const store = await openStore(path);
  const snapshots = await openSnapshots(path);
  expect(draftsOf(path)).toEqual([]);
  const problems: unknown[] = [];
  const onSnapshotProblem = (problem: unknown): unknown => problems.push(problem);
  const memory = await openSequences({ store, engine, onSnapshotProblem, ...(snapshots && { snapshots }) });
  const journal = await openSequences({ store, engine });
  expect((await contentOf(memory)) === (await contentOf(journal))).toBe(true);
  expect(problems).toEqual([]);
  const { patternCount } = await memory.figuresOf('person');
  const isErased = (await store.readEntry('person', await store.head('person')))?.kind === 'erased';
  const { sessionId } = await memory.openSession({ space: 'another', metadata: '{}' });
  await memory.learnMany(sessionId, [{ events: [['a'], ['b']] }]);
  expect((await memory.figuresOf('another')).patternCount).toBe(1);
  await journal.close();
  await memory.close();
  await store.close();
  return { patternCount, isErased };
}

describe('a process that is killed', { timeout: 120_000 }, () => {
  it('while another thread fills a merged segment has lost nothing acknowledged', async () => {
    const death = dieIn('merge');
    expect(death.where).toMatch(/^with (a part|all) of \d+ symbols filled$/);
    const { patternCount } = await openAgain(death);
    // The batch whose learning started the merge was durable already.
    expect(death.acknowledged).toBeGreaterThan(0);
    expect(patternCount).toBeGreaterThanOrEqual(death.acknowledged);
  });

  it.each(['snapshot', 'snapshot-commit'])(
    'in the stage "%s" opens from its journal, or the whole snapshot, with everything',
    async (stage) => {
      const death = dieIn(stage);
      expect(death.where).toContain('of a snapshot');
      if (stage === 'snapshot') expect(draftsOf(death.path)).toHaveLength(1);
      expect((await openAgain(death)).patternCount).toBeGreaterThanOrEqual(death.acknowledged);
      // Once more, behind what the first one left.
      const second = dieIn(stage, death.path);
      expect((await openAgain(second)).patternCount).toBeGreaterThanOrEqual(Math.max(second.acknowledged, death.acknowledged));
    },
  );

  it('while the log is moved into the store file has lost nothing acknowledged', async () => {
    const death = dieIn('checkpoint');
    expect(sizeOf(`${death.path}-wal`)).toBeGreaterThan(0);
    const { patternCount, isErased } = await openAgain(death);
    expect([patternCount, isErased]).toEqual([death.acknowledged, false]);
  });

  it.each([
    ['erase-begun', [false]],
    ['erase-written', [false, true]],
    ['erase-checkpoint', [true]],
    ['erase-done', [true]],
  ])('in the stage "%s" holds everything, or nothing down to the last byte', async (stage, outcomes) => {
    const death = dieIn(stage);
    const { patternCount, isErased } = await openAgain(death);
    expect(outcomes).toContain(isErased);
    expect(patternCount).toBe(isErased ? 0 : death.acknowledged);
    if (isErased) for (const gone of [SECRET, 'person']) expect(filesWith(join(death.path, '..'), gone)).toEqual([]);
    expect((await openAgain(death)).patternCount).toBe(patternCount);
  });
});

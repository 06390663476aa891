/** A process that is killed while it writes snapshots, merges, or erases: it opens again, nothing acknowledged is lost, nothing erased comes back. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openSnapshots, openStore } from '../../host/compose.ts';
import type { Store } from '../../host/core/ports/store.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { filesWith } from '../storage/secrets.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

const VICTIM = fileURLToPath(new URL('./snapshot-victim.ts', import.meta.url));
/** After so many patterns and milliseconds more; `undefined` patterns: when it erases. */
const KILLS: readonly (readonly [patterns: number | undefined, milliseconds: number])[] = [
  [1_000, 5],
  [3_000, 16],
  [5_000, 0],
  [8_000, 25],
  [11_000, 40],
  [undefined, 0],
  [undefined, 4],
  [undefined, 15],
];

const engine = createEngine();

/** Kills the victim; answers what it had said. */
async function kill(path: string, atPatterns: number | undefined, afterMs: number): Promise<string> {
  const child = spawn(process.execPath, [VICTIM, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let isDue = false;
  let began: number | undefined;
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    began ??= Number(/learned (\d+)/.exec(output)?.[1]);
    const learned = Number(
      output
        .match(/learned (\d+)/g)
        ?.at(-1)
        ?.slice('learned '.length),
    );
    const isThere = atPatterns === undefined ? output.includes('erasing') : learned >= began + atPatterns;
    if (isDue || !isThere) return;
    isDue = true;
    setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  await once(child, 'close');
  return output;
}

async function contentOf(memory: SequenceMemory): Promise<string> {
  const page = await memory.patternsOf('person', 0, 20_000);
  return JSON.stringify([
    page.patterns.map(({ name, frequency, events }) => [name, frequency, events]),
    await memory.symbolStatistics('person'),
  ]);
}

function filesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

async function withStore(path: string, use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(path);
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

describe('a process that is killed while it writes snapshots', () => {
  it('opens again with everything acknowledged, as its journal says, and without a byte of what was erased', {
    timeout: 120_000,
  }, async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'memory.db');
    let used = 0;
    for (const [patterns, milliseconds] of KILLS) {
      const output = await kill(path, patterns, milliseconds);
      await withStore(path, async (store) => {
        const snapshots = await openSnapshots(path);
        expect(filesIn(`${path}.cache`).filter((name) => name.endsWith('.draft'))).toEqual([]);
        const problems: unknown[] = [];
        const onSnapshotProblem = (problem: unknown): unknown => problems.push(problem);
        const memory = await openSequences({ store, engine, onSnapshotProblem, ...(snapshots && { snapshots }) });
        const journal = await openSequences({ store, engine });
        expect(await contentOf(memory)).toBe(await contentOf(journal));
        expect(problems).toEqual([]);
        const { patternCount } = await memory.figuresOf('person');
        const acknowledged = Number(
          output
            .match(/learned (\d+)/g)
            ?.at(-1)
            ?.slice('learned '.length),
        );
        const isErased = (await store.readEntry('person', await store.head('person')))?.kind === 'erased';
        if (output.includes('erased')) expect(isErased).toBe(true);
        if (isErased) expect([patternCount, filesWith(folder, 'secret-')]).toEqual([0, []]);
        else expect(patternCount).toBeGreaterThanOrEqual(acknowledged);
        used += filesIn(`${path}.cache`).length;
        await memory.close();
        await journal.close();
        if (isErased) expect(filesWith(folder, 'secret-')).toEqual([]);
      });
    }
    expect(used).toBeGreaterThan(0);
  });
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const DIMENSION = 8;
const NUMBER = 100_000;
const BATCH = 10_000;
/** Of f32, with the padding of a row. */
const ROW_BYTES = DIMENSION * 4;
const SLAB_ROWS = 1_024;

it('memory of vectors comes back when nine of ten are removed, and those that are left are found as before, after a restart too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mneme-shrinking-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'm.db');
  const engine = createEngine();
  const withMemory = async <Result>(run: (memory: SequenceMemory) => Promise<Result>): Promise<Result> => {
    const store = await openStore(path);
    const memory = await openSequences({ store, engine, dataPath: path });
    try {
      return await run(memory);
    } finally {
      await memory.close();
      await store.close();
    }
  };
  const random = seededRandom(41);
  const components = (): Float32Array => Float32Array.from({ length: DIMENSION }, () => random() - 0.5);
  const vectors = Array.from({ length: NUMBER }, (_, number) => ({ name: `n${number}`, vector: components() }));
  const questions = Array.from({ length: 5 }, components);
  const isLeft = (number: number): boolean => number % 10 === 3;
  const left = vectors.filter((_, number) => isLeft(number)).map(({ name }) => name);
  const answersOf = (memory: SequenceMemory, filter: object) =>
    Promise.all(questions.map(async (vector) => (await memory.vectors.search('s', { vector, limit: 50, filter })).neighbours));

  const expected = await withMemory(async (memory) => {
    for (let start = 0; start < NUMBER; start += BATCH) await memory.vectors.add('s', vectors.slice(start, start + BATCH));
    const expectedOfLeft = await answersOf(memory, { names: left });
    const bytesOf = async (): Promise<number> => (await memory.vectors.statistics('s')).index?.bytes ?? 0;
    const full = await bytesOf();
    expect(full).toBeGreaterThanOrEqual(NUMBER * ROW_BYTES);
    const going = vectors.filter((_, number) => !isLeft(number)).map(({ name }) => name);
    const used = engine.arena.bytesInUse;
    for (let start = 0; start < going.length; start += BATCH) {
      await memory.vectors.remove('s', going.slice(start, start + BATCH));
      const alive = NUMBER - Math.min(start + BATCH, going.length);
      const bound = (2 * alive + SLAB_ROWS) * ROW_BYTES;
      // A bit per row beside it.
      expect(await bytesOf()).toBeLessThanOrEqual(bound * 1.01);
    }
    expect(used - engine.arena.bytesInUse).toBe(full - (await bytesOf()));
    expect(await answersOf(memory, {})).toEqual(expectedOfLeft);
    return expectedOfLeft;
  });
  expect(await withMemory((memory) => answersOf(memory, {}))).toEqual(expected);
  for (const name of readdirSync(`${path}.cache`)) rmSync(join(`${path}.cache`, name));
  await withMemory(async (memory) => {
    expect(await answersOf(memory, {})).toEqual(expected);
    const { bytes = 0 } = (await memory.vectors.statistics('s')).index ?? {};
    expect(bytes).toBeLessThanOrEqual((2 * left.length + SLAB_ROWS) * ROW_BYTES * 1.01);
  });
});

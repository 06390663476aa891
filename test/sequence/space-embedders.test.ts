import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEngine, openSequences, openSnapshots, openStore } from '../../host/compose.ts';
import type { Store } from '../../host/core/ports/store.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import type { ReembedOptions } from '../../host/sequence/vectors-face.ts';

const engine = createEngine();
const PLACES = ['board', 'office', 'harbour', 'school', 'station', 'theatre'];
const REPORTS = Array.from({ length: 60 }, (_, number) => ({
  name: `report-${number}`,
  text: `the annual report about the ${PLACES[number % PLACES.length]} of the town, part ${number}`,
}));
const ZEBRA = { name: 'zebra', text: 'a zebra was seen near the river at noon' };
const QUESTION = { text: 'the report about the zebra', limit: 61 };
const WEIGHTED = /^hashed:words-1\+idf-[0-9a-f]{16}:256:unit$/;

async function reembed(memory: SequenceMemory, options: ReembedOptions = {}): Promise<string> {
  for (;;) {
    const { isComplete, to } = await memory.vectors.reembed('s', options);
    if (isComplete) return to.embedder;
  }
}

const rankOf = async (memory: SequenceMemory, name: string): Promise<number> =>
  (await memory.vectors.search('s', QUESTION)).neighbours.findIndex((found) => found.name === name);

async function withMemory<Result>(run: (memory: SequenceMemory, store: Store) => Promise<Result>, dimension = 256): Promise<Result> {
  const store = await openStore(':memory:');
  const memory = await openSequences({ store, engine, embedderConfig: { kind: 'hashed', dimension, cacheBytes: 100_000 } });
  try {
    return await run(memory, store);
  } finally {
    await memory.close();
  }
}

describe('weights of words in a space', () => {
  it('bring what has the rare word of a question to the front', async () => {
    await withMemory(async (memory) => {
      await memory.vectors.add('s', [...REPORTS, ZEBRA]);
      expect(await rankOf(memory, 'zebra')).toBeGreaterThan(10);
      expect(await reembed(memory, { weights: 'idf' })).toMatch(WEIGHTED);
      expect(await rankOf(memory, 'zebra')).toBe(0);
      expect(await reembed(memory, { weights: 'none' })).toBe('hashed:words-1:256:unit');
      expect(await rankOf(memory, 'zebra')).toBeGreaterThan(10);
    });
  });

  it('are frozen: what is added later is weighed by the same table, until words are counted again on request', async () => {
    await withMemory(async (memory, store) => {
      await memory.vectors.add('s', REPORTS);
      const embedder = await reembed(memory, { weights: 'idf', limit: 25 });
      await memory.vectors.add('s', [ZEBRA]);
      expect((await memory.vectors.statistics('s')).identity?.embedder).toBe(embedder);
      const head = await store.head('s');
      expect(await reembed(memory)).toBe(embedder);
      expect(await store.head('s')).toBe(head);
      const before = (await memory.vectors.search('s', QUESTION)).neighbours;
      const zebras = Array.from({ length: 30 }, (_, number) => ({ name: `z${number}`, text: `zebra number ${number}` }));
      await memory.vectors.add('s', zebras);
      const { neighbours } = await memory.vectors.search('s', { ...QUESTION, filter: { names: before.map(({ name }) => name) } });
      expect(neighbours).toEqual(before);
      const again = await reembed(memory, { weights: 'idf' });
      expect(again).toMatch(WEIGHTED);
      expect(again).not.toBe(embedder);
      expect(await reembed(memory, { weights: 'idf' })).toBe(again);
    });
  });

  it('go on with one table where a re-embedding was cut off, whatever was removed meanwhile, from a snapshot or from the journal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mneme-weights-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'm.db');
    const run = async <Result>(work: (memory: SequenceMemory) => Promise<Result>): Promise<Result> => {
      const store = await openStore(path);
      const snapshots = await openSnapshots(path);
      const memory = await openSequences({ store, engine, dataPath: path, ...(snapshots && { snapshots }) });
      try {
        return await work(memory);
      } finally {
        await memory.close();
        await store.close();
      }
    };
    const forget = (): void => {
      for (const name of readdirSync(`${path}.cache`)) rmSync(join(`${path}.cache`, name));
    };
    const begun = await run(async (memory) => {
      await memory.vectors.add('s', [...REPORTS, ZEBRA]);
      const { to, done } = await memory.vectors.reembed('s', { weights: 'idf', limit: 10 });
      expect(done).toBe(10);
      await memory.vectors.remove(
        's',
        REPORTS.slice(5, 25).map(({ name }) => name),
      );
      return to.embedder;
    });
    expect(await run((memory) => memory.vectors.reembed('s', { limit: 5 }))).toMatchObject({ isComplete: false, to: { embedder: begun } });
    forget();
    expect(await run((memory) => memory.vectors.reembed('s', { limit: 5, weights: 'idf' }))).toMatchObject({ to: { embedder: begun } });
    expect(await run((memory) => reembed(memory))).toBe(begun);
    const answer = await run((memory) => memory.vectors.search('s', QUESTION));
    expect([answer.neighbours[0]?.name, answer.neighbours.length, answer.identity?.embedder]).toEqual(['zebra', 41, begun]);
    forget();
    expect(await run((memory) => memory.vectors.search('s', QUESTION))).toEqual(answer);
    // As a memory that was never cut off: counted over the same texts, of which the same are left.
    await withMemory(async (memory) => {
      await memory.vectors.add('s', [...REPORTS, ZEBRA]);
      expect(await reembed(memory, { weights: 'idf' })).toBe(begun);
      await memory.vectors.remove(
        's',
        REPORTS.slice(5, 25).map(({ name }) => name),
      );
      expect((await memory.vectors.search('s', QUESTION)).neighbours).toEqual(answer.neighbours);
    });
    await run((memory) => memory.erase('s'));
    await run(async (memory) => {
      expect((await memory.vectors.statistics('s')).identity).toBeNull();
      await memory.vectors.add('s', [ZEBRA]);
      expect((await memory.vectors.statistics('s')).identity?.embedder).toBe('hashed:words-1:256:unit');
    });
  });

  it('are counted again for an embedder of another dimension, and called off on the way', async () => {
    const store = await openStore(':memory:');
    const openWith = (dimension: number) =>
      openSequences({ store, engine, embedderConfig: { kind: 'hashed', dimension, cacheBytes: 100_000 } });
    const wide = await openWith(256);
    await wide.vectors.add('s', REPORTS);
    const embedder = await reembed(wide, { weights: 'idf' });
    await wide.close();
    const narrow = await openWith(64);
    await expect(narrow.vectors.search('s', QUESTION)).rejects.toMatchObject({ code: 'MEM_EMBEDDER_MISMATCH' });
    const { to } = await narrow.vectors.reembed('s', { limit: 10 });
    expect(to).toMatchObject({ dimension: 64, embedder: embedder.replace(':256:', ':64:') });
    await narrow.close();
    const back = await openWith(256);
    expect(await back.vectors.reembed('s', { limit: 1 })).toMatchObject({ isComplete: true, to: { embedder } });
    expect((await back.vectors.statistics('s')).reembedding).toBeNull();
    expect(await reembed(back, { weights: 'none' })).toBe('hashed:words-1:256:unit');
    await back.close();
  });

  it('are refused for an embedder that knows no words, and for a space where components were given', async () => {
    await withMemory(async (memory) => {
      await memory.vectors.add('s', [{ name: 'a', vector: [1, 2, 3] }]);
      await expect(memory.vectors.reembed('s', { weights: 'idf' })).rejects.toThrow('1 vectors without a text');
      const untyped: Promise<unknown> = Reflect.apply(memory.vectors.reembed, memory.vectors, ['s', { weights: 'tf' }]);
      await expect(untyped).rejects.toMatchObject({ field: ['weights'] });
    });
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { Store } from '../../host/core/ports/store.ts';
import { MemoryError } from '../../host/errors.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import type { VectorNeighbour } from '../../host/sequence/vectors-face.ts';
import { vectorDistance } from '../reference/nearest-vectors.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { observation } from './sequence-fixture.ts';
import { FailingStore } from './test-stores.ts';

const engine = createEngine();
let folder: string;
let path: string;
let store: Store;
let memory: SequenceMemory;
let events: string[];

async function open(): Promise<void> {
  events = [];
  store = await openStore(path);
  memory = await openSequences({
    store,
    engine,
    dataPath: path,
    onVectorIndex: (event, _index, reason) => events.push(`${event}: ${reason}`),
  });
}

async function close(): Promise<void> {
  await memory.close();
  await store.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mneme-named-'));
  path = join(folder, 'm.db');
  await open();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const named = (neighbours: readonly VectorNeighbour[]) => neighbours.map(({ name }) => name);
const codeOf = (change: Promise<unknown>): Promise<unknown> =>
  change.then(
    () => 'done',
    (error: unknown) => (error instanceof MemoryError ? error.code : error),
  );

describe('named vectors of a space', () => {
  it('change in the order of the calls, though large additions take turns of the event loop, and each as a whole', async () => {
    const random = seededRandom(9);
    const vector = (): Float32Array => Float32Array.from({ length: 256 }, () => random() - 0.5);
    const [first, second, third] = [vector(), vector(), vector()];
    const many = Array.from({ length: 2_500 }, (_, place) => ({ name: `n${place}`, vector: place === 7 ? first : vector() }));
    const seen = new Set<number>();
    let turns = 0;
    let isOver = false;
    const watch = (): void => {
      turns++;
      if (!isOver) setImmediate(watch);
      void memory.vectors.statistics('s').then(
        ({ count }) => seen.add(count),
        () => seen.add(0),
      );
    };
    watch();
    const refused = memory.vectors.add('s', [...many.slice(0, 2_499), { name: 'last', vector: [Number.NaN] }]);
    const changes = [
      memory.vectors.add('s', many),
      memory.vectors.add('s', [{ name: 'n7', vector: second }]),
      memory.vectors.remove('s', ['n8']),
      memory.vectors.add('s', [...many.slice(0, 1_200).filter(({ name }) => name !== 'n7'), { name: 'n7', vector: third }]),
    ];
    expect(await codeOf(refused)).toBe('MEM_INVALID_ARGUMENT');
    const answers = await Promise.all(changes);
    isOver = true;
    expect(answers.map((answer) => ('added' in answer ? [answer.added, answer.replaced] : answer.removed))).toEqual([
      [2_500, 0],
      [0, 1],
      1,
      [1, 1_199],
    ]);
    expect((await memory.vectors.search('s', { vector: third, limit: 1 })).neighbours[0]).toMatchObject({ name: 'n7' });
    expect([...seen].every((count) => [0, 2_499, 2_500].includes(count))).toBe(true);
    expect(turns).toBeGreaterThan(20);
  });

  it('are found by their components, nearest first, ties by name, and say how they were compared', async () => {
    const answer = await memory.vectors.add('s', [
      { name: 'b', vector: [1, 0] },
      { name: 'a', vector: [1, 0], metadata: '{"page": 3}' },
      { name: 'c', vector: [0, 1] },
    ]);
    const identity = { dimension: 2, metric: 'cosine', scalar: 'bf16', embedder: 'given', preset: 'speed' };
    expect(answer).toEqual({ space: 's', added: 3, replaced: 0, identity });
    expect(await memory.vectors.search('s', { vector: [2, 0], limit: 2 })).toEqual({
      space: 's',
      algorithm: 'exact',
      identity,
      neighbours: [
        { name: 'a', distance: 0, metadata: '{"page":3}' },
        { name: 'b', distance: 0, metadata: null },
      ],
      cached: null,
    });
  });

  it('tie by name also where the limit cuts through many equal ones', async () => {
    const names = Array.from({ length: 200 }, (_, number) => `n${String((number * 77) % 200).padStart(3, '0')}`);
    await memory.vectors.add(
      's',
      names.map((name) => ({ name, vector: [1, 1] })),
    );
    const { neighbours } = await memory.vectors.search('s', { vector: [1, 1], limit: 3 });
    expect(named(neighbours)).toEqual(['n000', 'n001', 'n002']);
  });

  it('agree with comparing everything in double precision, after replacing and removing, and after a restart', async () => {
    const random = seededRandom(11);
    const vectors = new Map<string, Float32Array>();
    for (let round = 0; round < 4; round++) {
      const batch = Array.from({ length: 60 }, () => {
        const vector = Float32Array.from({ length: 8 }, () => random() - 0.5);
        return { name: `n${Math.floor(random() * 120)}`, vector };
      }).filter(({ name }, place, all) => all.findIndex((other) => other.name === name) === place);
      const { added, replaced } = await memory.vectors.add('s', batch);
      expect([added + replaced, replaced]).toEqual([batch.length, batch.filter(({ name }) => vectors.has(name)).length]);
      for (const { name, vector } of batch) vectors.set(name, vector);
      const leaving = [...vectors.keys()].slice(0, 10);
      expect(await memory.vectors.remove('s', [...leaving, 'nobody'])).toEqual({ space: 's', removed: 10, unknown: 1 });
      for (const name of leaving) vectors.delete(name);
    }
    const query = Float32Array.from({ length: 8 }, () => random() - 0.5);
    const names = [...vectors.keys()];
    const reference = names
      .map((name) => ({ name, distance: vectorDistance(vectors.get(name) ?? [], query, 'cosine') }))
      .sort((left, right) => left.distance - right.distance)
      .slice(0, 20)
      .map(({ name }) => name);
    const first = await memory.vectors.search('s', { vector: query, limit: 20 });
    expect(named(first.neighbours)).toEqual(reference);
    await close();
    await open();
    expect(await memory.vectors.search('s', { vector: query, limit: 20 })).toEqual(first);
    expect(events).toEqual([]);
    expect((await memory.vectors.statistics('s')).count).toBe(vectors.size);
  });

  it('are found by text, which the answer holds as metadata', async () => {
    await memory.vectors.add('s', [
      { name: 'fox', text: 'a red fox', metadata: '{"source":"book"}' },
      { name: 'tea', text: 'green tea' },
    ]);
    const { neighbours, identity } = await memory.vectors.search('s', { text: 'red foxes', limit: 1 });
    expect(neighbours[0]).toMatchObject({ name: 'fox', metadata: '{"source":"book","text":"a red fox"}' });
    expect(identity?.embedder).toBe('hashed:words-1:256:unit');
  });

  it('refuse another dimension and another embedder with the names of both, and change nothing', async () => {
    await memory.vectors.add('s', [{ name: 'a', vector: [1, 2, 3] }]);
    const head = await store.head('s');
    expect(await codeOf(memory.vectors.add('s', [{ name: 'b', vector: [1, 2] }]))).toBe('MEM_VECTOR_DIMENSION_MISMATCH');
    const text = memory.vectors.add('s', [{ name: 'b', text: 'word' }]);
    await expect(text).rejects.toThrow(/found 256 components by "hashed:words-1:256:unit", expected 3 components by "given"/);
    expect(await codeOf(memory.vectors.add('s', [{ name: 'b', vector: [1, 2, 3] }], { embedder: 'other' }))).toBe('MEM_EMBEDDER_MISMATCH');
    expect(await codeOf(memory.vectors.search('s', { vector: [1, 2] }))).toBe('MEM_VECTOR_DIMENSION_MISMATCH');
    expect(await codeOf(memory.vectors.search('s', { text: 'word' }))).toBe('MEM_EMBEDDER_MISMATCH');
    expect(await codeOf(memory.vectors.search('nowhere', { text: 'word' }))).toBe('MEM_SPACE_NOT_FOUND');
    expect(await codeOf(memory.vectors.add('s', [{ name: 'b', vector: [1, 2, 3], metadata: '[]' }]))).toBe('MEM_INVALID_ARGUMENT');
    expect(await store.head('s')).toBe(head);
  });

  it('take settings while there is no vector, and keep them while there are some', async () => {
    const identity = { dimension: 2, metric: 'squared', scalar: 'i8', embedder: 'mine' } as const;
    await memory.vectors.configure('s', { ...identity, dimension: 5 });
    expect(await memory.vectors.configure('s', identity)).toEqual({ ...identity, preset: 'speed' });
    expect(await codeOf(memory.vectors.add('s', [{ name: 'a', vector: [1, 2] }]))).toBe('MEM_EMBEDDER_MISMATCH');
    await memory.vectors.add('s', [{ name: 'a', vector: [1, 2] }], { embedder: 'mine' });
    const head = await store.head('s');
    expect(await memory.vectors.configure('s', { ...identity, preset: 'speed' })).toEqual({ ...identity, preset: 'speed' });
    expect(await store.head('s')).toBe(head);
    expect(await codeOf(memory.vectors.configure('s', { ...identity, metric: 'dot' }))).toBe('MEM_INVALID_ARGUMENT');
    expect(await codeOf(memory.vectors.configure('s', { ...identity, dimension: 3 }))).toBe('MEM_VECTOR_DIMENSION_MISMATCH');
    expect((await memory.vectors.search('s', { vector: [1, 0] })).neighbours[0]?.distance).toBeCloseTo(4, 1);
  });

  it('may be found by another preset at any time, also after a restart and with vectors that came since', async () => {
    await memory.vectors.add('s', [{ name: 'a', vector: [1, 2] }]);
    const identity = { dimension: 2, metric: 'cosine', scalar: 'bf16', embedder: 'given' } as const;
    const change = () => memory.vectors.configure('s', { ...identity, preset: 'recall' }, { idempotencyKey: 'k' });
    expect(await change()).toEqual({ ...identity, preset: 'recall' });
    await memory.vectors.add('s', [{ name: 'b', vector: [1, 2] }]);
    await close();
    await open();
    expect(await change()).toEqual({ ...identity, preset: 'recall' });
    expect((await memory.vectors.statistics('s')).identity).toEqual({ ...identity, preset: 'recall' });
    expect(named((await memory.vectors.search('s', { vector: [1, 2] })).neighbours)).toEqual(['a', 'b']);
    expect(events).toEqual([]);
    await memory.vectors.configure('s', identity);
    expect((await memory.vectors.statistics('s')).identity).toEqual({ ...identity, preset: 'speed' });
  });

  it('answer a repeated request under its key once, also after a restart', async () => {
    const add = () => memory.vectors.add('s', [{ name: 'a', vector: [1, 2] }], { idempotencyKey: 'k' });
    const first = await add();
    expect(await add()).toEqual(first);
    await close();
    await open();
    expect(await add()).toEqual(first);
    expect(await store.head('s')).toBe(2);
  });

  it('fill a damaged, stale or missing index from the journal, and say so', async () => {
    await memory.vectors.add('s', [
      { name: 'a', vector: [1, 2] },
      { name: 'b', vector: [2, 1] },
    ]);
    const expected = await memory.vectors.search('s', { vector: [1, 0] });
    const cache = `${path}.cache`;
    const damages: readonly ((files: readonly string[]) => void)[] = [
      (files) => {
        for (const file of files) rmSync(join(cache, file));
      },
      (files) => {
        for (const file of files.filter((name) => name.endsWith('.rows'))) {
          const bytes = readFileSync(join(cache, file));
          bytes[bytes.length - 3] ^= 1;
          writeFileSync(join(cache, file), bytes);
        }
      },
      (files) => {
        for (const file of files.filter((name) => name.endsWith('.json'))) {
          writeFileSync(join(cache, file), readFileSync(join(cache, file), 'utf8').replace('"sequenceNumber":2', '"sequenceNumber":3'));
        }
      },
    ];
    for (const damage of damages) {
      await close();
      const files = readdirSync(cache).filter((name) => name.startsWith('vectors-'));
      expect(files).toHaveLength(2);
      damage(files);
      await open();
      expect(await memory.vectors.search('s', { vector: [1, 0] })).toEqual(expected);
      expect(events).toHaveLength(1);
    }
  });

  it('are not taken from the file of another course of the journal with as many entries', async () => {
    await memory.vectors.add('s', [{ name: 'a', vector: [1, 0] }]);
    await close();
    const before = readFileSync(path);
    await open();
    await memory.vectors.add('s', [{ name: 'a', vector: [0, 1] }]);
    await close();
    writeFileSync(path, before);
    await open();
    await memory.vectors.add('s', [{ name: 'a', vector: [0.6, 0.8] }]);
    expect((await memory.vectors.search('s', { vector: [0.6, 0.8] })).neighbours[0]?.distance).toBeCloseTo(0, 6);
  });

  it('are erased with their space: names, texts and index files', async () => {
    await memory.vectors.add('secret space', [{ name: 'Zanzibar-name', text: 'Quetzal-text', metadata: '{"k":"Yttrium-meta"}' }]);
    await memory.vectors.search('secret space', { text: 'Quetzal-text' });
    await close();
    await open();
    await memory.vectors.search('secret space', { text: 'Quetzal-text' });
    await memory.erase('secret space');
    expect(await memory.vectors.search('secret space', { vector: [1] })).toMatchObject({ identity: null, neighbours: [] });
    await close();
    const files = [...readdirSync(folder), ...readdirSync(`${path}.cache`).map((name) => `m.db.cache/${name}`)].filter(
      (name) => name !== 'm.db.cache',
    );
    expect(files.filter((name) => name.includes('vectors-'))).toEqual([]);
    for (const file of files) {
      const bytes = readFileSync(join(folder, file));
      for (const word of ['Zanzibar', 'Quetzal', 'Yttrium', 'secret space']) expect([file, bytes.includes(word)]).toEqual([file, false]);
    }
    await open();
    expect((await memory.vectors.statistics('secret space')).count).toBe(0);
  });

  it('survive clearing what sessions learned, and are counted beside what sessions observed', async () => {
    const { sessionId } = await memory.openSession({ space: 's', metadata: '{}' });
    await memory.vectors.add('s', [{ name: 'a', vector: [1, 2] }]);
    await memory.observe(sessionId, observation(['x'], { vectors: [[1, 2, 3]] }));
    await memory.observe(sessionId, observation(['y']));
    await memory.learn(sessionId);
    const { observed, count } = await memory.vectors.statistics('s');
    expect([observed.map((figures) => [figures.dimension, figures.count]), count]).toEqual([[[3, 1]], 1]);
    await memory.clearMemory(sessionId);
    expect((await memory.vectors.statistics('s')).count).toBe(1);
  });
});

describe('named vectors when something fails', () => {
  it('are as before when the store refuses, and the space goes on', async () => {
    const failing = await FailingStore.open();
    const other = await openSequences({ store: failing, engine });
    await other.vectors.add('s', [{ name: 'a', vector: [1, 0] }]);
    failing.failures = 1;
    expect(await codeOf(other.vectors.add('s', [{ name: 'b', vector: [1, 0] }]))).toBe('MEM_STORE_FAILED');
    failing.failures = 1;
    expect(await codeOf(other.vectors.remove('s', ['a']))).toBe('MEM_STORE_FAILED');
    expect(named((await other.vectors.search('s', { vector: [1, 0] })).neighbours)).toEqual(['a']);
    await other.vectors.add('s', [{ name: 'c', vector: [1, 0] }]);
    expect(named((await other.vectors.search('s', { vector: [1, 0] })).neighbours)).toEqual(['a', 'c']);
    await other.close();
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Mneme, openMneme, type VectorFilter, VectorMismatchError } from '../../host/index.ts';

let mneme: Mneme;

beforeEach(async () => {
  mneme = await openMneme({ data: ':memory:' });
});
afterEach(() => mneme.close());

describe('MnemeVectors', () => {
  it('adds, finds, counts and removes, with metadata as objects', async () => {
    const vectors = mneme.vectors('library');
    await vectors.add([
      { name: 'fox', text: 'a red fox', metadata: { page: 3 } },
      { name: 'tea', text: 'green tea' },
    ]);
    const { neighbours, algorithm } = await vectors.search({ text: 'red foxes', limit: 1 });
    expect([algorithm, neighbours[0]?.name, neighbours[0]?.metadata]).toEqual(['exact', 'fox', { page: 3, text: 'a red fox' }]);
    expect((await vectors.stats()).count).toBe(2);
    const progress: number[] = [];
    expect(await vectors.reembed({ onProgress: ({ done }) => progress.push(done) })).toMatchObject({ isComplete: true });
    expect(progress).toEqual([2]);
    expect(await vectors.remove(['tea'])).toMatchObject({ removed: 1 });
  });

  it('answers texts that mean the same as an earlier one where that is asked for, and says so', async () => {
    const keeping = await openMneme({ data: ':memory:', semanticCache: { capacityBytes: 1_000_000 } });
    const vectors = keeping.vectors('library');
    await vectors.add([{ name: 'fox', text: 'a red fox' }]);
    const first = await vectors.search({ text: 'Red foxes' });
    expect(first.cached).toBeNull();
    expect(await vectors.search({ text: 'red foxes' })).toEqual({ ...first, cached: { text: 'Red foxes', similarity: 1 } });
    expect((await vectors.search({ text: 'red foxes', cacheSimilarity: 0 })).cached).toBeNull();
    expect((await vectors.stats()).answers).toMatchObject({ hits: 1, leastSimilarity: 0.95 });
    await keeping.close();
    for (const [semanticCache, field] of [
      [{ capacityBytes: 0 }, 'capacityBytes'],
      [{ capacityBytes: 1.5 }, 'capacityBytes'],
      [{ capacityBytes: 9, leastSimilarity: 0 }, 'leastSimilarity'],
    ] as const)
      await expect(openMneme({ data: ':memory:', semanticCache })).rejects.toMatchObject({ field: ['semanticCache', field] });
  });

  it('searches among vectors that pass a filter, and refuses one of another kind by its field', async () => {
    const vectors = mneme.vectors('s');
    const metadata = (number: number) => ({ even: number % 2 === 0, tens: Math.floor(number / 10) });
    await vectors.add(Array.from({ length: 50 }, (_, number) => ({ name: `n${number}`, vector: [1, number], metadata: metadata(number) })));
    const names = async (filter: VectorFilter) =>
      (await vectors.search({ vector: [1, 0], limit: 9, filter })).neighbours.map(({ name }) => name);
    expect(await names({ metadata: { even: true, tens: [1, 3] } })).toEqual('10 12 14 16 18 30 32 34 36'.split(' ').map((n) => `n${n}`));
    expect(await names({ prefix: 'n4', metadata: { even: false } })).toEqual(['n41', 'n43', 'n45', 'n47', 'n49']);
    expect(await names({ names: ['n7', 'n3'] })).toEqual(['n3', 'n7']);
    // As from a program that no compiler has checked.
    const untyped = (filter: unknown): Promise<unknown> => Reflect.apply(vectors.search, vectors, [{ vector: [1, 0], filter }]);
    for (const [filter, ...field] of [
      ['tea', 'filter'],
      [{ names: 'n1' }, 'filter', 'names'],
      [{ names: [1] }, 'filter', 'names', 0],
      [{ prefix: 1 }, 'filter', 'prefix'],
      [{ metadata: [] }, 'filter', 'metadata'],
      [{ metadata: { a: { b: 1 } } }, 'filter', 'metadata', 'a'],
      [{ where: {} }, 'filter', 'where'],
    ])
      await expect(untyped(filter)).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field });
  });

  it('takes settings and typed arrays, and refuses what does not fit', async () => {
    const vectors = mneme.vectors('s');
    const settings = { dimension: 2, metric: 'dot', scalar: 'f32', embedder: 'mine' } as const;
    await vectors.configure(settings);
    await vectors.add([{ name: 'a', vector: Float32Array.of(1, 2) }], { embedder: 'mine' });
    const { neighbours } = await vectors.search({ vector: [3, 4] });
    expect(neighbours).toEqual([{ name: 'a', distance: -11, metadata: {} }]);
    expect(await vectors.configure({ ...settings, preset: 'memory' })).toEqual({ ...settings, preset: 'memory' });
    expect((await vectors.stats()).identity).toEqual({ ...settings, preset: 'memory' });
    await expect(vectors.add([{ name: 'b', vector: [1, 2, 3] }], { embedder: 'mine' })).rejects.toBeInstanceOf(VectorMismatchError);
  });

  it('weighs words by their rarity on request', async () => {
    const vectors = mneme.vectors('s');
    const texts = Array.from({ length: 40 }, (_, number) => ({ name: `r${number}`, text: `the report about the town, part ${number}` }));
    await vectors.add([...texts, { name: 'zebra', text: 'a zebra was seen near the river' }]);
    const first = async () => (await vectors.search({ text: 'the report about the zebra', limit: 1 })).neighbours[0]?.name;
    expect(await first()).not.toBe('zebra');
    expect((await vectors.reembed({ weights: 'idf', limit: 10 })).to.embedder).toContain('words-1+idf-');
    expect(await first()).toBe('zebra');
    const untyped: Promise<unknown> = Reflect.apply(vectors.reembed, vectors, [{ weights: true }]);
    await expect(untyped).rejects.toMatchObject({ field: ['weights'] });
  });

  it('stops a re-embedding between two batches when it is told to', async () => {
    const vectors = mneme.vectors('s');
    await vectors.add([{ name: 'a', text: 'x' }]);
    await expect(vectors.reembed({ signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
  });

  it('takes no Map for an object: its members would count for nothing', async () => {
    const values: object = new Map([['topic', 'tea']]);
    const books = mneme.vectors('books');
    for (const call of [
      () => books.search({ vector: [1, 0], filter: { metadata: Object(values) } }),
      () => books.add([{ name: 'a', vector: [1, 0], metadata: Object(values) }]),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', found: 'a Map', expected: 'an object' });
  });
});

import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { MemoryError } from '../../host/errors.ts';

const engine = createEngine();
const TEXTS = Array.from({ length: 7 }, (_, number) => ({ name: `n${number}`, text: `text number ${number}` }));

async function openWith(store: Awaited<ReturnType<typeof openStore>>, dimension: number) {
  return openSequences({ store, engine, embedderConfig: { kind: 'hashed', dimension, cacheBytes: 1_000_000 } });
}

describe('re-embedding a space', () => {
  it('goes on after a restart where it was cut off; old vectors answer until all texts have new ones', async () => {
    const store = await openStore(':memory:');
    const old = await openWith(store, 256);
    await old.vectors.add('s', TEXTS);
    const before = await old.vectors.search('s', { text: 'number 3', limit: 1 });
    await old.close();

    let fresh = await openWith(store, 64);
    expect(await fresh.vectors.reembed('s', { limit: 3 })).toMatchObject({ done: 3, total: 7, isComplete: false });
    await expect(fresh.vectors.search('s', { text: 'number 3' })).rejects.toThrow(/hashed:words-1:64:unit.*hashed:words-1:256:unit/);
    expect(await fresh.vectors.add('s', [{ name: 'x', text: 'y' }]).catch((error: MemoryError) => error.code)).toBe(
      'MEM_EMBEDDER_MISMATCH',
    );
    await fresh.close();

    const again = await openWith(store, 256);
    expect(await again.vectors.search('s', { text: 'number 3', limit: 1 })).toEqual(before);
    expect((await again.vectors.statistics('s')).reembedding).toMatchObject({ done: 3, total: 7 });
    expect(await again.vectors.add('s', [{ name: 'x', text: 'y' }]).catch((error: MemoryError) => error.code)).toBe('MEM_REEMBEDDING');
    await again.vectors.remove('s', ['n0', 'n6']);
    await again.close();

    fresh = await openWith(store, 64);
    expect(await fresh.vectors.reembed('s', { limit: 2 })).toMatchObject({ done: 4, total: 5, isComplete: false });
    expect(await fresh.vectors.reembed('s')).toMatchObject({ done: 5, total: 5, isComplete: true });
    const { neighbours, identity } = await fresh.vectors.search('s', { text: 'text number 3' });
    expect([neighbours[0]?.name, neighbours.length, identity?.dimension]).toEqual(['n3', 5, 64]);
    const reference = await openWith(await openStore(':memory:'), 64);
    await reference.vectors.add('s', TEXTS.slice(1, 6));
    expect((await reference.vectors.search('s', { text: 'text number 3' })).neighbours).toEqual(neighbours);
    const head = await store.head('s');
    expect(await fresh.vectors.reembed('s')).toMatchObject({ done: 5, total: 5, isComplete: true });
    expect(await store.head('s')).toBe(head);
    await fresh.close();
    await reference.close();
  });

  it('begins again with a third embedder, and is called off with the first', async () => {
    const store = await openStore(':memory:');
    const first = await openWith(store, 64);
    await first.vectors.add('s', TEXTS);
    const second = await openWith(store, 32);
    await second.vectors.reembed('s', { limit: 4 });
    const third = await openWith(store, 16);
    expect(await third.vectors.reembed('s', { limit: 2 })).toMatchObject({ done: 2, total: 7 });
    const back = await openWith(store, 64);
    expect(await back.vectors.reembed('s')).toMatchObject({ isComplete: true });
    expect((await back.vectors.statistics('s')).reembedding).toBeNull();
    await back.vectors.add('s', [{ name: 'x', text: 'y' }]);
    for (const memory of [first, second, third, back]) await memory.close();
  });

  it('refuses vectors without a text, unless they may go', async () => {
    const memory = await openWith(await openStore(':memory:'), 64);
    await memory.vectors.configure('s', { dimension: 2, metric: 'cosine', scalar: 'f32', embedder: 'given' });
    await memory.vectors.add('s', [
      { name: 'a', vector: [1, 2] },
      { name: 'b', vector: [1, 2], text: 'kept' },
    ]);
    await expect(memory.vectors.reembed('s')).rejects.toThrow('found 1 vectors without a text');
    expect(await memory.vectors.reembed('s', { textless: 'drop' })).toMatchObject({ done: 1, total: 1, isComplete: true });
    expect((await memory.vectors.search('s', { text: 'kept' })).neighbours.map(({ name }) => name)).toEqual(['b']);
    await memory.close();
  });

  it('takes no other settings on the way, not even when no vector is left, and ends then', async () => {
    const store = await openStore(':memory:');
    const old = await openWith(store, 64);
    await old.vectors.add('s', TEXTS);
    await old.close();
    const memory = await openWith(store, 32);
    await memory.vectors.reembed('s', { limit: 1 });
    await memory.vectors.remove(
      's',
      TEXTS.map(({ name }) => name),
    );
    const mine = { dimension: 4, metric: 'dot', scalar: 'f32', embedder: 'given' } as const;
    await expect(memory.vectors.configure('s', mine)).rejects.toMatchObject({ code: 'MEM_REEMBEDDING' });
    expect(await memory.vectors.reembed('s')).toMatchObject({ done: 0, total: 0, isComplete: true });
    expect(await memory.vectors.configure('s', mine)).toMatchObject(mine);
    expect(await memory.vectors.add('s', [{ name: 'x', vector: [1, 2, 3, 4] }])).toMatchObject({ added: 1 });
    await memory.close();
  });

  it('comes back to texts that were taken by a call that never finished', async () => {
    const store = await openStore(':memory:');
    const old = await openWith(store, 64);
    await old.vectors.add('s', TEXTS);
    await old.close();
    const memory = await openWith(store, 32);
    const both = await Promise.all([memory.vectors.reembed('s', { limit: 4 }), memory.vectors.reembed('s', { limit: 4 })]);
    expect(both.map(({ isComplete }) => isComplete)).toEqual([false, true]);
    await memory.close();
  });
});

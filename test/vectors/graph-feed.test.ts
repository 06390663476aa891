import { afterAll, describe, expect, it } from 'vitest';
import { GraphChannel } from '../../host/vectors/graph-channel.ts';
import { GraphFeed } from '../../host/vectors/graph-feed.ts';
import { VectorRows } from '../../host/vectors/vector-rows.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, rows: kernel } = createEngineKernels();
const channel = new GraphChannel();
afterAll(() => channel.close());

function feedOver(count: number) {
  const rows = new VectorRows(arena, kernel, kernel.layoutOf(2, 'squared', 'f32'));
  const ids = Uint32Array.from({ length: count }, (_, id) => id);
  rows.reserve(ids);
  for (const id of ids) rows.write(id, Float32Array.of(id, 0));
  rows.show(ids);
  const settings = { dimension: 2, metric: 'l2sq', scalar: 'f32', connectivity: 16, expansionAdd: 64, expansionSearch: 64 } as const;
  return { rows, feed: new GraphFeed(rows, channel, settings) };
}

describe('GraphFeed', () => {
  it('brings all rows into a graph, and then only what changed', async () => {
    const { rows, feed } = feedOver(100);
    feed.changed(Uint32Array.of(1));
    expect(feed.waitingCount).toBe(0);
    feed.start();
    expect(feed.waitingCount).toBe(100);
    const graph = await feed.settled();
    expect(feed.waitingCount).toBe(0);
    expect([...((await graph?.search(Float32Array.of(41.2, 0), 2)) ?? [])]).toEqual([41, 42]);
    rows.hide(Uint32Array.of(41));
    rows.write(42, Float32Array.of(-50, 0));
    feed.changed(Uint32Array.of(41, 42));
    const waiting: number[] = [];
    feed.forEachWaiting((recordId) => waiting.push(recordId));
    expect(new Set(waiting)).toEqual(new Set([41, 42]));
    await feed.settled();
    expect([...((await graph?.search(Float32Array.of(41.2, 0), 2)) ?? [])]).not.toContain(41);
    expect([...((await graph?.search(Float32Array.of(-50, 0), 1)) ?? [])]).toEqual([42]);
    await feed.close();
    rows.free();
  });

  it('builds the graph anew when a quarter of the records was removed or replaced', async () => {
    const { rows, feed } = feedOver(100);
    feed.start();
    const first = await feed.settled();
    const ids = Uint32Array.from({ length: 20 }, (_, id) => id * 2);
    feed.changed(ids);
    expect(await feed.settled()).toBe(first);
    feed.changed(ids);
    const second = await feed.settled();
    expect(second).not.toBe(first);
    // A search that still held the first one fails now, and must not take the second with it.
    if (first !== undefined) {
      await expect(first.search(Float32Array.of(1, 0), 1)).rejects.toThrow();
      feed.drop(first);
    }
    expect(feed.graph).toBe(second);
    expect([...((await second?.search(Float32Array.of(41.2, 0), 2)) ?? [])]).toEqual([41, 42]);
    await feed.close();
    rows.free();
  });

  it('has no graph from the moment it is closed: none that does not know the last changes, nor one that was under way', async () => {
    const complete = feedOver(100);
    complete.feed.start();
    await complete.feed.settled();
    complete.feed.changed(Uint32Array.of(1, 2, 3));
    const closed = complete.feed.close();
    expect(complete.feed.graph).toBeUndefined();
    await closed;
    expect(complete.feed.graph).toBeUndefined();
    complete.rows.free();
    const begun = feedOver(100);
    begun.feed.start();
    await begun.feed.close();
    expect(begun.feed.graph).toBeUndefined();
    begun.rows.free();
  });

  it('starts no graph any more after it was closed', async () => {
    const { rows, feed } = feedOver(3);
    await feed.close();
    feed.start();
    expect(await feed.settled()).toBeUndefined();
    rows.free();
  });
});

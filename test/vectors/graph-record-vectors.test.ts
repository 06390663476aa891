import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { VectorIdentity } from '../../host/core/ports/record-vectors.ts';
import { ExactRecordVectorsFactory } from '../../host/vectors/exact-record-vectors.ts';
import { GraphChannel } from '../../host/vectors/graph-channel.ts';
import { GRAPH_PRESETS, graphNodeBytes, graphSettings } from '../../host/vectors/graph-plan.ts';
import { GraphRecordVectors, GraphRecordVectorsFactory } from '../../host/vectors/graph-record-vectors.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { describeRecordVectors } from '../contracts/record-vectors.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const { arena, rows } = createEngineKernels();
const channel = new GraphChannel();
const folder = mkdtempSync(join(tmpdir(), 'mneme-graphs-'));
/** Everything by the graph, however few records there are. */
const always = { mostExact: 0, mostCandidates: 10_000 };
const factory = new GraphRecordVectorsFactory(arena, rows, channel, always);
const identity: VectorIdentity = { dimension: 16, metric: 'cosine', scalar: 'bf16', embedder: 'test-1' };

const NODE_BYTES = graphNodeBytes(graphSettings(identity));

afterAll(async () => {
  await channel.close();
  rmSync(folder, { recursive: true, force: true });
});

describeRecordVectors('GraphRecordVectors', { factory, bytesInUse: () => arena.bytesInUse, scalars: ['f32', 'bf16', 'i8'] });

function clustered(count: number, dimension: number, seed: number) {
  const random = seededRandom(seed);
  const centres = Array.from({ length: Math.ceil(count / 50) }, () => Array.from({ length: dimension }, () => random() * 2 - 1));
  const vector = (): number[] => {
    const centre = centres[Math.floor(random() * centres.length)];
    return centre.map((component) => component + (random() - 0.5) * 0.4);
  };
  const all = new Float32Array(count * dimension);
  for (let place = 0; place < count; place++) all.set(vector(), place * dimension);
  return { ids: Uint32Array.from({ length: count }, (_, id) => id), vectors: all, query: () => Float32Array.from(vector()) };
}

describe('GraphRecordVectors', () => {
  it('finds what an exact comparison finds, and says that it may miss some', async () => {
    const { ids, vectors, query } = clustered(3000, 16, 3);
    const approximate = factory.create(identity);
    const exact = new ExactRecordVectorsFactory(arena, rows).create(identity);
    await Promise.all([approximate.add(ids, vectors), exact.add(ids, vectors)]);
    await approximate.settled();
    expect(approximate.statistics().algorithm).toBe('approximate');
    let same = 0;
    for (let round = 0; round < 100; round++) {
      const asked = query();
      const found = await approximate.search(asked, { limit: 10 });
      const expected = await exact.search(asked, { limit: 10 });
      expect(found.algorithm).toBe('approximate');
      const known = new Map(expected.neighbours.map(({ recordId, distance }) => [recordId, distance]));
      for (const { recordId, distance } of found.neighbours) if (known.get(recordId) === distance) same++;
    }
    expect(same / 1000).toBeGreaterThanOrEqual(0.98);
    await Promise.all([approximate.close(), exact.close()]);
  });

  it('misses nothing when a filter leaves few records', async () => {
    const bounded = new GraphRecordVectorsFactory(arena, rows, channel, { mostExact: 500 });
    const { ids, vectors, query } = clustered(3000, 16, 4);
    const index = bounded.create(identity);
    await index.add(ids, vectors);
    await index.settled();
    const filter = new Uint32Array(Math.ceil(3000 / 32));
    for (let id = 7; id < 3000; id += 100) filter[id >>> 5] |= 1 << (id & 31);
    const asked = query();
    const found = await index.search(asked, { limit: 10, filter });
    expect(found.algorithm).toBe('exact');
    expect(found.neighbours.every(({ recordId }) => recordId % 100 === 7)).toBe(true);
    expect(found.neighbours).toHaveLength(10);
    expect((await index.search(asked, { limit: 10 })).algorithm).toBe('approximate');
    await index.close();
  });

  it('asks the graph again for more when a filter leaves too few of its candidates', async () => {
    const { ids, vectors } = clustered(2000, 16, 5);
    const index = factory.create(identity);
    await index.add(ids, vectors);
    await index.settled();
    // All but the thousand that are nearest to the query.
    const asked = vectors.subarray(0, 16);
    const nearest = await index.search(asked, { limit: 1000 });
    const filter = new Uint32Array(Math.ceil(2000 / 32)).fill(0xffff_ffff);
    for (const { recordId } of nearest.neighbours) filter[recordId >>> 5] &= ~(1 << (recordId & 31));
    const { neighbours } = await index.search(asked, { limit: 5, filter });
    expect(neighbours).toHaveLength(5);
    const rest = new Set(nearest.neighbours.map(({ recordId }) => recordId));
    expect(neighbours.some(({ recordId }) => rest.has(recordId))).toBe(false);
    await index.close();
  });

  it('shows every acknowledged change at once, though the graph lags behind', async () => {
    const { ids, vectors } = clustered(2000, 16, 6);
    const index = factory.create(identity);
    await index.add(ids, vectors);
    await index.settled();
    const far = new Float32Array(16).fill(-3);
    const adding = index.add(Uint32Array.of(5000), far);
    await adding;
    expect((await index.search(far, { limit: 1 })).neighbours[0]).toMatchObject({ recordId: 5000 });
    await index.update(Uint32Array.of(17), far);
    expect((await index.search(far, { limit: 2 })).neighbours.map(({ recordId }) => recordId)).toEqual([17, 5000]);
    await index.remove(Uint32Array.of(5000));
    expect((await index.search(far, { limit: 1 })).neighbours[0]).toMatchObject({ recordId: 17 });
    await index.settled();
    expect((await index.search(far, { limit: 1 })).neighbours[0]).toMatchObject({ recordId: 17 });
    await index.close();
  });

  it('builds its graph for another preset, and answers exactly until it is built', async () => {
    const { ids, vectors, query } = clustered(600, 16, 8);
    const index = factory.create(identity);
    await index.add(ids, vectors);
    await index.settled();
    const speed = index.statistics();
    const asked = query();
    const before = await index.search(asked, { limit: 5 });
    const racing = index.search(asked, { limit: 5 });
    await index.retune({ ...identity, preset: 'memory' });
    expect((await racing).neighbours).toEqual(before.neighbours);
    expect(await index.search(asked, { limit: 5 })).toEqual({ ...before, algorithm: 'exact' });
    await index.settled();
    const memory = index.statistics();
    expect(memory).toMatchObject({ count: 600, algorithm: 'approximate', graph: { ...GRAPH_PRESETS.memory, waiting: 0 } });
    expect(memory.bytes).toBeLessThan(speed.bytes);
    expect(await index.search(asked, { limit: 5 })).toEqual(before);
    await index.close();
  });

  it('counts the memory of its graph as that is: while it is built, with removed records until it is built anew, and after a restart', async () => {
    const { ids, vectors } = clustered(1_000, 16, 12);
    const index = factory.create(identity);
    const before = arena.bytesInUse;
    await index.add(ids, vectors);
    const nodes = () => (index.statistics().bytes - (arena.bytesInUse - before)) / NODE_BYTES;
    expect(nodes()).toBeLessThan(1_000);
    await index.settled();
    expect(nodes()).toBeCloseTo(1_000, 0);
    await index.remove(ids.subarray(0, 200));
    await index.settled();
    expect(nodes()).toBeCloseTo(1_000, 0);
    const target = { folder, name: 'counted', sequenceNumber: 1 };
    await index.save(target);
    const opened = await factory.open(identity, target, 'load');
    if (opened.outcome !== 'opened') throw new Error(opened.reason);
    expect(opened.vectors.statistics().bytes / index.statistics().bytes).toBeCloseTo(1, 1);
    await opened.vectors.close();
    await index.add(ids.subarray(0, 100), vectors.subarray(0, 1_600));
    await index.settled();
    expect(nodes()).toBeCloseTo(1_000, 0);
    await index.remove(ids.subarray(500, 800));
    await index.settled();
    expect(nodes()).toBeCloseTo(600, 0);
    await index.close();
  });

  it('stays exact below its bound and builds the graph above it', async () => {
    const bounded = new GraphRecordVectorsFactory(arena, rows, channel, { mostExact: 1000, mostCandidates: 10_000 });
    const { ids, vectors } = clustered(1500, 16, 8);
    const index = bounded.create(identity);
    await index.add(ids.subarray(0, 1000), vectors.subarray(0, 16_000));
    await index.settled();
    expect(index.statistics()).toMatchObject({ algorithm: 'exact', graph: null });
    await index.add(ids.subarray(1000), vectors.subarray(16_000));
    await index.settled();
    const graph = { connectivity: 16, expansionAdd: 64, expansionSearch: 64, waiting: 0 };
    expect(index.statistics()).toMatchObject({ algorithm: 'approximate', graph });
    expect((await index.search(vectors.subarray(0, 16), { limit: 3 })).algorithm).toBe('approximate');
    await index.close();
  });

  it('answers on, exactly, when the vector thread cannot run, and tells whoever listens', async () => {
    const deaths: string[] = [];
    const broken = new GraphChannel({
      url: new URL('./no-such-thread.ts', import.meta.url),
      onFailure: ({ code }) => deaths.push(code),
    });
    const index = new GraphRecordVectorsFactory(arena, rows, broken, always).create(identity);
    const { ids, vectors } = clustered(100, 16, 9);
    for (const id of ids) await index.add(Uint32Array.of(id), vectors.subarray(id * 16, id * 16 + 16));
    await index.settled();
    const answer = await index.search(vectors.subarray(0, 16), { limit: 1 });
    expect(answer).toMatchObject({ algorithm: 'exact', neighbours: [{ recordId: 0 }] });
    expect(deaths.length).toBeGreaterThan(0);
    expect(deaths.every((code) => code === 'MEM_THREAD_FAILED')).toBe(true);
    await index.close();
    await broken.close();
  });

  it('builds its graph again after the thread died', async () => {
    const mortal = new GraphChannel();
    const index = new GraphRecordVectorsFactory(arena, rows, mortal, always).create(identity);
    const { ids, vectors } = clustered(400, 16, 10);
    await index.add(ids, vectors);
    await index.settled();
    await mortal.close();
    const asked = vectors.subarray(16, 32);
    expect(await index.search(asked, { limit: 1 })).toMatchObject({ algorithm: 'exact', neighbours: [{ recordId: 1 }] });
    await index.remove(Uint32Array.of(399));
    await index.settled();
    expect(await index.search(asked, { limit: 1 })).toMatchObject({ algorithm: 'approximate', neighbours: [{ recordId: 1 }] });
    await index.close();
    await mortal.close();
  });

  it('writes the same files for the same additions', async () => {
    const names = async (name: string): Promise<unknown> => {
      const { ids, vectors } = clustered(600, 16, 12);
      const index = factory.create(identity);
      for (let start = 0; start < 600; start += 100)
        await index.add(ids.subarray(start, start + 100), vectors.subarray(start * 16, (start + 100) * 16));
      const target = { folder, name, sequenceNumber: 1 };
      await index.save(target);
      await index.close();
      const { readManifest } = await import('../../host/vectors/index-manifest.ts');
      const found = await readManifest(target, identity);
      return 'manifest' in found ? [found.manifest.rows.sha256, found.manifest.graph?.sha256] : found;
    };
    expect(await names('one')).toEqual(await names('two'));
  });

  it('is saved without its graph while many records wait for it, and builds it again after the next opening', async () => {
    const { ids, vectors, query } = clustered(3000, 16, 13);
    const index = factory.create(identity);
    const target = { folder, name: 'waiting', sequenceNumber: 1 };
    await index.add(ids, vectors);
    await index.save(target);
    expect(index.statistics().algorithm).toBe('exact');
    await index.close();
    const found = await factory.open(identity, target, 'load');
    if (found.outcome !== 'opened' || !(found.vectors instanceof GraphRecordVectors)) throw new Error('not opened');
    expect(await found.vectors.search(query(), { limit: 3 })).toMatchObject({ algorithm: 'exact' });
    await found.vectors.settled();
    expect(await found.vectors.search(query(), { limit: 3 })).toMatchObject({ algorithm: 'approximate' });
    await found.vectors.save(target);
    await found.vectors.close();
    const again = await factory.open(identity, target, 'load');
    if (again.outcome !== 'opened') throw new Error('not opened');
    expect(again.vectors.statistics().algorithm).toBe('approximate');
    await again.vectors.close();
  });
});

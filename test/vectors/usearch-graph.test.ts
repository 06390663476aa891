/** Each trap of the library has a test that shows the trap, so that one notices when it is gone, and one that shows that we stay out of it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GraphChannel } from '../../host/vectors/graph-channel.ts';
import { GraphRecordVectorsFactory } from '../../host/vectors/graph-record-vectors.ts';
import type { GraphSettings } from '../../host/vectors/graph-requests.ts';
import { UsearchGraph } from '../../host/vectors/usearch-graph.ts';
import { loadUsearch } from '../../host/vectors/usearch-module.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const library = await loadUsearch();
const folder = mkdtempSync(join(tmpdir(), 'mneme-graph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings: GraphSettings = {
  dimension: 8,
  metric: 'l2sq',
  scalar: 'f32',
  connectivity: 16,
  expansionAdd: 64,
  expansionSearch: 64,
};

function filled(count: number, changed: Partial<GraphSettings> = {}) {
  const graph = new UsearchGraph(library, { ...settings, ...changed });
  const random = seededRandom(count);
  const dimension = changed.dimension ?? settings.dimension;
  const vectors = Float32Array.from({ length: count * dimension }, () => random());
  const ids = Uint32Array.from({ length: count }, (_, id) => id);
  graph.put(ids, vectors);
  return { graph, ids, vectors, at: (id: number) => vectors.subarray(id * dimension, (id + 1) * dimension) };
}

describe('UsearchGraph', () => {
  it('answers nothing when it is empty, and all records for a limit above their number', () => {
    expect([...new UsearchGraph(library, settings).search(new Float32Array(8), 5)]).toEqual([]);
    const { graph, at } = filled(20);
    expect([...graph.search(at(3), 100)].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, id) => id));
  });

  it('gives a record that is there its new vector, where the library throws', () => {
    const { graph, at } = filled(50);
    const index = new library.Index({ ...configOf(8), multi: false });
    index.add(1n, at(1), 1);
    expect(() => index.add(1n, at(2), 1)).toThrow();
    graph.put(Uint32Array.of(7, 8), Float32Array.from([...at(20), ...at(30)]));
    expect(graph.count).toBe(50);
    expect(new Set(graph.search(at(20), 2))).toEqual(new Set([7, 20]));
    expect([...graph.search(at(7), 1)]).not.toContain(7);
  });

  it('never answers removed records, and takes them back', () => {
    const { graph, at } = filled(200);
    graph.remove(Uint32Array.from({ length: 100 }, (_, place) => place * 2));
    graph.remove(Uint32Array.of(0, 999));
    expect(graph.count).toBe(100);
    expect([...graph.search(at(0), 100)].every((id) => id % 2 === 1)).toBe(true);
    graph.put(Uint32Array.of(0), at(0).slice());
    expect([...graph.search(at(0), 1)]).toEqual([0]);
  });

  it('sees subarrays as they are, where exactSearch of the library reads from the start of the buffer', () => {
    const { graph, vectors } = filled(50);
    const later = vectors.subarray(40 * 8, 41 * 8);
    expect([...graph.search(later, 1)]).toEqual([40]);
    const wrong = library.exactSearch(vectors, later, 8, 1, library.MetricKind.L2sq, 1);
    const right = library.exactSearch(vectors, later.slice(), 8, 1, library.MetricKind.L2sq, 1);
    expect([Number([...wrong.keys][0]), Number([...right.keys][0])]).toEqual([0, 40]);
  });

  it('has to be handed finite numbers, because the library takes NaN without a word', () => {
    const index = new library.Index({ ...configOf(8), multi: false });
    expect(() => index.add(1n, new Float32Array(8).fill(Number.NaN), 1)).not.toThrow();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'never gets %s: changes and searches are refused before the graph hears of them',
    async (wrong) => {
      const { arena, rows } = createEngineKernels();
      const channel = new GraphChannel();
      const guarded = new GraphRecordVectorsFactory(arena, rows, channel, { mostExact: 10, mostCandidates: 100 }).create({
        dimension: 8,
        metric: 'squared',
        scalar: 'f32',
        embedder: 'test-1',
      });
      const { ids, vectors, at } = filled(50);
      await guarded.add(ids, vectors);
      const bad = Float32Array.from({ length: 8 }, (_, place) => (place === 7 ? wrong : 0));
      const refused = { code: 'MEM_INVALID_ARGUMENT' };
      await expect(guarded.add(Uint32Array.of(99), bad)).rejects.toMatchObject(refused);
      await expect(guarded.update(Uint32Array.of(3), bad)).rejects.toMatchObject(refused);
      await expect(guarded.stage(Uint32Array.of(3), bad)).rejects.toMatchObject(refused);
      await expect(guarded.search(bad, { limit: 1 })).rejects.toMatchObject(refused);
      await guarded.settled();
      expect((await guarded.search(at(3), { limit: 1 })).neighbours).toEqual([{ recordId: 3, distance: 0 }]);
      expect([guarded.statistics().count, guarded.statistics().algorithm]).toEqual([50, 'approximate']);
      await guarded.close();
      await channel.close();
    },
  );

  it('refuses a file of other dimensions, which the library would take over', () => {
    const wide = filled(10, { dimension: 16 });
    const part = wide.graph.save(folder, 'wide.');
    const index = new library.Index({ ...configOf(8), multi: false });
    index.load(join(folder, part.name));
    expect(Number(index.dimensions())).toBe(16);
    const graph = new UsearchGraph(library, settings);
    expect(graph.open({ folder, part, count: 10 }, 'load')).toContain('16, 16, 10, expected 8, 16, 10');
    expect(graph.count).toBe(0);
  });

  it.each(['load', 'view'] as const)('refuses damaged, cut and missing files without showing them to the library, by %s', (access) => {
    const part = filled(100).graph.save(folder, 'hurt.');
    const path = join(folder, part.name);
    const whole = readFileSync(path);
    const graph = new UsearchGraph(library, settings);
    for (const place of [0, 8, 70, 200, whole.length - 1]) {
      const flipped = Buffer.from(whole);
      flipped[place] ^= 0x40;
      writeFileSync(path, flipped);
      expect(graph.open({ folder, part, count: 100 }, access)).toContain('digest does not fit');
    }
    writeFileSync(path, whole.subarray(0, -7));
    expect(graph.open({ folder, part, count: 100 }, access)).toContain(`expected ${whole.length}`);
    rmSync(path);
    expect(graph.open({ folder, part, count: 100 }, access)).toContain('cannot be read');
    writeFileSync(path, whole);
    expect(graph.open({ folder, part, count: 99 }, access)).toContain('expected');
    expect(graph.open({ folder, part: { ...part, connectivity: 8 }, count: 100 }, access)).toContain('has connectivity 8, expected 16');
    expect(graph.open({ folder, part, count: 100 }, access)).toBeNull();
  });

  it('refuses a file that is whole and no graph, over which the library would sit for minutes', () => {
    const bytes = Buffer.from('not a graph, but with a digest that fits');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(folder, 'foreign.graph'), bytes);
    const part = { name: 'foreign.graph', bytes: bytes.length, sha256, connectivity: 16 };
    const graph = new UsearchGraph(library, settings);
    expect(graph.open({ folder, part, count: 1 }, 'load')).toContain('is no graph');
    graph.put(Uint32Array.of(1), new Float32Array(8));
    expect(graph.count).toBe(1);
  });

  it('searches like before after a load, and takes changes after a view, which the library does not', () => {
    const { graph, at } = filled(300);
    const part = graph.save(folder, 'again.');
    const asked = Array.from({ length: 30 }, (_, place) => at(place * 10));
    const before = asked.map((vector) => [...graph.search(vector, 10)]);
    for (const access of ['load', 'view'] as const) {
      const again = new UsearchGraph(library, settings);
      expect(again.open({ folder, part, count: 300 }, access)).toBeNull();
      expect(asked.map((vector) => [...again.search(vector, 10)])).toEqual(before);
      again.put(Uint32Array.of(300), new Float32Array(8).fill(5));
      expect([...again.search(new Float32Array(8).fill(5), 1)]).toEqual([300]);
      expect(again.count).toBe(301);
    }
    const view = new library.Index({ ...configOf(8), multi: false });
    view.view(join(folder, part.name));
    expect(() => view.add(1000n, new Float32Array(8), 1)).toThrow();
  });

  it('builds the same bytes from the same additions', () => {
    expect(filled(500).graph.save(folder, 'one.').sha256).toBe(filled(500).graph.save(folder, 'two.').sha256);
  });
});

function configOf(dimensions: number) {
  const { MetricKind, ScalarKind } = library;
  return {
    dimensions,
    metric: MetricKind.L2sq,
    quantization: ScalarKind.F32,
    connectivity: 16,
    expansion_add: 64,
    expansion_search: 64,
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VectorPlace } from '../../host/core/ports/vector-indexes.ts';
import { ExactRecordVectorsFactory } from '../../host/vectors/exact-record-vectors.ts';
import { VectorDirectory } from '../../host/vectors/vector-directory.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, rows } = createEngineKernels();
const factory = new ExactRecordVectorsFactory(arena, rows);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mneme-directory-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A journal of one-component vectors, one per number. */
function placeOf(name: string, journal: number[]) {
  const fills: number[] = [];
  const place: VectorPlace = {
    identity: { dimension: 1, metric: 'squared', scalar: 'f32', embedder: 'test-1' },
    name,
    moment: () => ({ sequenceNumber: journal.length, entry: '' }),
    isNew: () => false,
    fill: async (vectors) => {
      fills.push(journal.length);
      await vectors.add(Uint32Array.from(journal.keys()), Float32Array.from(journal));
    },
  };
  return { place, fills };
}

function newDirectory() {
  const rebuilt: string[] = [];
  const directory = new VectorDirectory({ factory, folder, onRebuild: (name, reason) => rebuilt.push(`${name}: ${reason}`) });
  const nearest = (place: VectorPlace, component: number) =>
    directory.use(place, async (vectors) => (await vectors.search(Float32Array.of(component), { limit: 1 })).neighbours[0]?.recordId);
  return { directory, rebuilt, nearest };
}

describe('VectorDirectory', () => {
  it('fills an index once, however many ask for it, and reads its files the next time', async () => {
    const { place, fills } = placeOf('a', [5, 6, 7]);
    const first = newDirectory();
    expect(await Promise.all([5, 6, 7].map((component) => first.nearest(place, component)))).toEqual([0, 1, 2]);
    expect([fills, first.rebuilt.length]).toEqual([[3], 1]);
    await first.directory.close();
    const second = newDirectory();
    expect(await second.nearest(place, 7)).toBe(2);
    expect([fills, second.rebuilt]).toEqual([[3], []]);
    await second.directory.close();
  });

  it('lets go what is released, and saves it first', async () => {
    const before = arena.bytesInUse;
    const [a, b] = ['a', 'b'].map((name) => placeOf(name, [1, 2, 3]));
    const { directory, rebuilt, nearest } = newDirectory();
    for (const { place } of [a, b]) await nearest(place, 1);
    directory.release('a');
    expect([directory.statisticsOf('a'), directory.statisticsOf('b')?.count]).toEqual([undefined, 3]);
    expect(await nearest(a.place, 3)).toBe(2);
    expect([a.fills, rebuilt.length]).toEqual([[3], 2]);
    await directory.close();
    expect([directory.statisticsOf('b'), arena.bytesInUse]).toEqual([undefined, before]);
  });

  it('keeps what somebody works with', async () => {
    const { place } = placeOf('a', [1]);
    const { directory, nearest } = newDirectory();
    await directory.use(place, async (vectors) => {
      directory.release('a');
      expect(await nearest(place, 1)).toBe(0);
      expect(directory.statisticsOf('a')?.count).toBe(1);
      expect(vectors.statistics().count).toBe(1);
    });
    expect(directory.statisticsOf('a')).toBeUndefined();
    await directory.close();
  });

  it('fills an index anew when its files show another moment of the journal', async () => {
    const journal = [1, 2];
    const { place, fills } = placeOf('a', journal);
    const first = newDirectory();
    await first.nearest(place, 1);
    await first.directory.close();
    journal.push(9);
    const second = newDirectory();
    expect(await second.nearest(place, 9)).toBe(2);
    expect(fills).toEqual([2, 3]);
    expect(second.rebuilt[0]).toContain('sequence number 2, expected 3');
    await second.directory.close();
  });

  it('passes on what filling throws, and tries again the next time', async () => {
    const { place } = placeOf('a', [1]);
    let attempts = 0;
    const failing: VectorPlace = {
      ...place,
      fill: async (vectors) => {
        if (++attempts === 1) throw new Error('the journal cannot be read');
        await place.fill(vectors);
      },
    };
    const { directory, nearest } = newDirectory();
    await expect(nearest(failing, 1)).rejects.toThrow('the journal cannot be read');
    expect(await nearest(failing, 1)).toBe(0);
    await directory.close();
  });

  it('says nothing of the files of a new index, and closes though one cannot be opened', async () => {
    const { place } = placeOf('new', [1]);
    const { directory, rebuilt, nearest } = newDirectory();
    expect(await nearest({ ...place, isNew: () => true }, 1)).toBe(0);
    const broken = { ...place, name: 'broken', isNew: () => true, fill: () => Promise.reject(new Error('no journal')) };
    const asked = nearest(broken, 1).catch((error: Error) => error.message);
    await directory.close();
    expect([await asked, rebuilt]).toEqual(['no journal', []]);
  });
});

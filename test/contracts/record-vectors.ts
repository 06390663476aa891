/** What every index of record vectors must do: one body of tests, run by each adapter's own test file. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordVectors, RecordVectorsFactory, VectorIdentity, VectorMetric } from '../../host/core/ports/record-vectors.ts';
import { distanceScale, nearestVectors, vectorDistance } from '../reference/nearest-vectors.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const METRICS = ['cosine', 'dot', 'squared'] as const;
const PLANE: VectorIdentity = { dimension: 2, metric: 'squared', scalar: 'f32', embedder: 'test-1' };

export interface RecordVectorsSubject {
  readonly factory: RecordVectorsFactory;
  /** Kernel memory in use; nothing may stay there after `close`. */
  readonly bytesInUse: () => number;
  readonly scalars: readonly VectorIdentity['scalar'][];
}

export function describeRecordVectors(name: string, { factory, bytesInUse, scalars }: RecordVectorsSubject): void {
  describe(`${name}, as record vectors`, () => {
    let folder: string;
    let index: RecordVectors;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'mneme-vectors-'));
      index = factory.create(PLANE);
    });

    afterEach(async () => {
      await index.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const idsOf = async (vector: readonly number[], limit: number, filter?: Uint32Array): Promise<number[]> => {
      const search = filter === undefined ? { limit } : { limit, filter };
      return (await index.search(Float32Array.from(vector), search)).neighbours.map(({ recordId }) => recordId);
    };

    it('finds nothing while it is empty', async () => {
      expect(await idsOf([0, 0], 3)).toEqual([]);
      expect(await idsOf([0, 0], 3, Uint32Array.of(7))).toEqual([]);
      expect(index.statistics().count).toBe(0);
      expect(await index.remove(Uint32Array.of(4))).toBe(0);
    });

    it('answers distances, nearest first, ties by record id, and all records for a limit above their number', async () => {
      await index.add(Uint32Array.of(9, 5, 7, 1), Float32Array.of(3, 4, 1, 0, 0, -1, 0, 0));
      const { neighbours } = await index.search(Float32Array.of(0, 0), { limit: 10_000 });
      expect(neighbours).toEqual([
        { recordId: 1, distance: 0 },
        { recordId: 5, distance: 1 },
        { recordId: 7, distance: 1 },
        { recordId: 9, distance: 25 },
      ]);
      expect(await idsOf([0, 0], 2)).toEqual([1, 5]);
    });

    it('names all records within a distance', async () => {
      const count = 9000;
      const ids = Uint32Array.from({ length: count }, (_, place) => place);
      await index.add(
        ids,
        Float32Array.from({ length: count * 2 }, (_, place) => (place % 2 === 0 ? Math.floor(place / 2) % 3 : 0)),
      );
      const near = [...index.within(Float32Array.of(0, 0), 1)].flat();
      expect(near.map(({ recordId }) => recordId).sort((left, right) => left - right)).toEqual([...ids].filter((id) => id % 3 < 2));
      expect(near.every(({ recordId, distance }) => distance === recordId % 3)).toBe(true);
      expect([...index.within(Float32Array.of(0, 0), -1)].flat()).toEqual([]);
    });

    it('answers only records that the filter names', async () => {
      await index.add(Uint32Array.of(0, 31, 32, 5000), Float32Array.of(1, 0, 2, 0, 3, 0, 4, 0));
      expect(await idsOf([0, 0], 9, Uint32Array.of(0x8000_0000, 1))).toEqual([31, 32]);
      expect(await idsOf([0, 0], 9, new Uint32Array(0))).toEqual([]);
      expect(await idsOf([0, 0], 9, new Uint32Array(200).fill(0xffff_ffff))).toEqual([0, 31, 32, 5000]);
    });

    it('forgets removed vectors, and takes the record back', async () => {
      await index.add(Uint32Array.of(1, 2, 3), Float32Array.of(1, 0, 2, 0, 3, 0));
      expect(await index.remove(Uint32Array.of(2, 2, 77))).toBe(1);
      expect([index.has(1), index.has(2), index.has(77)]).toEqual([true, false, false]);
      expect(await idsOf([2, 0], 9)).toEqual([1, 3]);
      await index.add(Uint32Array.of(2), Float32Array.of(9, 0));
      expect(await idsOf([9, 0], 1)).toEqual([2]);
      expect(index.statistics().count).toBe(3);
      await index.remove(Uint32Array.of(1, 2, 3));
      expect(await idsOf([2, 0], 9)).toEqual([]);
    });

    it('replaces vectors', async () => {
      await index.add(Uint32Array.of(1, 2), Float32Array.of(1, 0, 2, 0));
      await index.update(Uint32Array.of(1), Float32Array.of(50, 0));
      const { neighbours } = await index.search(Float32Array.of(50, 0), { limit: 9 });
      expect(neighbours).toEqual([
        { recordId: 1, distance: 0 },
        { recordId: 2, distance: 2304 },
      ]);
      expect(index.statistics().count).toBe(2);
    });

    it('shows a staged batch of known and new records as a whole, or not at all', async () => {
      await index.add(Uint32Array.of(1, 2), Float32Array.of(1, 0, 2, 0));
      const before = await index.search(Float32Array.of(0, 0), { limit: 9 });
      const batch = [Uint32Array.of(2, 3, 4000), Float32Array.of(5, 0, 6, 0, 7, 0)] as const;
      (await index.stage(...batch)).discard();
      expect(await index.search(Float32Array.of(0, 0), { limit: 9 })).toEqual(before);
      const staged = await index.stage(...batch);
      expect(await index.search(Float32Array.of(0, 0), { limit: 9 })).toEqual(before);
      staged.show();
      const { neighbours } = await index.search(Float32Array.of(0, 0), { limit: 9 });
      expect(neighbours.map(({ recordId, distance }) => [recordId, distance])).toEqual([
        [1, 1],
        [2, 25],
        [3, 36],
        [4000, 49],
      ]);
      expect(index.statistics().count).toBe(4);
      await expect(index.stage(Uint32Array.of(1, 1), Float32Array.of(0, 0, 0, 0))).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT' });
    });

    it('keeps its vectors when its preset changes, and its files say for which it was saved', async () => {
      await index.add(Uint32Array.of(1, 2), Float32Array.of(0, 1, 0, 2));
      const retuned = { ...PLANE, preset: 'recall' } as const;
      await Promise.all([index.add(Uint32Array.of(3), Float32Array.of(0, 3)), index.retune(retuned), index.remove(Uint32Array.of(1))]);
      expect([index.identity, await idsOf([0, 0], 9)]).toEqual([retuned, [2, 3]]);
      const target = { folder, name: 'a', sequenceNumber: 1 };
      await index.save(target);
      expect(await factory.open(PLANE, target, 'load')).toMatchObject({ outcome: 'rebuild', reason: expect.stringContaining('preset') });
      const opened = await factory.open(retuned, target, 'load');
      if (opened.outcome !== 'opened') throw new Error(opened.reason);
      expect(opened.vectors.statistics().count).toBe(2);
      await opened.vectors.close();
    });

    it('removes and moves a batch as a whole, or not at all, and moved vectors stay the same to the last bit', async () => {
      const random = seededRandom(23);
      const count = 3_000;
      const dimension = 5;
      for (const scalar of scalars) {
        const mover = factory.create({ ...PLANE, dimension, metric: 'cosine', scalar });
        const vectors = Float32Array.from({ length: count * dimension }, () => random() - 0.5);
        await mover.add(
          Uint32Array.from({ length: count }, (_, id) => id),
          vectors,
        );
        const asked = Float32Array.from({ length: dimension }, () => random() - 0.5);
        const distancesOf = async (limit: number) => {
          const { neighbours } = await mover.search(asked, { limit, filter: new Uint32Array(200).fill(-1) });
          return new Map(neighbours.map(({ recordId, distance }) => [recordId, distance]));
        };
        const before = await distancesOf(count);
        // Of a hundred to the place of one that is removed, of the others to one that was removed long ago.
        await mover.remove(Uint32Array.from({ length: 1_000 }, (_, place) => place));
        const removed = Uint32Array.from({ length: 100 }, (_, place) => 1_000 + place);
        const from = Uint32Array.from({ length: 200 }, (_, place) => count - 1 - place);
        const to = Uint32Array.from({ length: 200 }, (_, place) => (place < 100 ? 1_000 + place : place));
        const { bytes } = mover.statistics();
        (await mover.stageRemoval(removed, { from, to })).discard();
        expect([mover.statistics().bytes, (await distancesOf(count)).size]).toEqual([bytes, 2_000]);
        const staged = await mover.stageRemoval(removed, { from, to });
        expect(await distancesOf(count)).toEqual(new Map([...before].filter(([id]) => id >= 1_000)));
        staged.show();
        const after = await distancesOf(count);
        expect(after.size).toBe(1_900);
        for (const [place, id] of to.entries()) expect(after.get(id)).toBe(before.get(from[place]));
        for (const [id, distance] of after) if (!to.includes(id)) expect(distance).toBe(before.get(id));
        await mover.close();
      }
    });

    it('tells what it found in the turn in which it was compared', async () => {
      await index.add(Uint32Array.of(1, 2), Float32Array.of(0, 1, 0, 2));
      const heard: unknown[] = [];
      const { neighbours } = await index.search(Float32Array.of(0, 0), { limit: 2, onFound: (found) => heard.push(found) });
      expect(heard).toEqual([neighbours]);
    });

    it('applies changes in the order of their calls, though nobody waits', async () => {
      const changes = [
        index.add(Uint32Array.of(1), Float32Array.of(1, 0)),
        index.update(Uint32Array.of(1), Float32Array.of(2, 0)),
        index.remove(Uint32Array.of(1)),
        index.add(Uint32Array.of(1), Float32Array.of(3, 0)),
      ];
      await Promise.all(changes);
      expect((await index.search(Float32Array.of(0, 0), { limit: 1 })).neighbours).toEqual([{ recordId: 1, distance: 9 }]);
    });

    it('does not keep the arrays that were added', async () => {
      const vectors = Float32Array.of(1, 0);
      const ids = Uint32Array.of(3);
      await index.add(ids, vectors);
      vectors[0] = 50;
      ids[0] = 4;
      expect(await idsOf([1, 0], 1)).toEqual([3]);
    });

    it('takes vectors and queries that lie inside a larger array', async () => {
      const storage = Float32Array.of(9, 9, 9, 1, 0, 0, 1);
      await index.add(Uint32Array.of(9, 1, 2).subarray(1), storage.subarray(3));
      expect(await idsOf([0, 1], 1)).toEqual([2]);
      const { neighbours } = await index.search(Float32Array.of(7, 7, 1, 0).subarray(2), { limit: 1 });
      expect(neighbours).toEqual([{ recordId: 1, distance: 0 }]);
    });

    it.each([
      ['NaN', [1, 2], [0, 0, Number.NaN, 0], 'MEM_INVALID_ARGUMENT'],
      ['infinity', [1, 2], [0, 0, 0, Number.POSITIVE_INFINITY], 'MEM_INVALID_ARGUMENT'],
      ['a size whose square overflows', [1, 2], [0, 0, 0, -1e30], 'MEM_INVALID_ARGUMENT'],
      ['a component too many', [1, 2], [0, 0, 0, 0, 0], 'MEM_VECTOR_DIMENSION_MISMATCH'],
      ['vectors of another dimension', [1, 2], [0, 0, 0, 0, 0, 0], 'MEM_VECTOR_DIMENSION_MISMATCH'],
      ['one record twice', [1, 1], [0, 0, 0, 0], 'MEM_INVALID_ARGUMENT'],
      ['a record that has a vector', [1, 8], [0, 0, 0, 0], 'MEM_INVALID_ARGUMENT'],
      ['an id that is none', [1, 0xffff_ffff], [0, 0, 0, 0], 'MEM_INVALID_ARGUMENT'],
    ])('refuses %s, and changes nothing', async (_, ids, components, code) => {
      await index.add(Uint32Array.of(8), Float32Array.of(5, 5));
      await expect(index.add(Uint32Array.from(ids), Float32Array.from(components))).rejects.toMatchObject({ code });
      expect(index.statistics().count).toBe(1);
      expect(await idsOf([0, 0], 9)).toEqual([8]);
    });

    it('refuses to replace a vector that is not there, and changes nothing', async () => {
      await index.add(Uint32Array.of(8), Float32Array.of(5, 5));
      const update = index.update(Uint32Array.of(8, 9), Float32Array.of(1, 1, 2, 2));
      await expect(update).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field: ['recordIds', 1] });
      expect((await index.search(Float32Array.of(5, 5), { limit: 9 })).neighbours).toEqual([{ recordId: 8, distance: 0 }]);
    });

    it('refuses searches that cannot be answered', async () => {
      await index.add(Uint32Array.of(8), Float32Array.of(5, 5));
      for (const limit of [0, -1, 1.5, 10_001, Number.NaN])
        await expect(index.search(Float32Array.of(0, 0), { limit })).rejects.toMatchObject({ field: ['limit'] });
      await expect(index.search(Float32Array.of(0, Number.NaN), { limit: 1 })).rejects.toMatchObject({ field: ['vector', 1] });
      const wide = index.search(Float32Array.of(0, 0, 0), { limit: 1 });
      await expect(wide).rejects.toMatchObject({ code: 'MEM_VECTOR_DIMENSION_MISMATCH' });
    });

    it.each([0, 8193, 1.5])('refuses to be made with %s dimensions', (dimension) => {
      expect(() => factory.create({ ...PLANE, dimension })).toThrow(expect.objectContaining({ field: ['dimension'] }));
    });

    const corpus = (
      dimension: number,
      count: number,
      seed: number,
    ): { ids: Uint32Array; vectors: Float32Array; at(id: number): Float32Array } => {
      const random = seededRandom(seed);
      const vectors = Float32Array.from({ length: dimension * count }, () => random() * 2 - 1);
      const ids = Uint32Array.from({ length: count }, (_, place) => place * 3);
      return { ids, vectors, at: (id) => vectors.subarray((id / 3) * dimension, (id / 3 + 1) * dimension) };
    };

    const cases = METRICS.flatMap((metric) => scalars.map((scalar): [VectorMetric, VectorIdentity['scalar']] => [metric, scalar]));

    it.each(cases)('agrees with a plain scan, %s over %s', async (metric, scalar) => {
      const dimension = 40;
      const { ids, vectors, at } = corpus(dimension, 300, 7);
      const before = bytesInUse();
      const wide = factory.create({ dimension, metric, scalar, embedder: 'test-1' });
      await wide.add(ids, vectors);
      const records = new Map([...ids].map((id) => [id, at(id)]));
      let same = 0;
      for (let place = 0; place < 20; place++) {
        const query = at(ids[place * 7]).map((component) => component * 1.01 + 0.01);
        const { neighbours } = await wide.search(query, { limit: 10 });
        const expected = nearestVectors(records, query, metric).slice(0, 10);
        const nearest = new Set(expected.map(({ recordId }) => recordId));
        same += neighbours.filter(({ recordId }) => nearest.has(recordId)).length;
        for (const { recordId, distance } of neighbours) {
          const scale = scalar === 'i8' ? distanceScale(query, at(recordId), 'dot') * 3e3 : distanceScale(query, at(recordId), metric);
          expect(Math.abs(distance - vectorDistance(query, at(recordId), metric))).toBeLessThanOrEqual(1e-5 * scale);
        }
      }
      expect(same / 200).toBeGreaterThanOrEqual(scalar === 'i8' ? 0.9 : 0.99);
      await wide.close();
      expect(bytesInUse() - before).toBeLessThan(64 * 1024);
    });

    it.each(cases)('answers the same after a save and a load or a view, and takes changes again, %s over %s', async (metric, scalar) => {
      const dimension = 24;
      const { ids, vectors, at } = corpus(dimension, 200, 11);
      const identity: VectorIdentity = { dimension, metric, scalar, embedder: 'test-1' };
      const target = { folder, name: 'space-1_24', sequenceNumber: 41 };
      const wide = factory.create(identity);
      await wide.add(ids, vectors);
      await wide.remove(Uint32Array.of(3, 30));
      const queries = Array.from({ length: 10 }, (_, place) => at(place * 9));
      const answersOf = (asked: RecordVectors) =>
        Promise.all(queries.map(async (query) => (await asked.search(query, { limit: 5 })).neighbours));
      const answers = await answersOf(wide);
      await wide.save(target);
      await wide.close();
      for (const access of ['load', 'view'] as const) {
        const opened = await factory.open(identity, target, access);
        if (opened.outcome !== 'opened') throw new Error(opened.reason);
        const again = opened.vectors;
        expect(again.statistics().count).toBe(198);
        expect(await answersOf(again)).toEqual(answers);
        await again.add(Uint32Array.of(3), at(3));
        await again.remove(Uint32Array.of(0));
        expect((await again.search(at(3), { limit: 200 })).neighbours.map(({ recordId }) => recordId)).toContain(3);
        expect((await again.search(at(0), { limit: 200 })).neighbours.map(({ recordId }) => recordId)).not.toContain(0);
        expect(again.statistics().count).toBe(198);
        await again.close();
      }
    });

    it('saves and loads an empty index', async () => {
      const target = { folder, name: 'empty', sequenceNumber: 0 };
      await index.save(target);
      const opened = await factory.open(PLANE, target, 'load');
      if (opened.outcome !== 'opened') throw new Error(opened.reason);
      expect(opened.vectors.statistics().count).toBe(0);
      await opened.vectors.close();
    });

    it('asks for a rebuild when files are of another identity or moment, or not there', async () => {
      const target = { folder, name: 'mine', sequenceNumber: 7 };
      await index.add(Uint32Array.of(1), Float32Array.of(1, 0));
      await index.save(target);
      const reasonOf = async (identity: Partial<VectorIdentity>, other: Partial<typeof target> = {}): Promise<string> => {
        const opened = await factory.open({ ...PLANE, ...identity }, { ...target, ...other }, 'load');
        return opened.outcome === 'rebuild' ? opened.reason : 'opened';
      };
      expect(await reasonOf({})).toBe('opened');
      expect(await reasonOf({ dimension: 3 })).toContain('dimension "2", expected "3"');
      expect(await reasonOf({ metric: 'cosine' })).toContain('metric "squared", expected "cosine"');
      expect(await reasonOf({ scalar: 'i8' })).toContain('scalar "f32", expected "i8"');
      expect(await reasonOf({ embedder: 'test-2' })).toContain('embedder "test-1", expected "test-2"');
      expect(await reasonOf({}, { sequenceNumber: 8 })).toContain('sequence number 7, expected 8');
      expect(await reasonOf({}, { name: 'yours' })).toContain('ENOENT');
    });

    it('asks for a rebuild after any flipped bit, cut or missing file, and never answers from it', async () => {
      const target = { folder, name: 'hurt', sequenceNumber: 7 };
      const { ids, vectors } = corpus(2, 60, 5);
      await index.add(ids, vectors);
      await index.save(target);
      const before = bytesInUse();
      const names = readdirSync(folder);
      expect(names.every((fileName) => fileName.startsWith('vectors-hurt.'))).toBe(true);
      for (const fileName of names) {
        const path = join(folder, fileName);
        const whole = readFileSync(path);
        const hurt: Buffer[] = [whole.subarray(0, whole.length - 1), whole.subarray(0, 9), Buffer.alloc(0), Buffer.concat([whole, whole])];
        for (let place = 0; place < whole.length; place += Math.ceil(whole.length / 40)) {
          const flipped = Buffer.from(whole);
          flipped[place] ^= 1 << (place % 8);
          hurt.push(flipped);
        }
        for (const bytes of hurt) {
          writeFileSync(path, bytes);
          for (const access of ['load', 'view'] as const) {
            const opened = await factory.open(PLANE, target, access);
            expect(opened, `${fileName} of ${bytes.length} bytes`).toMatchObject({
              outcome: 'rebuild',
              reason: expect.stringContaining(fileName),
            });
          }
        }
        rmSync(path);
        expect(await factory.open(PLANE, target, 'load')).toMatchObject({ outcome: 'rebuild' });
        writeFileSync(path, whole);
      }
      expect(bytesInUse()).toBe(before);
    });

    it('removes what earlier and interrupted saves left', async () => {
      const target = { folder, name: 'often', sequenceNumber: 1 };
      writeFileSync(join(folder, 'vectors-often.rows.tmp'), 'half');
      writeFileSync(join(folder, 'vectors-often-2.json'), 'not mine');
      for (const sequenceNumber of [1, 2, 3]) {
        await index.add(Uint32Array.of(sequenceNumber), Float32Array.of(sequenceNumber, 0));
        await index.save({ ...target, sequenceNumber });
      }
      const names = readdirSync(folder).sort();
      expect(names.filter((fileName) => fileName.endsWith('.rows'))).toHaveLength(1);
      expect(names.filter((fileName) => fileName.endsWith('.tmp'))).toEqual([]);
      expect(names).toContain('vectors-often-2.json');
      expect(await factory.open(PLANE, { ...target, sequenceNumber: 3 }, 'load')).toMatchObject({ outcome: 'opened' });
    });
  });
}

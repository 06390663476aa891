import { describe, expect, it } from 'vitest';
import { VectorShelf } from '../../../host/core/named-vectors/vector-shelf.ts';
import { seededRandom } from '../../reference/seeded-random.ts';

const identity = { dimension: 2, metric: 'cosine', scalar: 'f32', embedder: 'given' } as const;

describe('VectorShelf', () => {
  it('gives new names the smallest free record ids, and keeps those of known names', () => {
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    shelf.put('a', 1, 0, null);
    shelf.put('b', 1, 1, '{"x":1}');
    expect([...shelf.recordIdsFor(['c', 'a', 'd'])]).toEqual([2, 0, 3]);
    shelf.remove('a');
    shelf.remove('unknown');
    shelf.put('a', 2, 0, null);
    expect([shelf.find('a')?.recordId, shelf.nameOf(0), shelf.nameOf(2), shelf.count]).toEqual([0, 'a', undefined, 2]);
    for (const name of ['c', 'd', 'e']) shelf.put(name, 2, 1, null);
    for (const name of ['d', 'a', 'c']) shelf.remove(name);
    expect([...shelf.recordIdsFor(['f', 'e', 'g', 'h', 'i'])]).toEqual([0, 4, 2, 3, 5]);
    expect([...shelf.recordIdsFor(['f'])]).toEqual([0]);
    shelf.put('b', 3, 5, null);
    expect(shelf.find('b')).toEqual({ recordId: 1, sequence: 3, place: 5, metadata: null });
  });

  it('counts bytes up and down again', () => {
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    shelf.put('name', 1, 0, '{"text":"abc"}');
    const withText = shelf.byteLength;
    shelf.put('name', 2, 0, null);
    expect(withText - shelf.byteLength).toBe('{"text":"abc"}'.length);
    shelf.remove('name');
    const empty = shelf.byteLength;
    shelf.put('other', 3, 0, null);
    shelf.remove('other');
    expect([shelf.byteLength, empty]).toEqual([empty, empty]);
  });

  it('moves the largest ids to the smallest free ones where removing leaves most of them free', () => {
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    const remove = (names: readonly string[]) => {
      const moves = shelf.movesAfterRemoving(names);
      for (const name of names) shelf.remove(name);
      shelf.move(moves);
      return moves.to.length;
    };
    const bound = (count: number): number => (Math.floor((2 * count) / 1024) + 1) * 1024;
    for (let number = 0; number < 20_000; number++) shelf.put(`n${number}`, 1, number, `{"n":${number}}`);
    shelf.valuesOf('n');
    const random = seededRandom(3);
    let [left, moved] = [[...shelf.entries()].map(([name]) => name), 0];
    while (left.length > 0) {
      const going = new Set(left.filter(() => random() < 0.3).slice(0, 3_000));
      if (left.length < 20) for (const name of left) going.add(name);
      const before = moved;
      moved += remove([...going]);
      expect(moved - before).toBeLessThanOrEqual(2 * going.size);
      left = left.filter((name) => !going.has(name));
      expect(shelf.recordEnd).toBeLessThanOrEqual(bound(left.length));
      const ids = [...shelf.entries()].map(([name, { recordId }]) => {
        expect(shelf.nameOf(recordId)).toBe(name);
        return recordId;
      });
      expect([new Set(ids).size, Math.max(-1, ...ids) < shelf.recordEnd]).toEqual([left.length, true]);
      for (const name of left.slice(0, 3))
        expect([...shelf.valuesOf('n').recordsOf([name.slice(1)])]).toEqual([shelf.find(name)?.recordId]);
    }
    expect(moved).toBeGreaterThan(1_000);
    expect([...shelf.recordIdsFor(['a', 'b'])]).toEqual([0, 1]);
  });
});

import { describe, expect, it } from 'vitest';
import { ShelfFilter, type VectorFilter } from '../../../host/core/named-vectors/vector-filter.ts';
import { VectorShelf } from '../../../host/core/named-vectors/vector-shelf.ts';
import { seededRandom } from '../../reference/seeded-random.ts';

const identity = { dimension: 1, metric: 'squared', scalar: 'f32', embedder: 'given' } as const;

/** Names of what passes, said of each by itself. */
function passing(shelf: VectorShelf, { names, prefix, metadata }: VectorFilter): readonly string[] {
  const isOneOf = (found: unknown, wanted: unknown): boolean =>
    [found].flat().some((value) => [wanted].flat().some((other) => value === other));
  return [...shelf.entries()]
    .filter(([name, vector]) => {
      const fields = JSON.parse(vector.metadata ?? '{}');
      const isMeant = (names === undefined || names.includes(name)) && name.startsWith(prefix ?? '');
      return isMeant && Object.entries(metadata ?? {}).every(([key, wanted]) => key in fields && isOneOf(fields[key], wanted));
    })
    .map(([name]) => name)
    .sort();
}

const selected = (shelf: VectorShelf, { bits }: ShelfFilter): readonly string[] =>
  [...shelf.entries()]
    .filter(([, { recordId }]) => ((bits[recordId >>> 5] >>> (recordId & 31)) & 1) === 1)
    .map(([name]) => name)
    .sort();

describe('ShelfFilter', () => {
  it('lets through what names, prefix and metadata say, of any shelf and after any change', async () => {
    const random = seededRandom(5);
    const below = (end: number): number => Math.floor(random() * end);
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    for (let round = 1; round <= 120; round++) {
      for (let count = 0; count < 6; count++) {
        const name = `${'abc'[below(3)]}${below(40)}`;
        if (below(3) === 0) shelf.remove(name);
        else
          shelf.put(
            name,
            round,
            count,
            below(5) === 0 ? null : JSON.stringify({ x: below(4), y: [below(3), below(3)], text: `t${below(9)}` }),
          );
      }
      shelf.moment = { sequenceNumber: round, entry: '' };
      const filter: VectorFilter = {
        ...(below(3) === 0 && { names: Array.from({ length: below(20) }, () => `a${below(40)}`) }),
        ...(below(3) === 0 && { prefix: ['a', 'b1', '', 'zz'][below(4)] }),
        ...(below(2) === 0 && { metadata: { x: [below(4), below(6)], ...(below(2) === 0 && { y: below(4) }) } }),
      };
      const made = await ShelfFilter.of(shelf, filter);
      const expected = passing(shelf, filter);
      expect(selected(shelf, made)).toEqual(expected);
      const passes = () =>
        [...shelf.entries()]
          .filter(([name, vector]) => made.passes(name, vector))
          .map(([name]) => name)
          .sort();
      expect(passes()).toEqual(expected);
      // After a change records are other names', and bits say nothing.
      shelf.put('a1', round, 9, '{"x":1}');
      shelf.remove('b1');
      shelf.moment = { sequenceNumber: round, entry: 'later' };
      expect(passes()).toEqual(passing(shelf, filter));
    }
  });

  it('counts what it keeps of metadata as memory of the shelf', async () => {
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    for (let number = 0; number < 100; number++) shelf.put(`n${number}`, 1, number, `{"x":${number % 5}}`);
    const before = shelf.byteLength;
    await ShelfFilter.of(shelf, { metadata: { x: 1 } });
    expect(shelf.byteLength).toBeGreaterThan(before + 100 * 8);
  });

  it('keeps the values of the keys that were asked for last only, and answers of any other as well', async () => {
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    for (let number = 0; number < 1_000; number++) shelf.put(`n${number}`, 1, number, `{"k${number}":${number}}`);
    const bytesAfter = async (keys: number): Promise<number> => {
      for (let key = 0; key < keys; key++) {
        expect(selected(shelf, await ShelfFilter.of(shelf, { metadata: { [`k${key}`]: key } }))).toEqual([`n${key}`]);
      }
      return shelf.byteLength;
    };
    const some = await bytesAfter(100);
    expect(await bytesAfter(1_000)).toBeLessThanOrEqual(some + 1_000);
    shelf.put('other', 2, 0, '{"k5":5}');
    expect(selected(shelf, await ShelfFilter.of(shelf, { metadata: { k5: 5 } }))).toEqual(['n5', 'other']);
  });
});

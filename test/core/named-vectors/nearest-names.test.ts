import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../../host/compose.ts';
import { nearestNames } from '../../../host/core/named-vectors/nearest-names.ts';
import { ShelfFilter } from '../../../host/core/named-vectors/vector-filter.ts';
import { VectorShelf } from '../../../host/core/named-vectors/vector-shelf.ts';
import type { RecordVectors, VectorAnswer } from '../../../host/core/ports/record-vectors.ts';

const identity = { dimension: 1, metric: 'squared', scalar: 'f32', embedder: 'given' } as const;

let shelf: VectorShelf;
let index: RecordVectors;
let sequence: number;

beforeEach(() => {
  shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
  index = createEngine().recordVectors.create(identity);
  sequence = 0;
});

afterEach(async () => index.close());

async function put(names: readonly string[], component: number): Promise<void> {
  const staged = await index.stage(shelf.recordIdsFor(names), new Float32Array(names.length).fill(component));
  sequence++;
  for (const [place, name] of names.entries()) shelf.put(name, sequence, place, null);
  shelf.moment = { sequenceNumber: sequence, entry: '' };
  staged.show();
}

async function remove(names: readonly string[]): Promise<void> {
  const moves = shelf.movesAfterRemoving(names);
  const staged = await index.stageRemoval(shelf.recordIdsFor(names), moves);
  sequence++;
  for (const name of names) shelf.remove(name);
  shelf.move(moves);
  shelf.moment = { sequenceNumber: sequence, entry: '' };
  staged.show();
}

/** Names of which the smallest come last. */
function falling(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, place) => prefix + String(count - place).padStart(6, '0'));
}

const nearest = async (limit: number): Promise<readonly string[]> =>
  (await nearestNames(index, shelf, Float32Array.of(0), limit)).neighbours.map(({ name }) => name);

describe('nearestNames', () => {
  it('answers the smallest names of twelve thousand that are equally near, behind those that are nearer', async () => {
    await put(falling('tied', 12_000), 3);
    await put(['z', 'y'], 1);
    await put(falling('far', 30), 4);
    expect(await nearest(2)).toEqual(['y', 'z']);
    expect(await nearest(4)).toEqual(['y', 'z', 'tied000001', 'tied000002']);
    const all = await nearest(10_000);
    expect([all.length, all.at(-1)]).toEqual([10_000, 'tied009998']);
  });

  it('answers all there are, sorted, for a limit above their number', async () => {
    await put(['c', 'a', 'b'], 3);
    expect(await nearest(10)).toEqual(['a', 'b', 'c']);
    expect(await nearest(3)).toEqual(['a', 'b', 'c']);
    expect(await nearest(2)).toEqual(['a', 'b']);
  });

  it('shows one moment, though vectors change while it walks over ties', async () => {
    await put(falling('tied', 12_000), 3);
    const asked = nearest(3);
    await put(['tied000001', 'tied011999'], 9);
    await put(['new'], 1);
    const found = await asked;
    expect([
      ['tied000001', 'tied000002', 'tied000003'],
      ['tied000002', 'tied000003', 'tied000004'],
      ['new', 'tied000002', 'tied000003'],
    ]).toContainEqual(found);
    expect(await nearest(3)).toEqual(['new', 'tied000002', 'tied000003']);
  });

  it('loses no name behind a filter while records move, once or with every question', async () => {
    for (const changes of [1, 100]) {
      await put(falling(`drop${changes}-`, 6_000), 3);
      await put(falling(`keep${changes}-`, 40), 5);
      const { search } = index;
      let asked = 0;
      index.search = async (vector, wanted): Promise<VectorAnswer> => {
        if (asked++ === 0) await remove(falling(`drop${changes}-`, 6_000).slice(0, 5_900));
        else if (asked <= changes) await put([`other${asked}`], 9);
        return search.call(index, vector, wanted);
      };
      const filterOf = () => ShelfFilter.of(shelf, { prefix: `keep${changes}-` });
      const { neighbours } = await nearestNames(index, shelf, Float32Array.of(0), 2, filterOf);
      index.search = search;
      expect(neighbours.map(({ name }) => name)).toEqual([`keep${changes}-000001`, `keep${changes}-000002`]);
    }
  });

  it('comes to an end when something changes in every turn', async () => {
    await put(falling('tied', 12_000), 3);
    const { within } = index;
    index.within = function* (...given) {
      for (const block of within.apply(index, given)) {
        shelf.moment = { sequenceNumber: sequence, entry: 'other' };
        yield block;
        shelf.moment = { sequenceNumber: sequence, entry: 'another' };
      }
    };
    expect(await nearest(2)).toEqual(['tied000001', 'tied000002']);
  });

  it('asks an approximate index for more first, and compares all when the tie goes on', async () => {
    await put(falling('tied', 3_000), 3);
    const { search } = index;
    const asked: number[] = [];
    index.search = async (vector, wanted): Promise<VectorAnswer> => {
      asked.push(wanted.limit);
      return { ...(await search.call(index, vector, wanted)), algorithm: 'approximate' };
    };
    expect(await nearestNames(index, shelf, Float32Array.of(0), 1)).toEqual({
      algorithm: 'exact',
      neighbours: [{ name: 'tied000001', distance: 9, metadata: null }],
    });
    expect(asked[0]).toBe(17);
    expect(asked.at(-1)).toBeLessThan(3_000);
  });
});

import { describe, expect, it } from 'vitest';
import { createEngine, openStore } from '../../../host/compose.ts';
import { NamedVectors } from '../../../host/core/named-vectors/named-vectors.ts';
import { SpaceVectors } from '../../../host/core/named-vectors/space-vectors.ts';
import { textOfVectorChange, type VectorChange } from '../../../host/core/named-vectors/vector-changes.ts';
import { textOfVector } from '../../../host/core/named-vectors/vector-text.ts';
import type { RecordVectors } from '../../../host/core/ports/record-vectors.ts';
import { VectorDirectory } from '../../../host/vectors/vector-directory.ts';

const identity = { dimension: 1, metric: 'squared', scalar: 'f32', embedder: 'given' } as const;

/** A space with vectors, whose index may refuse what is asked of it. */
async function openSpace() {
  const { recordVectors, arena } = createEngine();
  const refusing = { isOn: false };
  const create = (): RecordVectors => {
    const index = recordVectors.create(identity);
    const { retune, stageRemoval } = index;
    const refuse = (): Promise<never> => Promise.reject(new Error('refused'));
    index.retune = (...given) => (refusing.isOn ? refuse() : retune.apply(index, given));
    index.stageRemoval = (...given) => (refusing.isOn ? refuse() : stageRemoval.apply(index, given));
    return index;
  };
  const store = await openStore(':memory:');
  const named = new NamedVectors();
  const directory = new VectorDirectory({ factory: { create, open: recordVectors.open.bind(recordVectors) } });
  const vectors = new SpaceVectors('s', 'key', named, store, directory);
  let head = 0;
  const commit = async (changes: readonly VectorChange[]): Promise<void> => {
    const entries = changes.map((change) => ({
      kind: change.kind,
      timeMs: 0,
      sessionId: '',
      idempotencyKey: null,
      payload: textOfVectorChange(change, undefined),
      durable: true,
    }));
    await store.append('s', head, entries);
    for (const change of changes) named.apply(change, ++head, 0);
  };
  const put = (names: readonly string[], components: readonly number[], whileCommitted = async () => {}): Promise<void> => {
    const items = names.map((name, place) => ({ name, vectorText: textOfVector(Float32Array.of(components[place])), metadata: null }));
    const added: VectorChange = { kind: 'vectors-added', items, isNext: false };
    const changes: VectorChange[] =
      named.current === undefined ? [{ kind: 'vectors-configured', identity, isNext: false }, added] : [added];
    return vectors.put(named.current ?? vectors.firstShelf(identity), names, Float32Array.from(components), async () => {
      await whileCommitted();
      await commit(changes);
      // Nobody has to wait for the answer to the one who added.
      await whileCommitted();
    });
  };
  const remove = async (names: readonly string[]): Promise<void> => {
    if (named.current !== undefined) await vectors.remove(named.current, names, () => commit([{ kind: 'vectors-removed', names }]));
  };
  const retune = async (): Promise<void> => {
    const { current } = named;
    const next = { ...identity, preset: 'recall' } as const;
    if (current !== undefined) await vectors.retune(current, () => commit([{ kind: 'vectors-configured', identity: next, isNext: false }]));
  };
  const nearest = async (component: number, limit: number): Promise<readonly string[]> => {
    if (named.current === undefined) return [];
    return (await vectors.search(named.current, Float32Array.of(component), limit)).neighbours.map(({ name }) => name);
  };
  return { vectors, directory, refusing, put, remove, retune, nearest, arena };
}

describe('SpaceVectors', () => {
  it('keeps no index of a first addition that was not committed: the next settings may be others', async () => {
    const { put, nearest, directory } = await openSpace();
    const failing = put(['a', 'b'], [1, 2], () => Promise.reject(new Error('disk full')));
    await expect(failing).rejects.toThrow('disk full');
    expect(directory.statisticsOf('key-1')).toBeUndefined();
    await put(['c'], [3]);
    expect(await nearest(1, 3)).toEqual(['c']);
    expect(directory.statisticsOf('key-1')).toMatchObject({ count: 1 });
  });

  it('changes nothing where the index refuses, and fills one again that refused what was committed', async () => {
    const { refusing, put, remove, retune, nearest, directory, vectors } = await openSpace();
    await put(['a', 'b', 'c'], [1, 2, 3]);
    refusing.isOn = true;
    await expect(remove(['b'])).rejects.toThrow('refused');
    expect(await nearest(2, 3)).toEqual(['b', 'a', 'c']);
    await retune();
    expect(vectors.indexStatistics()).toBeUndefined();
    refusing.isOn = false;
    expect(await nearest(2, 3)).toEqual(['b', 'a', 'c']);
    await remove(['b']);
    expect(vectors.indexStatistics()?.count).toBe(2);
    await directory.close();
  });

  it('shrinks with its vectors, and those that are left are found as before, also while they are removed', async () => {
    const { put, remove, nearest, vectors, directory } = await openSpace();
    const names = Array.from({ length: 9_000 }, (_, number) => `n${number}`);
    await put(
      names,
      names.map((_, number) => number),
    );
    const full = vectors.indexBytes;
    const isLeft = (number: number): boolean => number % 10 === 7;
    const going = names.filter((_, number) => !isLeft(number));
    for (let start = 0; start < going.length; start += 2_000) {
      const removing = remove(going.slice(start, start + 2_000));
      const asked = await Promise.all([nearest(4_507.2, 2), nearest(8_997.2, 1)]);
      await removing;
      for (const [place, [name]] of [...asked.entries()].map(([number, found]) => [number, found] as const))
        expect(['n4507', 'n8997'][place]).toBe(name);
    }
    const slab = full / 9;
    expect(vectors.indexStatistics()?.count).toBe(900);
    expect(vectors.indexBytes).toBeLessThanOrEqual(2 * 900 * (slab / 1_024) + slab);
    expect(await nearest(10, 4)).toEqual(['n7', 'n17', 'n27', 'n37']);
    await put(['x', 'n17'], [6.9, 0]);
    expect(await nearest(7, 3)).toEqual(['n7', 'x', 'n17']);
    // As the journal says it: an index that is filled anew names the same records.
    vectors.release();
    await directory.settled();
    expect(await nearest(7, 3)).toEqual(['n7', 'x', 'n17']);
    await directory.close();
  });

  it('shows a batch of new and known names with its commit, and nothing of it before', async () => {
    const { put, nearest, directory } = await openSpace();
    await put(['a', 'b'], [1, 2]);
    const seen: (readonly string[])[] = [];
    await put(['c', 'a'], [3, 9], async () => {
      seen.push(await nearest(9, 3));
    });
    expect(seen).toEqual([
      ['b', 'a'],
      ['a', 'c', 'b'],
    ]);
    await expect(put(['d', 'a'], [4, 1], () => Promise.reject(new Error('full')))).rejects.toThrow('full');
    expect(await nearest(9, 9)).toEqual(['a', 'c', 'b']);
    await directory.close();
  });

  it('takes no more memory for vectors that come and go', async () => {
    const { put, remove, nearest, vectors, directory } = await openSpace();
    const bytes: number[] = [];
    for (let round = 1; round <= 5; round++) {
      const names = Array.from({ length: 1000 }, (_, place) => `${round}-${place}`);
      await put(names, new Array(1000).fill(round));
      await remove(names.slice(1));
      bytes.push(vectors.indexBytes);
    }
    expect(bytes.at(-1)).toBe(bytes[0]);
    expect(await nearest(4, 9)).toEqual(['4-0', '3-0', '5-0', '2-0', '1-0']);
    await directory.close();
  });

  it('puts new and known names of one batch, and gives all memory back', async () => {
    const { put, nearest, vectors, directory, arena } = await openSpace();
    await put(['a', 'b'], [1, 2]);
    // What the kernel works in stays.
    await nearest(1, 1);
    await vectors.removeIndexes(1);
    const before = arena.bytesInUse;
    await put(['c', 'a'], [3, 9]);
    expect(await nearest(9, 3)).toEqual(['a', 'c', 'b']);
    expect(vectors.indexBytes).toBeGreaterThan(0);
    vectors.release();
    await directory.settled();
    expect([vectors.indexBytes, arena.bytesInUse]).toEqual([0, before]);
    expect(await nearest(3, 1)).toEqual(['c']);
    await vectors.removeIndexes(1);
    expect(arena.bytesInUse).toBe(before);
  });
});

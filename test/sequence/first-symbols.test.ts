import { describe, expect, it } from 'vitest';
import { SectionReader } from '../../host/core/snapshots/section-reader.ts';
import { FirstSymbols } from '../../host/sequence/first-symbols.ts';
import { MemorySnapshots } from '../reference/memory-snapshots.ts';
import { seededRandom } from './random-corpus.ts';

/** Reads back what another one captured. */
async function restored(from: FirstSymbols, patternCount: number, symbolCount: number): Promise<FirstSymbols> {
  const store = new MemorySnapshots();
  const draft = await store.create('a');
  for (const { name, pieces } of from.capture()) for (const piece of pieces()) await draft.write(name, piece);
  await draft.commit();
  const snapshot = await store.open('a');
  if (snapshot === undefined) throw new Error('nothing was written');
  const read = new FirstSymbols();
  await read.restore(new SectionReader(snapshot), patternCount, symbolCount);
  return read;
}

describe('FirstSymbols', () => {
  it('answer the patterns of a symbol by id, as a plain list does, also after a snapshot', async () => {
    const random = seededRandom(3);
    const plain: number[] = [];
    const first = new FirstSymbols();
    const add = (to: FirstSymbols): void => {
      const symbol = Math.floor(50 * random() ** 2);
      plain.push(symbol);
      to.add(symbol);
    };
    const expectSame = (found: FirstSymbols): void => {
      for (let symbol = 0; symbol < 60; symbol++) {
        expect(found.patternsOf(symbol)).toEqual(plain.flatMap((other, pattern) => (other === symbol ? [pattern] : [])));
      }
    };
    for (let pattern = 0; pattern < 500; pattern++) add(first);
    expectSame(first);
    const read = await restored(first, 500, 50);
    expectSame(read);
    for (let pattern = 0; pattern < 100; pattern++) add(read);
    expectSame(read);
  });

  it('refuse a snapshot of fewer patterns, or of unknown symbols', async () => {
    const first = new FirstSymbols();
    for (const symbol of [0, 1, 2]) first.add(symbol);
    await expect(restored(first, 4, 3)).rejects.toThrow(/first symbols of 3 patterns, expected 4/);
    await expect(restored(first, 3, 2)).rejects.toThrow(/first symbol 2 of 2/);
  });

  it('know nothing after they were cleared', () => {
    const first = new FirstSymbols();
    first.add(1);
    first.clear();
    expect(first.patternsOf(1)).toEqual([]);
    first.add(1);
    expect(first.patternsOf(1)).toEqual([0]);
  });
});

import { describe, expect, it } from 'vitest';
import { createEngine, openStore } from '../../../host/compose.ts';
import { fillFromJournal } from '../../../host/core/named-vectors/shelf-filling.ts';
import { textOfVectorChange } from '../../../host/core/named-vectors/vector-changes.ts';
import { VectorShelf } from '../../../host/core/named-vectors/vector-shelf.ts';
import { textOfVector } from '../../../host/core/named-vectors/vector-text.ts';
import type { EntryKind, NewEntry } from '../../../host/core/ports/store.ts';

const { recordVectors } = createEngine();
const identity = { dimension: 2, metric: 'squared', scalar: 'f32', embedder: 'given' } as const;

function entry(kind: EntryKind, payload: string): NewEntry {
  return { kind, timeMs: 0, sessionId: '', idempotencyKey: null, payload, durable: true };
}

describe('filling an index from the journal', () => {
  it.each([
    ['close together', 1],
    ['far apart', 40],
  ])('takes the newest vector of each name that is there, entries %s', async (_title, gap) => {
    const store = await openStore(':memory:');
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    const entries: NewEntry[] = [];
    for (let number = 0; number < 5; number++) {
      const items = ['x', `only-${number}`].map((name, place) => {
        const vectorText = textOfVector(Float32Array.of(number, place));
        shelf.put(name, entries.length + 1, place, null);
        return { name, vectorText, metadata: null };
      });
      entries.push(entry('vectors-added', textOfVectorChange({ kind: 'vectors-added', items, isNext: false }, undefined)));
      for (let other = 1; other < gap; other++) entries.push(entry('stm-cleared', '{"scope":"session"}'));
    }
    shelf.remove('only-2');
    await store.append('s', 0, entries);
    const index = recordVectors.create(identity);
    await fillFromJournal(store, 's', shelf, index);
    const { neighbours } = await index.search(Float32Array.of(4, 0), { limit: 10 });
    expect(neighbours.map(({ recordId, distance }) => [shelf.nameOf(recordId), distance])).toEqual([
      ['x', 0],
      ['only-4', 1],
      ['only-3', 2],
      ['only-1', 10],
      ['only-0', 17],
    ]);
    await index.close();
  });

  it.each([
    ['close together', 2],
    ['far apart', 100],
  ])('says so when an entry is not there, entries %s', async (_title, missing) => {
    const store = await openStore(':memory:');
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    const items = [{ name: 'a', vectorText: textOfVector(Float32Array.of(1, 2)), metadata: null }];
    await store.append('s', 0, [entry('vectors-added', textOfVectorChange({ kind: 'vectors-added', items, isNext: false }, undefined))]);
    shelf.put('a', 1, 0, null);
    shelf.put('b', missing, 0, null);
    const index = recordVectors.create(identity);
    await expect(fillFromJournal(store, 's', shelf, index)).rejects.toMatchObject({ code: 'MEM_STORE_CORRUPT' });
    await index.close();
  });
});

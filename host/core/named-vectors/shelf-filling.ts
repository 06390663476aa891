/** Shelf filling: adds the vectors of a shelf to an empty index, from the entries of the journal that gave them. */
import { MemoryError } from '../../errors.ts';
import type { RecordVectors } from '../ports/record-vectors.ts';
import type { Store } from '../ports/store.ts';
import { vectorChangeOf } from './vector-changes.ts';
import type { VectorShelf } from './vector-shelf.ts';
import { readVectorText } from './vector-text.ts';

/** Reading all entries from first to last is faster than asking for some when at least every eighth is one of them. */
const DENSE_SHARE = 1 / 8;

interface Wanted {
  readonly recordId: number;
  readonly place: number;
}

/** @throws MemoryError `MEM_STORE_CORRUPT` an entry is missing */
export async function fillFromJournal(store: Store, space: string, shelf: VectorShelf, index: RecordVectors): Promise<void> {
  const wanted = new Map<number, Wanted[]>();
  for (const [, { recordId, sequence, place }] of shelf.entries()) {
    const ofEntry = wanted.get(sequence);
    if (ofEntry === undefined) wanted.set(sequence, [{ recordId, place }]);
    else ofEntry.push({ recordId, place });
  }
  let read = 0;
  for await (const { sequence, payload } of payloadsOf(
    store,
    space,
    [...wanted.keys()].sort((left, right) => left - right),
  )) {
    await addEntry(index, shelf.identity.dimension, payload, wanted.get(sequence) ?? []);
    read++;
  }
  if (read === wanted.size) return;
  throw new MemoryError('MEM_STORE_CORRUPT', `Cannot fill an index of vectors: found ${read} of ${wanted.size} entries that hold them`);
}

async function* payloadsOf(
  store: Store,
  space: string,
  sequences: readonly number[],
): AsyncGenerator<{ readonly sequence: number; readonly payload: string }> {
  if (sequences.length === 0) return;
  const first = sequences[0];
  const last = sequences[sequences.length - 1];
  if (sequences.length < (last - first + 1) * DENSE_SHARE) {
    for (const sequence of sequences) {
      const payload = await store.readPayload(space, sequence);
      if (payload !== undefined) yield { sequence, payload };
    }
    return;
  }
  const isWanted = new Set(sequences);
  for await (const batch of store.read(space, first)) {
    for (const entry of batch) {
      if (isWanted.has(entry.sequence)) yield entry;
      if (entry.sequence >= last) return;
    }
  }
}

async function addEntry(index: RecordVectors, dimension: number, payload: string, wanted: readonly Wanted[]): Promise<void> {
  const change = vectorChangeOf('vectors-added', JSON.parse(payload) as Record<string, never>);
  if (change.kind !== 'vectors-added') return;
  const vectors = new Float32Array(wanted.length * dimension);
  for (const [row, { place }] of wanted.entries()) {
    readVectorText(change.items[place].vectorText, vectors.subarray(row * dimension, (row + 1) * dimension));
  }
  await index.add(
    Uint32Array.from(wanted, ({ recordId }) => recordId),
    vectors,
  );
}

/**
 * Vector checks: what every adapter refuses, before anything changes.
 *
 * A NaN would be accepted by an approximate index and found by no search, and infinity makes every distance NaN; so both are refused here.
 */
import { setImmediate } from 'node:timers/promises';
import type { VectorIdentity, VectorSearch } from '../core/ports/record-vectors.ts';
import { InvalidArgumentError, MemoryError } from '../errors.ts';

const MOST_DIMENSIONS = 8192;
const MOST_NEIGHBOURS = 10_000;
/** Ids are u32, and one below the highest is left for ends of ranges. */
const MOST_RECORD_ID = 0xffff_fffe;
/** The square of the difference of two such components, summed over 8,192, stays inside f32. */
const LARGEST_COMPONENT = 1e15;
/** Components that are worked through in one turn of the event loop: below a millisecond. */
export const TURN_COMPONENTS = 1 << 18;

/** The same for ids, which are looked up one by one. */
const TURN_IDS = 1 << 13;

/** @throws InvalidArgumentError */
export function checkIdentity({ dimension, embedder }: VectorIdentity): void {
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > MOST_DIMENSIONS)
    throw new InvalidArgumentError(['dimension'], String(dimension), `a whole number from 1 to ${MOST_DIMENSIONS}`);
  if (embedder === '') throw new InvalidArgumentError(['embedder'], 'an empty text', 'the name of the embedder');
}

/**
 * Checks a batch and that each of its records has a vector already, or has none.
 *
 * @param expectedThere  which of both; undefined: either is welcome
 * @throws InvalidArgumentError
 * @throws MemoryError `MEM_VECTOR_DIMENSION_MISMATCH`
 */
export async function checkBatch(
  recordIds: Uint32Array,
  vectors: Float32Array,
  dimension: number,
  expectedThere: boolean | undefined,
  has: (recordId: number) => boolean,
): Promise<void> {
  if (vectors.length !== recordIds.length * dimension) {
    const text = `Cannot take ${recordIds.length} vectors: found ${vectors.length} components, expected ${dimension} each`;
    throw new MemoryError('MEM_VECTOR_DIMENSION_MISMATCH', text);
  }
  const seen = new Set<number>();
  for (const [place, recordId] of recordIds.entries()) {
    if (place > 0 && place % TURN_IDS === 0) await setImmediate();
    const field = ['recordIds', place];
    if (recordId > MOST_RECORD_ID) throw new InvalidArgumentError(field, String(recordId), `a number from 0 to ${MOST_RECORD_ID}`);
    if (seen.has(recordId)) throw new InvalidArgumentError(field, `${recordId} a second time`, 'each record once');
    seen.add(recordId);
    if (expectedThere === undefined || has(recordId) === expectedThere) continue;
    const [found, expected] = expectedThere ? ['no vector', 'a record that has one'] : ['a vector already', 'a record that has none'];
    throw new InvalidArgumentError(field, `${recordId}, which has ${found}`, expected);
  }
  for (let start = 0; start < vectors.length; start += TURN_COMPONENTS) {
    checkComponents(vectors, start, Math.min(start + TURN_COMPONENTS, vectors.length), (position) => [
      'vectors',
      Math.floor(position / dimension),
      position % dimension,
    ]);
    if (start + TURN_COMPONENTS < vectors.length) await setImmediate();
  }
}

/** @throws InvalidArgumentError @throws MemoryError `MEM_VECTOR_DIMENSION_MISMATCH` */
export function checkSearch(vector: Float32Array, { limit }: VectorSearch, dimension: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_NEIGHBOURS)
    throw new InvalidArgumentError(['limit'], String(limit), `a whole number from 1 to ${MOST_NEIGHBOURS}`);
  if (vector.length !== dimension) {
    const text = `Cannot search by a vector of ${vector.length} components: the index has ${dimension}, expected as many`;
    throw new MemoryError('MEM_VECTOR_DIMENSION_MISMATCH', text);
  }
  checkComponents(vector, 0, dimension, (position) => ['vector', position]);
}

function checkComponents(vectors: Float32Array, start: number, end: number, fieldOf: (position: number) => (string | number)[]): void {
  for (let position = start; position < end; position++) {
    // Written so that NaN is refused, too.
    if (Math.abs(vectors[position]) <= LARGEST_COMPONENT) continue;
    throw new InvalidArgumentError(fieldOf(position), String(vectors[position]), 'a finite number of at most 1e15 in size');
  }
}

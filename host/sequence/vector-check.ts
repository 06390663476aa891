/** Vector check: refuses named vectors that no space should hold, before anything is changed. */
import type { VectorIdentity } from '../core/ports/record-vectors.ts';
import { nextTurn } from '../core/turns/next-turn.ts';
import { InvalidArgumentError, VectorMismatchError } from '../errors.ts';
import { checkText, OBSERVATION_LIMITS } from './observation-check.ts';
import type { VectorFilter, VectorInput, VectorQuery } from './vectors-face.ts';

/** Bounds of design: what one call may hold without being a burden to all others. */
export const VECTOR_LIMITS = {
  nameCodePoints: 1_024,
  components: OBSERVATION_LIMITS.vectorComponents,
  /** As the index: squares of differences, summed over 8,192, stay inside f32. */
  magnitude: 1e15,
  /** UTF-16 units: a passage, not a document. */
  metadataUnits: 65_536,
  names: 10_000,
  /** Of one addition: 8 MiB of f32, and 11 of journal. */
  batchComponents: 2_097_152,
  neighbours: 1_000,
  /** Of metadata, in one filter, and values of one of them. */
  filterKeys: 16,
  filterValues: 1_000,
  embedderCodePoints: 256,
} as const;

/** Checked before the event loop gets a turn: a millisecond or two. */
const TURN_COMPONENTS = 262_144;
/** What a name costs beside its vector, in components. */
const NAME_COMPONENTS = 128;

/** Of vectors that are given as components without a word about who made them. */
export const GIVEN = 'given';

/**
 * In turns of the event loop when there are many.
 *
 * @throws InvalidArgumentError the first field that is out of bounds
 */
export async function checkInputs(inputs: readonly VectorInput[]): Promise<void> {
  checkCount(inputs.length, 'vectors');
  const seen = new Set<string>();
  let components = 0;
  for (const [index, { name, vector, text, metadata }] of inputs.entries()) {
    if (components >= TURN_COMPONENTS) {
      await nextTurn();
      components = 0;
    }
    components += NAME_COMPONENTS + (vector?.length ?? 0);
    checkName(name, ['vectors', index, 'name']);
    if (seen.has(name)) throw new InvalidArgumentError(['vectors', index, 'name'], 'a name of this call a second time', 'each name once');
    seen.add(name);
    if (vector !== undefined) checkVector(vector, ['vectors', index, 'vector']);
    else if (text === undefined) throw new InvalidArgumentError(['vectors', index], 'neither vector nor text', 'one of them');
    const units = (text?.length ?? 0) + (metadata?.length ?? 0);
    if (units > VECTOR_LIMITS.metadataUnits) {
      const field = ['vectors', index, text === undefined ? 'metadata' : 'text'];
      throw new InvalidArgumentError(field, `${units} characters of text and metadata`, `at most ${VECTOR_LIMITS.metadataUnits}`);
    }
    if (text !== undefined && !text.isWellFormed())
      throw new InvalidArgumentError(['vectors', index, 'text'], 'a lone surrogate', 'well-formed text');
  }
}

/** @throws InvalidArgumentError */
export function checkNames(names: readonly string[]): void {
  checkCount(names.length, 'names');
  for (const [index, name] of names.entries()) checkName(name, ['names', index]);
}

/** @throws InvalidArgumentError */
export function checkVectorQuery({ vector, text, limit, filter, embedder, cacheSimilarity }: VectorQuery): void {
  if ((vector === undefined) === (text === undefined)) {
    const found = vector === undefined ? 'neither vector nor text' : 'both vector and text';
    throw new InvalidArgumentError(['vector'], found, 'one of them');
  }
  if (vector !== undefined) checkVector(vector, ['vector']);
  if (text !== undefined && (text.length > VECTOR_LIMITS.metadataUnits || !text.isWellFormed()))
    throw new InvalidArgumentError(
      ['text'],
      'a text that is too long or not well-formed',
      `at most ${VECTOR_LIMITS.metadataUnits} characters`,
    );
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= VECTOR_LIMITS.neighbours))
    throw new InvalidArgumentError(['limit'], String(limit), `a whole number of 1 to ${VECTOR_LIMITS.neighbours}`);
  if (filter !== undefined) checkFilter(filter);
  if (embedder !== undefined) {
    checkEmbedder(embedder);
    if (text !== undefined)
      throw new InvalidArgumentError(['embedder'], 'an embedder of a text, which that of this process embeds', 'one of a vector, or none');
  }
  if (cacheSimilarity !== undefined && !(cacheSimilarity >= 0 && cacheSimilarity <= 1))
    throw new InvalidArgumentError(['cacheSimilarity'], String(cacheSimilarity), 'a number of 0 to 1');
}

/** A key that is misspelt is refused: it would let everything through. */
function checkFilter(filter: VectorFilter): void {
  const { names, prefix, metadata, ...others } = filter;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new InvalidArgumentError(['filter', other], 'a filter of another kind', '"names", "prefix" or "metadata"');
  if (names !== undefined) {
    checkAtMost(names.length, VECTOR_LIMITS.names, ['filter', 'names']);
    for (const [index, name] of names.entries()) checkName(name, ['filter', 'names', index]);
  }
  if (prefix !== undefined) checkText(prefix, ['filter', 'prefix'], VECTOR_LIMITS.nameCodePoints);
  const keys = Object.entries(metadata ?? {});
  checkAtMost(keys.length, VECTOR_LIMITS.filterKeys, ['filter', 'metadata']);
  for (const [key, wanted] of keys) {
    const field = ['filter', 'metadata', key];
    const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    checkAtMost(values.length, VECTOR_LIMITS.filterValues, field);
    for (const [index, value] of values.entries()) checkFilterValue(value, Array.isArray(wanted) ? [...field, index] : field);
  }
}

function checkFilterValue(value: unknown, field: readonly (string | number)[]): void {
  if (typeof value === 'string') checkText(value, field, VECTOR_LIMITS.metadataUnits);
  else if (!(value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))))
    throw new InvalidArgumentError(
      field,
      typeof value === 'number' ? String(value) : `a ${typeof value}`,
      'a text, a finite number, a boolean, null, or a list of such',
    );
}

/** @throws InvalidArgumentError */
export function checkVectorSettings({ dimension, metric, scalar, embedder, preset }: VectorIdentity): void {
  if (!(Number.isInteger(dimension) && dimension >= 1 && dimension <= VECTOR_LIMITS.components))
    throw new InvalidArgumentError(['dimension'], String(dimension), `a whole number of 1 to ${VECTOR_LIMITS.components}`);
  if (!['cosine', 'dot', 'squared'].includes(metric))
    throw new InvalidArgumentError(['metric'], `"${metric}"`, '"cosine", "dot" or "squared"');
  if (!['f32', 'bf16', 'i8'].includes(scalar)) throw new InvalidArgumentError(['scalar'], `"${scalar}"`, '"f32", "bf16" or "i8"');
  if (preset !== undefined && !['speed', 'memory', 'recall'].includes(preset))
    throw new InvalidArgumentError(['preset'], `"${preset}"`, '"speed", "memory" or "recall"');
  checkEmbedder(embedder);
}

/** @throws InvalidArgumentError */
export function checkEmbedder(embedder: string): void {
  if (embedder === '') throw new InvalidArgumentError(['embedder'], 'an empty text', 'the identity of an embedder');
  checkText(embedder, ['embedder'], VECTOR_LIMITS.embedderCodePoints);
}

/** What was given, where in the call. */
export interface Given {
  readonly field: readonly (string | number)[];
  readonly dimension: number;
  /** Undefined: nobody said, and it is not compared. */
  readonly embedder: string | undefined;
}

/** @throws VectorMismatchError names both dimensions and both embedders, or one if the other is not known */
export function checkFits(attempted: string, expected: VectorIdentity, { field, dimension, embedder }: Given): void {
  const isOther = embedder !== undefined && embedder !== expected.embedder;
  if (dimension === expected.dimension && !isOther) return;
  const named = (components: number, by: string | undefined): string => `${components} components${by === undefined ? '' : ` by "${by}"`}`;
  throw new VectorMismatchError(
    isOther ? 'MEM_EMBEDDER_MISMATCH' : 'MEM_VECTOR_DIMENSION_MISMATCH',
    attempted,
    field,
    named(dimension, embedder),
    named(expected.dimension, expected.embedder),
  );
}

function checkAtMost(count: number, most: number, field: readonly (string | number)[]): void {
  if (count > most) throw new InvalidArgumentError(field, `${count} of them`, `at most ${most}`);
}

function checkCount(count: number, field: string): void {
  if (count < 1 || count > VECTOR_LIMITS.names) throw new InvalidArgumentError([field], `${count} of them`, `1 to ${VECTOR_LIMITS.names}`);
}

function checkName(name: string, field: readonly (string | number)[]): void {
  if (name === '') throw new InvalidArgumentError(field, 'an empty name', `1 to ${VECTOR_LIMITS.nameCodePoints} code points`);
  checkText(name, field, VECTOR_LIMITS.nameCodePoints);
}

function checkVector(vector: readonly number[] | Float32Array, field: readonly (string | number)[]): void {
  if (vector.length < 1 || vector.length > VECTOR_LIMITS.components)
    throw new InvalidArgumentError(field, `${vector.length} components`, `1 to ${VECTOR_LIMITS.components}`);
  for (let component = 0; component < vector.length; component++) {
    // Written so that NaN is refused, too.
    if (Math.abs(vector[component]) <= VECTOR_LIMITS.magnitude) continue;
    throw new InvalidArgumentError(
      [...field, component],
      String(vector[component]),
      `a finite number of at most ${VECTOR_LIMITS.magnitude} in size`,
    );
  }
}

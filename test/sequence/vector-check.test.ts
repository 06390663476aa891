import { describe, expect, it } from 'vitest';
import { InvalidArgumentError, VectorMismatchError } from '../../host/errors.ts';
import {
  checkEmbedder,
  checkFits,
  checkInputs,
  checkNames,
  checkVectorQuery,
  checkVectorSettings,
  VECTOR_LIMITS,
} from '../../host/sequence/vector-check.ts';

const identity = { dimension: 2, metric: 'cosine', scalar: 'f32', embedder: 'given' } as const;

async function fieldOf(check: () => void | Promise<void>): Promise<string> {
  try {
    await check();
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error.field.join('.');
    throw error;
  }
  return 'accepted';
}

describe('the check of named vectors', () => {
  it('names the field that is out of bounds', async () => {
    const long = 'x'.repeat(VECTOR_LIMITS.metadataUnits + 1);
    expect(await fieldOf(() => checkInputs([]))).toBe('vectors');
    expect(await fieldOf(() => checkInputs([{ name: '', vector: [1] }]))).toBe('vectors.0.name');
    expect(
      await fieldOf(() =>
        checkInputs([
          { name: 'a', vector: [1] },
          { name: 'a', vector: [1] },
        ]),
      ),
    ).toBe('vectors.1.name');
    expect(await fieldOf(() => checkInputs([{ name: 'a' }]))).toBe('vectors.0');
    expect(await fieldOf(() => checkInputs([{ name: 'a', vector: [] }]))).toBe('vectors.0.vector');
    expect(await fieldOf(() => checkInputs([{ name: 'a', vector: [0, Number.NaN] }]))).toBe('vectors.0.vector.1');
    expect(await fieldOf(() => checkInputs([{ name: 'a', vector: [1e16] }]))).toBe('vectors.0.vector.0');
    expect(await fieldOf(() => checkInputs([{ name: 'a', text: long }]))).toBe('vectors.0.text');
    expect(await fieldOf(() => checkInputs([{ name: 'a', text: '\ud800' }]))).toBe('vectors.0.text');
    expect(await fieldOf(() => checkInputs([{ name: 'a', vector: [1], metadata: long }]))).toBe('vectors.0.metadata');
    expect(await fieldOf(() => checkNames(['a', '\ud800']))).toBe('names.1');
    expect(await fieldOf(() => checkVectorQuery({}))).toBe('vector');
    expect(await fieldOf(() => checkVectorQuery({ text: 'a', vector: [1] }))).toBe('vector');
    expect(await fieldOf(() => checkVectorQuery({ text: 'a', limit: 1001 }))).toBe('limit');
    expect(await fieldOf(() => checkVectorQuery({ text: long }))).toBe('text');
    const many = Array.from({ length: 10_001 }, (_, number) => `n${number}`);
    const filters = [
      [{ names: ['a', ''] }, 'filter.names.1'],
      [{ names: many }, 'filter.names'],
      [{ prefix: '\ud800' }, 'filter.prefix'],
      [{ prefix: 'a', name: ['a'] }, 'filter.name'],
      [{ metadata: { a: 1, b: Number.NaN } }, 'filter.metadata.b'],
      [{ metadata: { a: ['x', Number.POSITIVE_INFINITY] } }, 'filter.metadata.a.1'],
      [{ metadata: { a: many } }, 'filter.metadata.a'],
      [{ metadata: Object.fromEntries(many.slice(0, 17).map((key) => [key, 1])) }, 'filter.metadata'],
      [{ names: [], prefix: '', metadata: { a: [], b: null, c: [true, 1, 'x'] } }, 'accepted'],
    ] as const;
    for (const [filter, field] of filters) expect(await fieldOf(() => checkVectorQuery({ text: 'a', filter }))).toBe(field);
    expect(await fieldOf(() => checkVectorSettings({ ...identity, dimension: 8193 }))).toBe('dimension');
    // As from a program that no compiler has checked.
    expect(await fieldOf(() => Reflect.apply(checkVectorSettings, undefined, [{ ...identity, preset: 'fast' }]))).toBe('preset');
    expect(await fieldOf(() => checkEmbedder(''))).toBe('embedder');
    expect(
      await fieldOf(() =>
        checkInputs([
          { name: 'a', vector: [-0] },
          { name: 'b', text: '' },
        ]),
      ),
    ).toBe('accepted');
  });

  it('names both dimensions and both embedders of what does not fit', () => {
    expect(() => checkFits('add', identity, { field: ['text'], dimension: 2, embedder: 'given' })).not.toThrow();
    const wrong = (dimension: number, embedder: string | undefined): unknown => {
      try {
        return checkFits('add', identity, { field: ['vectors', 3], dimension, embedder });
      } catch (error) {
        return error instanceof VectorMismatchError ? [error.code, error.found, error.expected, error.field] : error;
      }
    };
    const expected = '2 components by "given"';
    expect(wrong(3, 'given')).toEqual(['MEM_VECTOR_DIMENSION_MISMATCH', '3 components by "given"', expected, ['vectors', 3]]);
    expect(wrong(2, 'hashed')).toEqual(['MEM_EMBEDDER_MISMATCH', '2 components by "hashed"', expected, ['vectors', 3]]);
    expect(wrong(3, undefined)).toEqual(['MEM_VECTOR_DIMENSION_MISMATCH', '3 components', expected, ['vectors', 3]]);
  });
});

import { describe, expect, it } from 'vitest';
import { checkBatch, checkIdentity, checkSearch, TURN_COMPONENTS } from '../../host/vectors/vector-checks.ts';

const nobody = (): boolean => false;

describe('checkBatch', () => {
  it('names the record and the component that it refuses, also behind the first turn of a large batch', async () => {
    const count = TURN_COMPONENTS / 4 + 10;
    const vectors = new Float32Array(count * 4);
    const ids = Uint32Array.from({ length: count }, (_, place) => place);
    await checkBatch(ids, vectors, 4, false, nobody);
    vectors[TURN_COMPONENTS + 7] = Number.NaN;
    const field = ['vectors', TURN_COMPONENTS / 4 + 1, 3];
    await expect(checkBatch(ids, vectors, 4, false, nobody)).rejects.toMatchObject({ field, found: 'NaN' });
  });

  it('takes the largest components whose distances stay finite', async () => {
    await checkBatch(Uint32Array.of(1), Float32Array.of(1e15, -1e15), 2, false, nobody);
    await expect(checkBatch(Uint32Array.of(1), Float32Array.of(2e15), 1, false, nobody)).rejects.toMatchObject({
      field: ['vectors', 0, 0],
    });
  });
});

describe('checkIdentity', () => {
  it('refuses dimensions and embedders that are none', () => {
    const identity = { dimension: 8192, metric: 'dot', scalar: 'f32', embedder: 'test-1' } as const;
    expect(() => checkIdentity(identity)).not.toThrow();
    expect(() => checkIdentity({ ...identity, dimension: 8193 })).toThrow(expect.objectContaining({ field: ['dimension'] }));
    expect(() => checkIdentity({ ...identity, embedder: '' })).toThrow(expect.objectContaining({ field: ['embedder'] }));
  });
});

describe('checkSearch', () => {
  it('refuses a limit outside 1 to 10,000 and a vector of another dimension', () => {
    const vector = Float32Array.of(1, 2);
    expect(() => checkSearch(vector, { limit: 10_000 }, 2)).not.toThrow();
    expect(() => checkSearch(vector, { limit: 10_001 }, 2)).toThrow(expect.objectContaining({ field: ['limit'] }));
    expect(() => checkSearch(vector, { limit: 1 }, 3)).toThrow(expect.objectContaining({ code: 'MEM_VECTOR_DIMENSION_MISMATCH' }));
  });
});

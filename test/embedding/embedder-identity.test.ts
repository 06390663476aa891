import { describe, expect, it } from 'vitest';
import { identifyEmbedder, rowsOfMatrix } from '../../host/embedding/embedder-identity.ts';

describe('identifyEmbedder', () => {
  it('writes all parts into one text', () => {
    const parts = { name: 'endpoint', model: 'org/model:2', dimension: 8, normalised: false };
    expect(identifyEmbedder(parts)).toEqual({ ...parts, text: 'endpoint:org/model:2:8:raw' });
    expect(identifyEmbedder({ ...parts, normalised: true }).text).toBe('endpoint:org/model:2:8:unit');
  });
});

describe('rowsOfMatrix', () => {
  it('cuts a matrix into its rows', () => {
    expect(rowsOfMatrix(Float32Array.of(1, 2, 3, 4), 2)).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)]);
    expect(rowsOfMatrix(new Float32Array(0), 2)).toEqual([]);
  });
});

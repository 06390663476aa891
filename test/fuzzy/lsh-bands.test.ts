import { describe, expect, it } from 'vitest';
import { expectedRecall, requireBands } from '../../host/fuzzy/lsh-bands.ts';

describe('LSH bands', () => {
  it('promise 1 - (1 - s^rows)^bands', () => {
    for (const [similarity, bands, rows] of [
      [0.5, 20, 5],
      [0.8, 20, 5],
      [0.3, 50, 2],
    ]) {
      expect(expectedRecall(similarity, { bands, rows })).toBeCloseTo(1 - (1 - similarity ** rows) ** bands, 12);
    }
    expect([expectedRecall(1, { bands: 3, rows: 7 }), expectedRecall(0.25, { bands: 1, rows: 1 })]).toEqual([1, 0.25]);
  });

  it('are refused when there are none, too many or of an unknown method', () => {
    const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    for (const [bands, rows] of [
      [0, 1],
      [1, 0],
      [1.5, 1],
      [1, Number.NaN],
      [205, 5],
    ]) {
      expect(() => requireBands({ method: 'lsh', bands, rows })).toThrow(refused);
    }
    expect(() => requireBands(JSON.parse('{ "method": "hnsw", "bands": 1, "rows": 1 }'))).toThrow(refused);
    expect(requireBands({ method: 'lsh', bands: 1_024, rows: 1 })).toEqual({ method: 'lsh', bands: 1_024, rows: 1 });
  });
});

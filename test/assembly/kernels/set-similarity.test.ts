import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEASURES, setSimilarity } from '../../reference/token-sets.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const CODES = ['JACCARD', 'DICE', 'COSINE', 'OVERLAP', 'QUERY_IN_RECORD', 'RECORD_IN_QUERY'].map((name) => raw.constant(`MEASURE_${name}`));

describe('setSimilarity', () => {
  it('has the bits of the definition, and leastShared stands on the first number that reaches a value', () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 100_000 }));
    fc.assert(
      fc.property(
        fc.nat({ max: MEASURES.length - 1 }),
        size,
        size,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (measure, query, record, part) => {
          const most = Math.min(query, record);
          const shared = Math.round(part * most);
          const value = raw.call('setSimilarity', CODES[measure], shared, query, record);
          expect(value).toBe(setSimilarity(MEASURES[measure], shared, query, record));
          if (shared === 0) return;
          expect(raw.call('leastShared', CODES[measure], value, query, record)).toBe(shared);
          const above = value * (1 + Number.EPSILON);
          expect(raw.call('leastShared', CODES[measure], above, query, record)).toBe(shared + 1);
          const below = value * (1 - Number.EPSILON);
          expect(raw.call('leastShared', CODES[measure], below, query, record)).toBe(shared);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives an empty set 1 with an empty set and 0 with every other', () => {
    for (const code of CODES) {
      expect([
        raw.call('setSimilarity', code, 0, 0, 0),
        raw.call('setSimilarity', code, 0, 0, 3),
        raw.call('setSimilarity', code, 0, 3, 0),
      ]).toEqual([1, 0, 0]);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { AffinityMeasure } from '../../host/sequence/affinity-measure.ts';
import { presentRange } from '../../host/sequence/ensemble.ts';
import { ask, memoryOf } from './query-fixture.ts';

describe('AffinityMeasure', () => {
  it('weighs the query with its repeats and unknown symbols, and only its symbols in the pattern', () => {
    const memory = memoryOf(['a b c'], [new Map([['joy', 1]])]);
    const { query, survivors } = ask(memory, 'a a z');
    const [start, end] = presentRange(survivors[0]);
    // a weighs 1.01, z 0.01; b and c are not in the query and weigh nothing.
    expect(new AffinityMeasure(memory, query, 'joy').fitOf(survivors[0], start, end)).toEqual({
      weightedSimilarity: (2 * 1.01) / (1.01 + 1.01 + 0.01 + 1.01),
      weightedEvidence: 1,
      weightedConfidence: 1,
      weightedSnr: 1.01 / (1.01 + 0.01),
    });
    memory.free();
  });
});

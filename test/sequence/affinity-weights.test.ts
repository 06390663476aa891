import { describe, expect, it } from 'vitest';
import { UNKNOWN_SYMBOL } from '../../host/core/ports/pattern-kernel.ts';
import { affinityWeightOf, weightedFitOf } from '../../host/sequence/affinity-weights.ts';
import { memoryOf } from './query-fixture.ts';

describe('affinityWeightOf', () => {
  it('divides what was felt, without its sign, by the occurrences', () => {
    const memory = memoryOf(
      ['ab', 'aa b'],
      [
        new Map([
          ['joy', -6],
          ['none', 0],
        ]),
      ],
    );
    const [a, b] = [memory.symbols.idOf('a'), memory.symbols.idOf('b')];
    expect(affinityWeightOf(memory, a, 'joy')).toBe(12 / 3 + 0.01);
    expect(affinityWeightOf(memory, b, 'joy')).toBe(12 / 2 + 0.01);
    memory.free();
  });

  it('gives 0.01 to what nobody felt, to a sum of 0, to another emotive and to unknown symbols', () => {
    const memory = memoryOf(['ab'], [new Map([['none', 0]])]);
    for (const emotive of ['none', 'fear', '__proto__', 'size']) expect(affinityWeightOf(memory, 0, emotive)).toBe(0.01);
    expect(affinityWeightOf(memory, UNKNOWN_SYMBOL, 'none')).toBe(0.01);
    memory.free();
  });
});

describe('weightedFitOf', () => {
  it('compares the sums as specs/kato.md 3.9 does', () => {
    expect(weightedFitOf({ matches: 2, state: 3, pattern: 5, present: 4, extras: 2 })).toEqual({
      weightedSimilarity: 0.5,
      weightedEvidence: 0.4,
      weightedConfidence: 0.5,
      weightedSnr: 0.5,
    });
  });

  it('answers 0 for empty sums, and no similarity when neither side has weight', () => {
    const nothing = { matches: 0, state: 0, pattern: 0, present: 0, extras: 0 };
    expect(weightedFitOf(nothing)).toEqual({ weightedSimilarity: null, weightedEvidence: 0, weightedConfidence: 0, weightedSnr: 0 });
    expect(weightedFitOf({ ...nothing, state: 1 }).weightedSimilarity).toBe(0);
  });
});

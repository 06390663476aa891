import { describe, expect, it } from 'vitest';
import { groupFutures } from '../../host/sequence/future-groups.ts';
import { ask, memoryOf } from './query-fixture.ts';

describe('groupFutures', () => {
  it('joins futures whose events hold the same symbols in another order', () => {
    const memory = memoryOf(['a b cd e', 'a b dc e', 'a b e cd', 'a b cdd e']);
    const { survivors } = ask(memory, 'a b');
    const { groups, shareOf } = groupFutures(survivors);
    expect(groups.map(({ supportingPatterns }) => supportingPatterns).sort()).toEqual([1, 1, 2]);
    expect(groups.reduce((sum, group) => sum + group.aggregatePotential, 0)).toBeCloseTo(1, 12);
    survivors.forEach((survivor, index) => {
      const group = groups.find((candidate) => candidate.aggregatePotential === shareOf(index));
      expect(group, `pattern ${survivor.patternId}`).toBeDefined();
    });
    memory.free();
  });

  it('tells apart futures that only differ in where events end', () => {
    const memory = memoryOf(['a b cd', 'a b c d']);
    expect(groupFutures(ask(memory, 'a b').survivors).groups).toHaveLength(2);
    memory.free();
  });

  it('gives a pattern without a future no group and no share', () => {
    const memory = memoryOf(['a b', 'a b c']);
    const { survivors } = ask(memory, 'a b');
    const { groups, shareOf } = groupFutures(survivors);
    expect(groups).toHaveLength(1);
    const shares = survivors.map(({ patternId }, index) => [patternId, shareOf(index)]);
    expect(Object.fromEntries(shares)).toEqual({ 0: 0, 1: 1 });
    memory.free();
  });

  it('weighs by frequency times similarity and shares nothing when the weight is 0', () => {
    const memory = memoryOf(['a b c', 'a b c', 'a b d']);
    const weights = groupFutures(ask(memory, 'a b').survivors).groups.map(({ totalWeightedFrequency }) => totalWeightedFrequency);
    expect(weights.sort()).toEqual([0.8, 1.6]);
    expect(groupFutures([])).toMatchObject({ groups: [] });
    memory.free();
  });
});

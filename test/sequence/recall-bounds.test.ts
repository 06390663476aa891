import { describe, expect, it } from 'vitest';
import { queryStateOf } from '../../host/sequence/query-state.ts';
import { leastMatches, RecallBounds, tokenSimilarity } from '../../host/sequence/recall-bounds.ts';
import { defaultSessionConfig } from '../../host/sequence/session-config.ts';
import { TwinMemory } from './twin-memory.ts';

describe('leastMatches', () => {
  it('is the fewest that reach the threshold, at the bit where it does', () => {
    for (let total = 2; total < 60; total++) {
      for (let matches = 0; 2 * matches <= total; matches++) {
        const threshold = tokenSimilarity(matches, total);
        expect(leastMatches(total, threshold)).toBe(matches);
        if (2 * matches < total) expect(leastMatches(total, threshold + 1e-12)).toBe(matches + 1);
      }
    }
  });
});

describe('RecallBounds', () => {
  it('name the cheapest bound that keeps a pattern out', () => {
    const twins = new TwinMemory();
    twins.learn([['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c']]);
    twins.learn([['a'], ['x']]);
    twins.learn([['b'], ['a']]);
    const query = queryStateOf([['a'], ['b']], twins.memory.symbols);
    const bounds = new RecallBounds(twins.memory, query, defaultSessionConfig({ recallThreshold: 0.75 }));
    expect(bounds.findingOf(0)).toEqual({ bound: 'length', found: 9, needed: 3, possible: tokenSimilarity(2, 11) });
    expect(bounds.findingOf(1)).toEqual({ bound: 'shared-symbols', found: 1, needed: 2, possible: 0.5 });
    expect(bounds.findingOf(2)).toEqual({ bound: 'common-subsequence', found: 1, needed: 2, possible: 0.5 });
    twins.memory.free();
  });
});

import { describe, expect, it } from 'vitest';
import { FuzzyTokens } from '../../host/sequence/fuzzy-tokens.ts';
import { queryStateOf } from '../../host/sequence/query-state.ts';
import { fuzzRatio } from '../reference/pattern-fit.ts';
import { engine, TwinMemory } from './twin-memory.ts';

function fuzzyOver(pattern: readonly string[], stm: readonly string[], threshold: number) {
  const twins = new TwinMemory();
  twins.learn(pattern.map((symbol) => [symbol]));
  const { memory } = twins;
  const fuzzy = new FuzzyTokens(engine.patterns, memory.symbols, queryStateOf([stm], memory.symbols), threshold);
  const run = memory.index.runOf(0);
  const matched = fuzzy.matchedPositions(run);
  const anomalies = fuzzy.anomaliesOf(run, matched);
  memory.free();
  return { matched, anomalies };
}

describe('FuzzyTokens', () => {
  it('matches observed symbols that resemble one of the pattern, and names those that differ', () => {
    const { matched, anomalies } = fuzzyOver(['hello', 'world'], ['helo', 'word', 'world', 'xyz'], 0.8);
    expect(matched).toEqual([0, 1, 2]);
    expect(anomalies).toEqual([
      { observed: 'helo', expected: 'hello', similarity: fuzzRatio('helo', 'hello') / 100 },
      { observed: 'word', expected: 'world', similarity: fuzzRatio('word', 'world') / 100 },
    ]);
  });

  it('takes the first of equally similar symbols', () => {
    expect(fuzzyOver(['ab', 'ac'], ['ad', 'x'], 0.5).anomalies).toEqual([{ observed: 'ad', expected: 'ab', similarity: 0.5 }]);
    expect(fuzzyOver(['ac', 'ab'], ['ad', 'x'], 0.5).anomalies).toEqual([{ observed: 'ad', expected: 'ac', similarity: 0.5 }]);
  });

  it('includes the threshold and, at 1, only equal symbols', () => {
    expect(fuzzyOver(['ab', 'cd'], ['ax', 'cd'], 0.5).matched).toEqual([0, 1]);
    expect(fuzzyOver(['ab', 'cd'], ['ax', 'cd'], 0.51).matched).toEqual([1]);
    expect(fuzzyOver(['ab', 'cd'], ['ax', 'cd'], 1)).toEqual({ matched: [1], anomalies: [] });
  });

  it('compares code points and takes two empty texts for equal', () => {
    expect(fuzzyOver(['😀😁', ''], ['😀😂', ''], 0.5).anomalies).toEqual([{ observed: '😀😂', expected: '😀😁', similarity: 0.5 }]);
  });
});

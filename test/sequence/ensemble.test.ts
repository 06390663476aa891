import { describe, expect, it } from 'vitest';
import { EnsembleScorer, presentRange } from '../../host/sequence/ensemble.ts';
import { LogTable } from '../../host/sequence/log-table.ts';
import { ask, memoryOf } from './query-fixture.ts';
import { engine } from './twin-memory.ts';

const scorer = new EnsembleScorer(new LogTable(engine.numbers));

describe('EnsembleScorer', () => {
  it('shares out priors and posteriors among the survivors', () => {
    const memory = memoryOf(['a b c', 'a b c', 'a b c', 'a b d']);
    const { query, survivors } = ask(memory, 'a b');
    const { scored, futures } = scorer.score(memory, query, survivors, undefined);
    const byFrequency = [...scored].sort((left, right) => right.survivor.frequency - left.survivor.frequency);
    expect(byFrequency.map(({ patternProbability }) => patternProbability)).toEqual([0.75, 0.25]);
    expect(byFrequency[0].bayesianPosterior + byFrequency[1].bayesianPosterior).toBeCloseTo(1, 12);
    expect(byFrequency[0].bayesianPosterior).toBeCloseTo(0.75, 12);
    expect(futures.map(({ supportingPatterns }) => supportingPatterns)).toEqual([1, 1]);
    memory.free();
  });

  it('puts a completely observed present at distance 0 exactly, so that its potential does not depend on its frequency', () => {
    const memory = memoryOf(['a b c', 'a b c', 'a b c', 'a b d', 'x y']);
    const { query, survivors } = ask(memory, 'a b');
    const { scored } = scorer.score(memory, query, survivors, undefined);
    expect(scored.map(({ itfdfSimilarity }) => itfdfSimilarity)).toEqual([1, 1]);
    expect(scored[0].potential).toBe(scored[1].potential);
    memory.free();
  });

  it('stays finite when nothing matches', () => {
    const memory = memoryOf(['a b', 'c d']);
    const { query, survivors } = ask(memory, 'y z', { recallThreshold: 0 });
    const { scored, futures } = scorer.score(memory, query, survivors, 'joy');
    expect(futures).toEqual([]);
    for (const item of scored) {
      expect(item).toMatchObject({ bayesianPosterior: 0, predictiveInformation: 0, itfdfSimilarity: 0.5, patternProbability: 0.5 });
      for (const value of Object.values(item)) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
    }
    memory.free();
  });

  it('takes stored entropies of finalized patterns, and present ones of later patterns', () => {
    const memory = memoryOf(['a b c']);
    memory.finalized = scorer.finalizedMetricsOf(memory);
    const later = memoryOf(['a b c', 'a b d']);
    later.finalized = memory.finalized;
    const { query, survivors } = ask(later, 'a b');
    const { scored } = scorer.score(later, query, survivors, undefined);
    const entropies = new Map(scored.map(({ survivor, entropy }) => [survivor.patternId, entropy]));
    expect(entropies.get(0)).toBeCloseTo(Math.log2(3), 12);
    expect(entropies.get(1)).toBe(1);
    memory.free();
    later.free();
  });
});

describe('presentRange', () => {
  it('spans the symbols of the present events', () => {
    const memory = memoryOf(['xx', 'ab c de f']);
    const survivor = ask(memory, 'c e').survivors.find(({ patternId }) => patternId === 1);
    const [start, end] = survivor === undefined ? [0, 0] : presentRange(survivor);
    const texts = [...(survivor?.run.symbols.subarray(start, end) ?? [])].map((symbol) => memory.symbols.textOf(symbol));
    expect(texts).toEqual(['c', 'd', 'e']);
    memory.free();
  });
});

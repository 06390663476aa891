import { describe, expect, it } from 'vitest';
import { queryStateOf } from '../../host/sequence/query-state.ts';
import { defaultSessionConfig, type SessionConfig } from '../../host/sequence/session-config.ts';
import { predictSingleSymbol } from '../../host/sequence/single-symbol.ts';
import { fuzzRatio } from '../reference/pattern-fit.ts';
import { memoryOf } from './query-fixture.ts';
import { engine } from './twin-memory.ts';

function predict(memory: ReturnType<typeof memoryOf>, symbol: string, overrides: Partial<SessionConfig> = {}) {
  const query = queryStateOf([[symbol]], memory.symbols);
  return predictSingleSymbol(engine.patterns, memory, query, { ...defaultSessionConfig(), ...overrides });
}

describe('predictSingleSymbol', () => {
  it('answers patterns that start with the symbol, shortest first, then by frequency', () => {
    const memory = memoryOf(['a b c', 'b a', 'a b', 'ab c', 'ab c']);
    const found = predict(memory, 'a').map(({ patternData, frequency }) => [
      patternData.map((event) => event.join('')).join(' '),
      frequency,
    ]);
    expect(found).toEqual([
      ['a b', 1],
      ['ab c', 2],
      ['a b c', 1],
    ]);
    memory.free();
  });

  it('applies neither threshold nor filter, but the limit', () => {
    const memory = memoryOf(['a b c d e f g h', 'a b', 'a c']);
    expect(predict(memory, 'a', { recallThreshold: 1, filterPipeline: ['length'] })).toHaveLength(3);
    expect(predict(memory, 'a', { maxPredictions: 1 })).toHaveLength(1);
    memory.free();
  });

  it('answers nothing for a symbol that starts no pattern, or that nobody knows', () => {
    const memory = memoryOf(['a b']);
    expect(predict(memory, 'b')).toEqual([]);
    expect(predict(memory, 'unknown')).toEqual([]);
    memory.free();
  });

  it('compares texts in character mode', () => {
    const memory = memoryOf(['a b c', 'a b']);
    const similarities = predict(memory, 'a', { useTokenMatching: false }).map(({ similarity }) => similarity);
    expect(similarities).toEqual([fuzzRatio('a', 'a b') / 100, fuzzRatio('a', 'a b c') / 100]);
    memory.free();
  });

  it('weighs by what was felt when asked to', () => {
    const memory = memoryOf(['a b'], [new Map([['joy', 4]])]);
    expect(predict(memory, 'a', { affinityEmotive: 'joy' })[0]).toMatchObject({
      weightedSimilarity: (2 * 4.01) / (4.01 + 8.02),
      weightedEvidence: 0.5,
      weightedConfidence: 1,
      weightedSnr: 1,
      potential: 2.5,
    });
    expect(predict(memory, 'a')[0]).toMatchObject({ weightedSimilarity: null, weightedSnr: null, potential: 2.5 });
    memory.free();
  });
});

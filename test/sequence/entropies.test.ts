import { describe, expect, it } from 'vitest';
import { entropiesOf } from '../../host/sequence/entropies.ts';
import { LogTable } from '../../host/sequence/log-table.ts';
import { SymbolCounter } from '../../host/sequence/symbol-counter.ts';
import { entropiesOf as referenceEntropies } from '../reference/pattern-memory.ts';
import { engine } from './twin-memory.ts';

const logs = new LogTable(engine.numbers);

function entropies(symbols: readonly number[], probabilities: readonly number[], vocabularySize: number) {
  const counter = new SymbolCounter();
  counter.start(probabilities.length);
  for (const symbol of symbols) counter.add(symbol);
  const lnSymbolCount = vocabularySize > 1 ? logs.ln(vocabularySize) : 0;
  const plogpOf = (symbol: number): number => (probabilities[symbol] > 0 ? probabilities[symbol] * logs.ln(probabilities[symbol]) : 0);
  return entropiesOf(counter, { logs, lnSymbolCount, plogpOf });
}

describe('entropiesOf', () => {
  it.each([
    [[0, 1, 2, 2], [0.5, 0.25, 1], 3],
    [[0, 0, 0], [0.5], 2],
    [Array.from({ length: 200 }, (_, index) => index % 7), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0], 7],
  ])('agrees with the slow twin for %j', (symbols, probabilities, size) => {
    const found = entropies(symbols, probabilities, size);
    const expected = referenceEntropies(symbols.map(String), (symbol) => probabilities[Number(symbol)], size);
    expect(found.entropy).toBeCloseTo(expected.entropy, 12);
    expect(found.normalizedEntropy).toBeCloseTo(expected.normalizedEntropy, 12);
    expect(found.globalNormalizedEntropy).toBeCloseTo(expected.globalNormalizedEntropy, 12);
  });

  it('is a positive 0 for one symbol, for none, and where the vocabulary is no larger', () => {
    for (const found of [entropies([0, 0], [1], 1), entropies([], [1], 5)])
      expect(found).toEqual({ entropy: 0, normalizedEntropy: 0, globalNormalizedEntropy: 0 });
    expect(entropies([0, 1], [1, 1], 1)).toMatchObject({ entropy: 1, normalizedEntropy: 0 });
  });
});

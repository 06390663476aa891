import { describe, expect, it } from 'vitest';
import { UNKNOWN_SYMBOL } from '../../host/core/ports/pattern-kernel.ts';
import { LogTable } from '../../host/sequence/log-table.ts';
import { SymbolProbabilities } from '../../host/sequence/symbol-probabilities.ts';
import { memoryOf } from './query-fixture.ts';
import { engine } from './twin-memory.ts';

describe('SymbolProbabilities', () => {
  const memory = memoryOf(['a b', 'a c', 'a d', 'a a e']);
  const logs = new LogTable(engine.numbers);
  const [a, b] = [memory.symbols.idOf('a'), memory.symbols.idOf('b')];

  it('answers the share of patterns that hold a symbol, and only to those admitted to the query', () => {
    const probabilities = new SymbolProbabilities(memory, logs);
    probabilities.admit(b);
    probabilities.admit(UNKNOWN_SYMBOL);
    expect([probabilities.ofSpace(a), probabilities.ofSpace(b)]).toEqual([1, 0.25]);
    expect([probabilities.ofQuery(a), probabilities.ofQuery(b), probabilities.ofQuery(UNKNOWN_SYMBOL)]).toEqual([0, 0.25, 0]);
  });

  it('answers the idf of admitted symbols, and that of one pattern for all others', () => {
    const probabilities = new SymbolProbabilities(memory, logs);
    probabilities.admit(a);
    for (let time = 0; time < 2; time++) expect([probabilities.idfOf(a), probabilities.idfOf(b)]).toEqual([1, 3]);
  });

  it('answers p ln p, 0 for a certain symbol', () => {
    const probabilities = new SymbolProbabilities(memory, logs);
    for (let time = 0; time < 2; time++) expect([probabilities.plogpOf(a), probabilities.plogpOf(b)]).toEqual([0, 0.25 * logs.ln(0.25)]);
  });

  it('has no logarithm of a vocabulary of one symbol', () => {
    const single = memoryOf(['a a']);
    expect(new SymbolProbabilities(single, logs).lnSymbolCount).toBe(0);
    expect(new SymbolProbabilities(memory, logs).lnSymbolCount).toBe(logs.ln(5));
    single.free();
  });
});

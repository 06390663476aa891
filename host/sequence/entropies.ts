/**
 * The three entropies of a set of symbols (specs/kato.md 3.6), over a prediction's present or, after finalize-training, its whole pattern.
 *
 * Sums run over distinct symbols in order of first occurrence.
 */
import type { LogTable } from './log-table.ts';
import type { SymbolCounter } from './symbol-counter.ts';

export interface Entropies {
  readonly entropy: number;
  readonly normalizedEntropy: number;
  readonly globalNormalizedEntropy: number;
}

/** What the entropies need to know of the space. */
export interface EntropySpace {
  readonly logs: LogTable;
  /** ln of the number of distinct symbols; 0 when there is at most one. */
  readonly lnSymbolCount: number;
  /** p ln p of a symbol, 0 when its probability is 0. */
  plogpOf(symbol: number): number;
}

export function entropiesOf(counter: SymbolCounter, space: EntropySpace): Entropies {
  const { logs, lnSymbolCount } = space;
  const total = counter.total;
  let entropy = 0;
  let natural = 0;
  let global = 0;
  for (const symbol of counter.distinct) {
    const count = counter.countOf(symbol);
    const share = count / total;
    entropy += share * logs.log2OfRatio(count, total);
    if (lnSymbolCount > 0) {
      natural += share * (logs.lnOfRatio(count, total) / lnSymbolCount);
      global += space.plogpOf(symbol) / lnSymbolCount;
    }
  }
  return { entropy: 0 - entropy, normalizedEntropy: 0 - natural, globalNormalizedEntropy: 0 - global };
}

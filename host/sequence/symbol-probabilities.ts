/**
 * Symbol probabilities of one query: p(s), p ln p and the idf of symbols, each computed at most once per query.
 *
 * p(s) = patterns that hold s / all patterns. Metrics of an answer only see symbols of the survivors' matches and presents (KATO's probability
 * cache); every other symbol counts as unknown.
 */
import type { EntropySpace } from './entropies.ts';
import type { LogTable } from './log-table.ts';
import type { LongTermMemory } from './long-term-memory.ts';

export class SymbolProbabilities implements EntropySpace {
  readonly logs: LogTable;
  readonly lnSymbolCount: number;
  private readonly memory: LongTermMemory;
  private readonly patternCount: number;
  private readonly cached: Uint8Array;
  private readonly plogps = new Map<number, number>();
  private readonly idfs = new Map<number, number>();
  private unknownIdf: number | undefined;

  constructor(memory: LongTermMemory, logs: LogTable) {
    this.memory = memory;
    this.logs = logs;
    this.patternCount = memory.patternCount;
    this.lnSymbolCount = memory.symbols.liveCount > 1 ? logs.ln(memory.symbols.liveCount) : 0;
    this.cached = new Uint8Array(memory.symbols.size);
  }

  /** Puts a symbol into the probability cache of this query; unknown ids are ignored. */
  admit(symbol: number): void {
    if (symbol < this.cached.length) this.cached[symbol] = 1;
  }

  /** p(s) over the whole space. */
  ofSpace(symbol: number): number {
    return this.memory.symbols.memberFrequencyOf(symbol) / this.patternCount;
  }

  /** p(s) if the symbol is in this query's cache, else 0. */
  ofQuery(symbol: number): number {
    return this.cached[symbol] === 1 ? this.ofSpace(symbol) : 0;
  }

  plogpOf(symbol: number): number {
    const known = this.plogps.get(symbol);
    if (known !== undefined) return known;
    const probability = this.ofSpace(symbol);
    const value = probability > 0 ? probability * this.logs.ln(probability) : 0;
    this.plogps.set(symbol, value);
    return value;
  }

  /** log2(U / m) + 1 with m = int(p U), at least 1; m = 1 for a symbol outside the cache. */
  idfOf(symbol: number): number {
    if (this.cached[symbol] !== 1) {
      this.unknownIdf ??= this.logs.log2(this.patternCount) + 1;
      return this.unknownIdf;
    }
    const known = this.idfs.get(symbol);
    if (known !== undefined) return known;
    const members = Math.max(1, Math.trunc(this.ofSpace(symbol) * this.patternCount));
    const value = this.logs.log2(this.patternCount / members) + 1;
    this.idfs.set(symbol, value);
    return value;
  }
}

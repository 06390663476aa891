/**
 * Recall bounds: which bound keeps a pattern below the recall threshold, from the cheapest to the dearest.
 *
 *   length              even if all of the shorter side matched
 *   shared symbols      even if all shared symbols, counted with repeats, came in the same order
 *   common subsequence  shared symbols suffice, their order does not
 *
 * For texts (character level): length, then a shared symbol, without which there is no matching block, then the similarity of the texts itself.
 */
import type { LongTermMemory } from './long-term-memory.ts';
import type { QueryState } from './query-state.ts';
import type { SessionConfig } from './session-config.ts';

export type RecallBound = 'length' | 'shared-symbols' | 'common-subsequence' | 'no-block' | 'text-similarity';

export interface BoundFinding {
  readonly bound: RecallBound;
  /** What the pattern has, and what it would need: a length, a count of symbols, or a similarity. */
  readonly found: number;
  readonly needed: number;
  /** No similarity above this is possible. */
  readonly possible: number;
}

export class RecallBounds {
  private readonly memory: LongTermMemory;
  private readonly threshold: number;
  private readonly characters: boolean;
  private readonly queryLength: number;
  private readonly counts = new Map<number, number>();

  constructor(memory: LongTermMemory, query: QueryState, config: SessionConfig) {
    this.memory = memory;
    this.threshold = config.recallThreshold;
    this.characters = !config.useTokenMatching;
    this.queryLength = this.characters ? textLengthOf(query.texts) : query.symbols.length;
    for (const symbol of query.symbols) this.counts.set(symbol, (this.counts.get(symbol) ?? 0) + 1);
  }

  /** Precondition: the pattern did not reach the threshold, or has no matching block. @param found its exact similarity, where it is known */
  findingOf(patternId: number, found?: number): BoundFinding {
    const run = this.memory.index.runOf(patternId);
    const symbols = run.symbols.subarray(run.start, run.end);
    const length = this.characters ? textLengthOf(Array.from(symbols, (symbol) => this.memory.symbols.textOf(symbol))) : symbols.length;
    const total = this.queryLength + length;
    const most = this.greatestSimilarity(length);
    if (most < this.threshold) return { bound: 'length', found: length, needed: this.nearestLength(length), possible: most };
    if (this.characters && this.sharedWith(symbols) === 0) return { bound: 'no-block', found: 0, needed: 1, possible: most };
    if (this.characters) return { bound: 'text-similarity', found: found ?? 0, needed: this.threshold, possible: found ?? most };
    const needed = leastMatches(total, this.threshold);
    const shared = this.sharedWith(symbols);
    if (shared < needed) return { bound: 'shared-symbols', found: shared, needed, possible: tokenSimilarity(shared, total) };
    const common = found === undefined ? needed - 1 : Math.round((found * total) / 2);
    return { bound: 'common-subsequence', found: common, needed, possible: tokenSimilarity(common, total) };
  }

  private greatestSimilarity(length: number): number {
    const total = this.queryLength + length;
    if (!this.characters) return tokenSimilarity(Math.min(this.queryLength, length), total);
    return total === 0 ? 1 : ((1 - Math.abs(this.queryLength - length) / total) * 100) / 100;
  }

  /** The length nearest to a given one at which the threshold could be reached; it grows or shrinks towards that of the query. */
  private nearestLength(length: number): number {
    const step = length < this.queryLength ? 1 : -1;
    let nearest = length;
    while (nearest !== this.queryLength && this.greatestSimilarity(nearest) < this.threshold) nearest += step;
    return nearest;
  }

  private sharedWith(symbols: Uint32Array): number {
    const left = new Map(this.counts);
    let shared = 0;
    for (const symbol of symbols) {
      const count = left.get(symbol) ?? 0;
      if (count === 0) continue;
      left.set(symbol, count - 1);
      shared++;
    }
    return shared;
  }
}

/** Similarity of runs of `total` symbols with `matches` in common, rounded as the kernel does. */
export function tokenSimilarity(matches: number, total: number): number {
  return total === 0 ? 0 : (((2.0 * matches) / total) * 100.0) / 100.0;
}

/** Fewest common symbols that reach the threshold. Precondition: it can be reached. */
export function leastMatches(total: number, threshold: number): number {
  let matches = Math.max(0, Math.trunc((threshold * total) / 2) - 1);
  while (tokenSimilarity(matches, total) < threshold) matches++;
  return matches;
}

/** Code points of the symbols joined by one space. */
function textLengthOf(texts: readonly string[]): number {
  let length = Math.max(0, texts.length - 1);
  for (const text of texts) for (const _ of text) length++;
  return length;
}

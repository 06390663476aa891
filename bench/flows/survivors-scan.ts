/**
 * Survivors scan: which patterns are similar enough, found by looking at every one of them. The authority on what a prediction over many
 * patterns may contain, where the slow twin of the whole prediction would need minutes and gigabytes.
 *
 * Shared symbols are counted first, an upper bound of the common subsequence; only what can reach the threshold is aligned.
 * Precondition: no symbol twice in a pattern or a query, as zipfCorpus makes them.
 */
import { commonSubsequence } from '../../test/reference/common-subsequence.ts';
import { emptyMemory, learn } from '../../test/reference/pattern-memory.ts';
import { type Corpus, eventsOf } from '../harness/corpora.ts';

export interface Survivor {
  readonly pattern: readonly number[];
  readonly similarity: number;
}

export type SurvivorsScan = (query: readonly number[], leastSimilarity: number) => Survivor[];

export function survivorsScan({ patterns, symbolLimit }: Corpus): SurvivorsScan {
  const isAsked = new Uint8Array(symbolLimit);
  return (query, leastSimilarity) => {
    for (const symbol of query) isAsked[symbol] = 1;
    const survivors: Survivor[] = [];
    for (const pattern of patterns) {
      let shared = 0;
      for (const symbol of pattern) shared += isAsked[symbol];
      const total = pattern.length + query.length;
      if (shared === 0 || similarityOf(shared, total) < leastSimilarity) continue;
      const similarity = similarityOf(commonSubsequence(pattern, query), total);
      if (similarity >= leastSimilarity) survivors.push({ pattern, similarity });
    }
    for (const symbol of query) isAsked[symbol] = 0;
    return survivors;
  };
}

/** Similarities by name; the same pattern learned twice is one. */
export function similaritiesByName(survivors: readonly Survivor[]): ReadonlyMap<string, number> {
  return new Map(survivors.map(({ pattern, similarity }) => [learn(emptyMemory(), eventsOf(pattern)), similarity]));
}

/** As KATO rounds it. */
function similarityOf(common: number, total: number): number {
  return (((2.0 * common) / total) * 100.0) / 100.0;
}

/**
 * What learning leaves behind, the slow and obvious way: specs/kato.md 1.5 to 1.8 and 3.8.
 *
 * The input of the reference predictions. Plain maps, changed in place.
 */
import { createHash } from 'node:crypto';
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import type { Emotives, Event } from '../../host/sequence/observation.ts';

/** What finalize-training stores with a pattern, computed from the whole pattern. */
export interface FinalizedMetrics {
  readonly entropy: number;
  readonly normalizedEntropy: number;
  readonly globalNormalizedEntropy: number;
}

export interface ReferencePattern {
  readonly name: string;
  readonly events: readonly Event[];
  frequency: number;
  /** Oldest first. */
  emotives: readonly Emotives[];
  finalized?: FinalizedMetrics;
}

export interface ReferenceMemory {
  readonly patterns: Map<string, ReferencePattern>;
  /** Occurrences, at every learning. */
  readonly frequencies: Map<string, number>;
  /** Patterns that hold the symbol. */
  readonly patternMemberFrequencies: Map<string, number>;
  readonly affinities: Map<string, Map<string, number>>;
}

export function emptyMemory(): ReferenceMemory {
  return { patterns: new Map(), frequencies: new Map(), patternMemberFrequencies: new Map(), affinities: new Map() };
}

/**
 * Learns the events, 1.5 to 1.8.
 *
 * @param emotives what the session has accumulated; all of it counts for affinities, the last `persistence` stay with the pattern
 * @returns the pattern's name, or an empty text when there are fewer than two symbols
 */
export function learn(memory: ReferenceMemory, events: readonly Event[], emotives: readonly Emotives[] = [], persistence = 5): string {
  const symbols = events.flat();
  if (symbols.length < 2) return '';
  const name = createHash('sha1').update(reprOfEvents(events), 'utf8').digest('hex');
  const known = memory.patterns.get(name);
  if (known === undefined) {
    memory.patterns.set(name, { name, events, frequency: 1, emotives: emotives.slice(-persistence) });
    for (const symbol of new Set(symbols)) increase(memory.patternMemberFrequencies, symbol, 1);
  } else {
    known.frequency += 1;
    known.emotives = [...known.emotives, ...emotives].slice(-persistence);
  }
  for (const symbol of symbols) increase(memory.frequencies, symbol, 1);
  for (const [emotive, mean] of averageEmotives(emotives)) {
    for (const symbol of new Set(symbols)) {
      const affinity = memory.affinities.get(symbol) ?? new Map<string, number>();
      increase(affinity, emotive, mean);
      memory.affinities.set(symbol, affinity);
    }
  }
  return name;
}

/** 1.6: per key the mean over the maps that have the key; keys by first appearance. */
export function averageEmotives(list: readonly Emotives[]): Map<string, number> {
  const sums = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const emotives of list) {
    for (const [key, value] of emotives) {
      increase(sums, key, value);
      increase(counts, key, 1);
    }
  }
  const means = new Map<string, number>();
  for (const [key, total] of sums) means.set(key, total / (counts.get(key) ?? 1));
  return means;
}

/** 3.8: from now on these patterns answer these values, whatever is learned later. */
export function finalizeTraining(memory: ReferenceMemory): void {
  for (const pattern of memory.patterns.values()) {
    const symbols = pattern.events.flat();
    const probability = (symbol: string) => (memory.patternMemberFrequencies.get(symbol) ?? 0) / memory.patterns.size;
    pattern.finalized = entropiesOf(symbols, probability, memory.patternMemberFrequencies.size);
  }
}

/** 3.6: the three entropies of a list of symbols; all sums in the order of first occurrence. */
export function entropiesOf(symbols: readonly string[], probability: (symbol: string) => number, vocabularySize: number): FinalizedMetrics {
  const logarithmOfSize = Math.log(vocabularySize);
  let entropy = 0;
  let normalizedEntropy = 0;
  let globalNormalizedEntropy = 0;
  for (const [symbol, count] of countsOf(symbols)) {
    const share = count / symbols.length;
    entropy -= share * Math.log2(share);
    if (vocabularySize <= 1) continue;
    normalizedEntropy -= (share * Math.log(share)) / logarithmOfSize;
    const global = probability(symbol);
    if (global > 0) globalNormalizedEntropy -= (global * Math.log(global)) / logarithmOfSize;
  }
  return { entropy, normalizedEntropy, globalNormalizedEntropy };
}

/** How often each symbol stands in the list, in the order of first occurrence. */
export function countsOf(symbols: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const symbol of symbols) increase(counts, symbol, 1);
  return counts;
}

function increase(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

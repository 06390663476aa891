/**
 * Affinity weights: how strongly symbols were felt, for sessions that name an affinity emotive (specs/kato.md 3.9).
 *
 * w(s) = |affinity| / frequency + 0.01, or 0.01 where nothing was felt. Symbols without a weight count 0. Sums run in the order of the list.
 */
import type { LongTermMemory } from './long-term-memory.ts';

const BASE_WEIGHT = 0.01;

export interface WeightedFit {
  /** Null when neither side has weight. */
  readonly weightedSimilarity: number | null;
  readonly weightedEvidence: number;
  readonly weightedConfidence: number;
  readonly weightedSnr: number;
}

/** Sums of weights of the five lists that the weighted metrics compare. */
export interface WeightSums {
  readonly matches: number;
  readonly state: number;
  readonly pattern: number;
  readonly present: number;
  readonly extras: number;
}

/** Weight of one symbol of the space; unknown symbols weigh 0.01. */
export function affinityWeightOf(memory: LongTermMemory, symbol: number, emotive: string): number {
  const felt = symbol < memory.symbols.size ? memory.affinityOf(symbol)?.get(emotive) : undefined;
  if (felt === undefined || felt === 0) return BASE_WEIGHT;
  return Math.abs(felt) / memory.symbols.frequencyOf(symbol) + BASE_WEIGHT;
}

export function weightedFitOf(sums: WeightSums): WeightedFit {
  const total = sums.state + sums.pattern;
  return {
    weightedSimilarity: total > 0 ? (2 * sums.matches) / total : null,
    weightedEvidence: quotient(sums.matches, sums.pattern),
    weightedConfidence: quotient(sums.matches, sums.present),
    weightedSnr: quotient(sums.matches, sums.matches + sums.extras),
  };
}

function quotient(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

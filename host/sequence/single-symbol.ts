/**
 * Single symbol: the patterns that start with the one symbol in short-term memory (specs/kato.md 3.7).
 *
 * No threshold and no filter applies; regions are flat; the rank key is always the potential.
 */
import type { PatternKernel } from '../core/ports/pattern-kernel.ts';
import { selectFirst } from '../core/ranking/select-first.ts';
import { affinityWeightOf, type WeightedFit, weightedFitOf } from './affinity-weights.ts';
import { averageEmotives } from './emotives.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { SymbolPrediction } from './prediction.ts';
import { joinedCodePoints, type QueryState } from './query-state.ts';
import type { SessionConfig } from './session-config.ts';
import { tieOrder } from './survivors.ts';

export function predictSingleSymbol(
  kernel: PatternKernel,
  memory: LongTermMemory,
  query: QueryState,
  config: SessionConfig,
): SymbolPrediction[] {
  const candidates = memory.patternsStartingWith(query.symbols[0]);
  const fits = candidates.map((patternId) => weigh(memory, query.symbols[0], patternId, config.affinityEmotive));
  const potentials = Float64Array.from(candidates, (patternId, index) => potentialOf(memory, patternId, fits[index]));
  const order = (left: number, right: number): number =>
    potentials[right] - potentials[left] || tieOrder(memory, candidates[left], candidates[right]);
  const similarityOf = config.useTokenMatching ? tokenSimilarity : characterSimilarities(kernel, memory, query);
  return selectFirst(candidates.length, config.maxPredictions, order).map((index) =>
    toPrediction(memory, query.texts[0], candidates[index], similarityOf, fits[index], potentials[index]),
  );
}

/** One matching symbol of n + 1, rounded as KATO does. */
function tokenSimilarity(_patternId: number, length: number): number {
  return ((2.0 / (length + 1)) * 100.0) / 100.0;
}

/** Ratio of the joined texts, for every pattern. */
function characterSimilarities(kernel: PatternKernel, memory: LongTermMemory, query: QueryState): (patternId: number) => number {
  const matches = kernel.matchPatterns({
    symbols: query.symbols,
    leastSimilarity: 0,
    symbolLimit: memory.symbols.size,
    segments: memory.index.handles,
    characters: { codePoints: joinedCodePoints(query), texts: memory.symbols.textsForKernel() },
  });
  const similarities = new Float64Array(memory.index.patternCount);
  for (let match = 0; match < matches.count; match++) {
    similarities[memory.index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match))] = matches.similarityOf(match);
  }
  return (patternId) => similarities[patternId];
}

function weigh(memory: LongTermMemory, symbol: number, patternId: number, emotive: string | undefined): WeightedFit | undefined {
  if (emotive === undefined) return undefined;
  const own = affinityWeightOf(memory, symbol, emotive);
  const run = memory.index.runOf(patternId);
  let pattern = 0;
  for (let index = run.start; index < run.end; index++) pattern += affinityWeightOf(memory, run.symbols[index], emotive);
  return weightedFitOf({ matches: own, state: own, pattern, present: own, extras: 0 });
}

/** (evidence + confidence) snr + 1: one block, nothing between. */
function potentialOf(memory: LongTermMemory, patternId: number, weighted: WeightedFit | undefined): number {
  const run = memory.index.runOf(patternId);
  const evidence = weighted?.weightedEvidence ?? 1 / (run.end - run.start);
  return (evidence + (weighted?.weightedConfidence ?? 1)) * (weighted?.weightedSnr ?? 1) + 1;
}

function toPrediction(
  memory: LongTermMemory,
  symbol: string,
  patternId: number,
  similarityOf: (patternId: number, length: number) => number,
  weighted: WeightedFit | undefined,
  potential: number,
): SymbolPrediction {
  const events = memory.eventsOf(memory.index.runOf(patternId));
  const symbols = events.flat();
  return {
    kind: 'symbol',
    name: memory.names.hexOf(patternId),
    patternData: events,
    length: symbols.length,
    frequency: memory.frequencyOf(patternId),
    emotives: averageEmotives(memory.emotivesOf(patternId)),
    matches: [symbol],
    missing: [],
    present: [symbol],
    past: [],
    future: symbols.slice(1),
    extras: [],
    similarity: similarityOf(patternId, symbols.length),
    evidence: 1 / symbols.length,
    confidence: 1,
    snr: 1,
    fragmentation: 0,
    anomalies: [],
    weightedSimilarity: weighted?.weightedSimilarity ?? null,
    weightedEvidence: weighted?.weightedEvidence ?? null,
    weightedConfidence: weighted?.weightedConfidence ?? null,
    weightedSnr: weighted?.weightedSnr ?? null,
    potential,
  };
}

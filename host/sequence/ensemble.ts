/**
 * Ensemble: the metrics that compare a prediction with all survivors (specs/kato.md 3.6).
 *
 * Precondition: survivors come by ascending name. Every sum over survivors runs in that order, every sum over symbols in the order of the
 * pattern (or of the query), so the same memory gives the same bits whatever the order of learning.
 */
import { AffinityMeasure } from './affinity-measure.ts';
import type { WeightedFit } from './affinity-weights.ts';
import { type Entropies, entropiesOf } from './entropies.ts';
import { FinalizedMetrics } from './finalized-metrics.ts';
import { type FutureGroup, type GroupedFutures, groupFutures } from './future-groups.ts';
import type { LogTable } from './log-table.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { QueryState } from './query-state.ts';
import type { Survivor } from './survivors.ts';
import { SymbolCounter } from './symbol-counter.ts';
import { SymbolProbabilities } from './symbol-probabilities.ts';

/** Stands for the probability of an unknown symbol in a product. */
export const LEAST_PROBABILITY = 1e-10;

/** A survivor with all its metrics. */
export interface Scored extends Entropies {
  readonly survivor: Survivor;
  readonly itfdfSimilarity: number;
  readonly confluence: number;
  readonly tfidfScore: number;
  readonly patternProbability: number;
  readonly weightedStrength: number;
  readonly predictiveInformation: number;
  readonly bayesianPosterior: number;
  readonly weighted: WeightedFit | undefined;
  readonly potential: number;
}

export interface Ensemble {
  readonly scored: readonly Scored[];
  readonly futures: readonly FutureGroup[];
  /** What the metrics were computed from, for those who explain them. */
  readonly parts: EnsembleParts;
}

export interface EnsembleParts {
  readonly probabilities: SymbolProbabilities;
  readonly measure: AffinityMeasure | undefined;
  readonly grouped: GroupedFutures;
  readonly totalFrequency: number;
  /** Sum of similarity times prior over all survivors. */
  readonly similarityPrior: number;
}

export class EnsembleScorer {
  private readonly logs: LogTable;
  private readonly present = new SymbolCounter();
  private readonly whole = new SymbolCounter();
  private readonly observed = new SymbolCounter();

  constructor(logs: LogTable) {
    this.logs = logs;
  }

  /** @param emotive the affinity emotive, undefined for none */
  score(memory: LongTermMemory, query: QueryState, survivors: readonly Survivor[], emotive: string | undefined): Ensemble {
    const probabilities = new SymbolProbabilities(memory, this.logs);
    for (const survivor of survivors) admitSymbols(probabilities, query, survivor);
    const observedSquares = this.countObserved(memory, query, probabilities);
    const measure = emotive === undefined ? undefined : new AffinityMeasure(memory, query, emotive);

    let totalFrequency = 0;
    for (const survivor of survivors) totalFrequency += survivor.frequency;
    let similarityPrior = 0;
    for (const survivor of survivors) similarityPrior += survivor.similarity * (survivor.frequency / totalFrequency);
    const grouped = groupFutures(survivors);

    const scored = survivors.map((survivor, index): Scored => {
      const { run, frequency, similarity } = survivor;
      const prior = frequency / totalFrequency;
      const [start, end] = presentRange(survivor);
      this.present.start(memory.symbols.size);
      this.present.addRange(run.symbols, start, end);
      const finalized = memory.finalized.of(survivor.patternId);
      if (finalized !== undefined) {
        this.whole.start(memory.symbols.size);
        this.whole.addRange(run.symbols, run.start, run.end);
      }
      const counted = finalized === undefined ? this.present : this.whole;
      const itfdfSimilarity = 1 - this.distanceToObserved(probabilities, observedSquares) * prior;
      const weighted = measure?.fitOf(survivor, start, end);
      const strength = similarity * prior;
      const shareOfFuture = grouped.shareOf(index);
      const { entropy, normalizedEntropy, globalNormalizedEntropy } = finalized ?? entropiesOf(this.present, probabilities);
      return {
        survivor,
        entropy,
        normalizedEntropy,
        globalNormalizedEntropy,
        itfdfSimilarity,
        confluence: (frequency / memory.patternCount) * (1 - productOf(probabilities, run.symbols, start, end)),
        tfidfScore: tfidfOf(probabilities, counted),
        patternProbability: prior,
        weightedStrength: strength,
        predictiveInformation: shareOfFuture > 0 ? strength / shareOfFuture : 0,
        bayesianPosterior: similarityPrior > 0 ? strength / similarityPrior : 0,
        weighted,
        potential: potentialOf(survivor, weighted, itfdfSimilarity),
      };
    });
    return { scored, futures: grouped.groups, parts: { probabilities, measure, grouped, totalFrequency, similarityPrior } };
  }

  /** Whole-pattern entropies of every live pattern as the memory now is (finalize-training). */
  finalizedMetricsOf(memory: LongTermMemory): FinalizedMetrics {
    const probabilities = new SymbolProbabilities(memory, this.logs);
    return new FinalizedMetrics(memory.index.patternCount, (patternId) => {
      if (!memory.isLive(patternId)) return undefined;
      const run = memory.index.runOf(patternId);
      this.whole.start(memory.symbols.size);
      this.whole.addRange(run.symbols, run.start, run.end);
      return entropiesOf(this.whole, probabilities);
    });
  }

  /** Counts the query's symbols and answers the squared length of its probability vector. */
  private countObserved(memory: LongTermMemory, query: QueryState, probabilities: SymbolProbabilities): number {
    this.observed.start(memory.symbols.size);
    this.observed.addRange(query.symbols, 0, query.symbols.length);
    let squares = 0;
    for (const symbol of this.observed.distinct) {
      const weight = probabilities.ofQuery(symbol) * this.observed.countOf(symbol);
      squares += weight * weight;
    }
    return squares;
  }

  /**
   * 1 − cosine between the query's and the present's probability-weighted counts; 1 when either is empty.
   *
   * One root of the product, not a product of two roots: then equal vectors are at distance 0 exactly, and frequency decides between patterns
   * whose present was observed completely, instead of the last digit.
   */
  private distanceToObserved(probabilities: SymbolProbabilities, observedSquares: number): number {
    if (observedSquares === 0) return 1;
    let dot = 0;
    let squares = 0;
    for (const symbol of this.present.distinct) {
      const probability = probabilities.ofQuery(symbol);
      const weight = probability * this.present.countOf(symbol);
      dot += probability * this.observed.countOf(symbol) * weight;
      squares += weight * weight;
    }
    return squares === 0 ? 1 : 1 - dot / Math.sqrt(observedSquares * squares);
  }
}

/** Where the present's symbols stand in the run's column. */
export function presentRange(survivor: Survivor): readonly [start: number, end: number] {
  const { run, pastEventCount, presentEventCount } = survivor;
  const positionOf = (eventCount: number): number => run.start + (eventCount === 0 ? 0 : run.events[run.eventStart + eventCount - 1]);
  return [positionOf(pastEventCount), positionOf(pastEventCount + presentEventCount)];
}

/** The cache of a query holds the symbols of matches and of presents (a present's symbol is either matched or missing). */
function admitSymbols(probabilities: SymbolProbabilities, query: QueryState, survivor: Survivor): void {
  const [start, end] = presentRange(survivor);
  for (let position = start; position < end; position++) probabilities.admit(survivor.run.symbols[position]);
  for (const position of survivor.matched) probabilities.admit(query.symbols[position]);
}

function productOf(probabilities: SymbolProbabilities, symbols: Uint32Array, start: number, end: number): number {
  let product = 1;
  for (let position = start; position < end; position++) {
    const probability = probabilities.ofQuery(symbols[position]);
    product *= probability > 0 ? probability : LEAST_PROBABILITY;
  }
  return product;
}

function tfidfOf(probabilities: SymbolProbabilities, counter: SymbolCounter): number {
  let sum = 0;
  for (const symbol of counter.distinct) sum += (counter.countOf(symbol) / counter.total) * probabilities.idfOf(symbol);
  return counter.distinct.length === 0 ? 0 : sum / counter.distinct.length;
}

function potentialOf(survivor: Survivor, weighted: WeightedFit | undefined, itfdfSimilarity: number): number {
  const evidence = weighted?.weightedEvidence ?? survivor.evidence;
  const confidence = weighted?.weightedConfidence ?? survivor.confidence;
  const snr = weighted?.weightedSnr ?? survivor.snr;
  return (evidence + confidence) * snr + itfdfSimilarity + survivor.coherence;
}

/**
 * Explanation: one prediction of an answer, taken apart into what its metrics recompute from.
 *
 * Everything shown comes from the very objects that the answer was made of; each metric is then recomputed from its operands alone, and one
 * that came to another double would be a bug, not an answer.
 */
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import { affinityWeightOf } from './affinity-weights.ts';
import { LEAST_PROBABILITY, presentRange, type Scored } from './ensemble.ts';
import {
  type ExplainedMetric,
  explainMetrics,
  metric,
  textSimilarityMetric,
  tokenSimilarityMetric,
  weightedMetrics,
} from './explained-metrics.ts';
import { LogTable } from './log-table.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import { type MatchingBlock, matchingBlocks } from './matching-blocks.ts';
import type { Event } from './observation.ts';
import type { Prediction, SymbolPrediction } from './prediction.ts';
import type { Inspection, Predictor } from './predictor.ts';
import { type QueryState, queryStateOf } from './query-state.ts';
import type { SessionConfig } from './session-config.ts';

/** Blocks are only for show; beyond so many pairs of symbols they are left out rather than hold everybody up. */
const MOST_PAIRS = 4_000_000;

/** What is known of one symbol of the query or the pattern. */
export interface ExplainedSymbol {
  readonly symbol: string;
  /** Live patterns that hold it. */
  readonly memberFrequency: number;
  /** memberFrequency / patternCount. */
  readonly probability: number;
  /** Occurrences at all live learnings. */
  readonly frequency: number;
  /** With an affinity emotive; else null. */
  readonly weight: number | null;
}

export interface Explanation {
  readonly space: string;
  readonly prediction: Prediction;
  /** From 1. */
  readonly rank: number;
  readonly query: readonly string[];
  readonly pattern: readonly string[];
  /** Longest common subsequence of query (with its stand-ins) and pattern; at character level of their texts, in code points. */
  readonly commonSubsequence: number;
  /** Undefined where they would cost too much to find again. */
  readonly blocks: readonly MatchingBlock[] | undefined;
  readonly patternCount: number;
  readonly symbolCount: number;
  /** Of all survivors; of the pattern alone on the single-symbol path. */
  readonly totalFrequency: number;
  readonly survivorCount: number;
  /** Symbols of query and pattern, in order of first occurrence. */
  readonly symbols: readonly ExplainedSymbol[];
  /** By KATO's names. */
  readonly metrics: Readonly<Record<string, ExplainedMetric>>;
}

export class Explainer {
  private readonly predictor: Predictor;
  private readonly logs: LogTable;

  constructor(predictor: Predictor, numbers: NumericKernel) {
    this.predictor = predictor;
    this.logs = new LogTable(numbers);
  }

  /** Undefined when the pattern is not in the answer. @param hex a name of 40 hexadecimal digits */
  explain(space: string, memory: LongTermMemory, hex: string, events: readonly Event[], config: SessionConfig): Explanation | undefined {
    const query = queryStateOf(events, memory.symbols);
    if (query.symbols.length === 0 || memory.patternCount === 0) return undefined;
    if (query.symbols.length === 1) return this.explainSymbol(space, memory, hex, query, config);
    const inspection = this.predictor.inspect(memory, query, config);
    const index = inspection?.ranked.findIndex(({ survivor }) => memory.names.hexOf(survivor.patternId) === hex) ?? -1;
    if (inspection === undefined || index < 0 || index >= config.maxPredictions) return undefined;
    return this.explainScored(space, memory, query, inspection, index, config);
  }

  private explainScored(
    space: string,
    memory: LongTermMemory,
    query: QueryState,
    { ensemble, ranked, predictionOf }: Inspection,
    index: number,
    config: SessionConfig,
  ): Explanation {
    const scored = ranked[index];
    const { survivor } = scored;
    const { probabilities, measure, grouped, totalFrequency, similarityPrior } = ensemble.parts;
    const prediction = predictionOf(scored);
    const pattern = prediction.sequence.flat();
    const [start, end] = presentRange(survivor);
    const present = Array.from(survivor.run.symbols.subarray(start, end));
    const presentCounts = countsOf(present);
    const fixed = memory.finalized.of(survivor.patternId);
    const weighed = fixed === undefined ? presentCounts : countsOf(survivor.run.symbols.subarray(survivor.run.start, survivor.run.end));
    const queryCounts = countsOf(query.symbols);
    const probabilityOf = (symbol: number): number => probabilities.ofQuery(symbol);
    let allFutureWeight = 0;
    for (const group of grouped.groups) allFutureWeight += group.totalWeightedFrequency;
    const similarity = similarityMetric(survivor.compared.texts, pattern, survivor.similarity, config.useTokenMatching);
    const metrics = explainMetrics(
      {
        matches: survivor.matched.length,
        patternLength: pattern.length,
        queryLength: query.symbols.length,
        presentLength: present.length,
        blocks: survivor.blockCount,
        similarity: similarity.metric,
        frequency: survivor.frequency,
        totalFrequency,
        similarityPrior,
        patternCount: memory.patternCount,
        symbolCount: memory.symbols.liveCount,
        factors: present.map((symbol) => (probabilityOf(symbol) > 0 ? probabilityOf(symbol) : LEAST_PROBABILITY)),
        presentCounts: [...presentCounts.values()],
        presentInQuery: [...presentCounts.keys()].map((symbol) => queryCounts.get(symbol) ?? 0),
        presentProbabilities: [...presentCounts.keys()].map(probabilityOf),
        spaceProbabilities: [...presentCounts.keys()].map((symbol) => probabilities.ofSpace(symbol)),
        queryCounts: [...queryCounts.values()],
        queryProbabilities: [...queryCounts.keys()].map(probabilityOf),
        weighedCounts: [...weighed.values()],
        weighedMembers: [...weighed.keys()].map((symbol) => Math.max(1, Math.trunc(probabilityOf(symbol) * memory.patternCount))),
        futureWeight: grouped.groupOf(ensemble.scored.indexOf(scored))?.totalWeightedFrequency ?? 0,
        allFutureWeight,
        weights: measure?.sumsOf(survivor, start, end),
        fixed: fixed && [fixed.entropy, fixed.normalizedEntropy, fixed.globalNormalizedEntropy],
      },
      this.logs,
    );
    checkAll(metrics, valuesOf(scored));
    return {
      ...this.common(space, memory, query.texts, survivor.compared.texts, pattern, config),
      prediction,
      rank: index + 1,
      commonSubsequence: similarity.commonSubsequence,
      totalFrequency,
      survivorCount: ranked.length,
      metrics,
    };
  }

  /** The flat figures of a single observed symbol (specs/kato.md 3.7). */
  private explainSymbol(
    space: string,
    memory: LongTermMemory,
    hex: string,
    query: QueryState,
    config: SessionConfig,
  ): Explanation | undefined {
    const { predictions } = this.predictor.predict(memory, query.events, config);
    const index = predictions.findIndex(({ name }) => name === hex);
    const prediction = predictions[index];
    if (prediction?.kind !== 'symbol') return undefined;
    const pattern = prediction.patternData.flat();
    const similarity = similarityMetric(query.texts, pattern, prediction.similarity, config.useTokenMatching);
    const metrics = { similarity: similarity.metric, ...symbolMetrics(memory, query, pattern, prediction, config.affinityEmotive) };
    checkAll(
      metrics,
      new Map(Object.entries({ similarity: prediction.similarity, evidence: prediction.evidence, potential: prediction.potential })),
    );
    return {
      ...this.common(space, memory, query.texts, query.texts, pattern, config),
      prediction,
      rank: index + 1,
      commonSubsequence: similarity.commonSubsequence,
      totalFrequency: prediction.frequency,
      survivorCount: predictions.length,
      metrics,
    };
  }

  /** @param compared the query with its stand-ins */
  private common(
    space: string,
    memory: LongTermMemory,
    query: readonly string[],
    compared: readonly string[],
    pattern: readonly string[],
    config: SessionConfig,
  ) {
    const { affinityEmotive: emotive } = config;
    const symbols = [...new Set([...query, ...pattern])].map((symbol): ExplainedSymbol => {
      const id = memory.symbols.liveIdOf(symbol);
      const isKnown = id < memory.symbols.size;
      const memberFrequency = isKnown ? memory.symbols.memberFrequencyOf(id) : 0;
      return {
        symbol,
        memberFrequency,
        probability: memberFrequency / memory.patternCount,
        frequency: isKnown ? memory.symbols.frequencyOf(id) : 0,
        weight: emotive === undefined ? null : affinityWeightOf(memory, id, emotive),
      };
    });
    return {
      space,
      query,
      pattern,
      blocks: query.length * pattern.length > MOST_PAIRS ? undefined : matchingBlocks(pattern, compared),
      patternCount: memory.patternCount,
      symbolCount: memory.symbols.liveCount,
      symbols,
    };
  }
}

/** Counts by symbol, in order of first occurrence. */
function countsOf(symbols: Iterable<number>): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  return counts;
}

/** The similarity tells the common subsequence: it is a whole number, and rounding cannot hide it. */
function similarityMetric(query: readonly string[], pattern: readonly string[], similarity: number, tokens: boolean) {
  if (tokens) {
    const common = Math.round((similarity * (query.length + pattern.length)) / 2);
    return { commonSubsequence: common, metric: tokenSimilarityMetric(common, query.length, pattern.length) };
  }
  const queryPoints = [...query.join(' ')].length;
  const patternPoints = [...pattern.join(' ')].length;
  const indel = Math.round((1 - similarity) * (queryPoints + patternPoints));
  return { commonSubsequence: (queryPoints + patternPoints - indel) / 2, metric: textSimilarityMetric(indel, queryPoints, patternPoints) };
}

function symbolMetrics(
  memory: LongTermMemory,
  query: QueryState,
  pattern: readonly string[],
  prediction: SymbolPrediction,
  emotive: string | undefined,
): Readonly<Record<string, ExplainedMetric>> {
  const evidence = 1 / pattern.length;
  const one = (name: string): ExplainedMetric => metric(`${name} of a single symbol that starts the pattern`, {}, 1);
  if (emotive === undefined) {
    return {
      evidence: metric('1 / patternLength', { patternLength: pattern.length }, evidence),
      confidence: one('confidence'),
      snr: one('snr'),
      potential: metric('(evidence + confidence) * snr + 1', { evidence, confidence: 1, snr: 1 }, (evidence + 1) * 1 + 1),
    };
  }
  const own = affinityWeightOf(memory, query.symbols[0], emotive);
  let sum = 0;
  for (const symbol of pattern) sum += affinityWeightOf(memory, memory.symbols.liveIdOf(symbol), emotive);
  const weighted = weightedMetrics({ matches: own, state: own, pattern: sum, present: own, extras: 0 });
  const [weightedEvidence, confidence, snr] = ['evidence', 'confidence', 'snr'].map((name) => weighted[`weighted_${name}`].value ?? 0);
  return {
    evidence: metric('1 / patternLength', { patternLength: pattern.length }, prediction.evidence),
    confidence: one('confidence'),
    snr: one('snr'),
    ...weighted,
    potential: metric(
      '(evidence + confidence) * snr + 1, each weighted',
      { evidence: weightedEvidence, confidence, snr },
      (weightedEvidence + confidence) * snr + 1,
    ),
  };
}

/** What the answer says, by KATO's names. */
function valuesOf(scored: Scored): ReadonlyMap<string, number | null> {
  const { survivor, weighted } = scored;
  const values: Readonly<Record<string, number | null>> = {
    similarity: survivor.similarity,
    evidence: survivor.evidence,
    confidence: survivor.confidence,
    snr: survivor.snr,
    fragmentation: survivor.blockCount - 1,
    entropy: scored.entropy,
    normalized_entropy: scored.normalizedEntropy,
    global_normalized_entropy: scored.globalNormalizedEntropy,
    itfdf_similarity: scored.itfdfSimilarity,
    confluence: scored.confluence,
    tfidf_score: scored.tfidfScore,
    pattern_probability: scored.patternProbability,
    bayesian_prior: scored.patternProbability,
    bayesian_likelihood: survivor.similarity,
    weighted_strength: scored.weightedStrength,
    bayesian_posterior: scored.bayesianPosterior,
    predictive_information: scored.predictiveInformation,
    potential: scored.potential,
    ...(weighted && {
      weighted_similarity: weighted.weightedSimilarity,
      weighted_evidence: weighted.weightedEvidence,
      weighted_confidence: weighted.weightedConfidence,
      weighted_snr: weighted.weightedSnr,
    }),
  };
  return new Map(Object.entries(values));
}

/** @throws Error a metric does not recompute to what the answer says */
function checkAll(metrics: Readonly<Record<string, ExplainedMetric>>, values: ReadonlyMap<string, number | null>): void {
  for (const [name, value] of values) {
    const recomputed = metrics[name]?.value;
    if (recomputed !== value) throw new Error(`Metric "${name}" recomputes to ${recomputed}, the answer says ${value}`);
  }
}

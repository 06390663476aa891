/**
 * Predictor: answers what a short-term memory leads one to expect, from a long-term memory and a configuration.
 *
 *   state ─ one kernel call ─> matches ─ filters, pruning ─> survivors ─ ensemble metrics ─> ranked ─ cut ─> predictions
 *
 * It reads only; the same memory and state always give the same answer, byte for byte.
 */
import type { AttachedSegment, PatternMatches } from '../core/ports/pattern-kernel.ts';
import { PatternIndex } from '../core/postings/pattern-index.ts';
import { selectFirst } from '../core/ranking/select-first.ts';
import { compareCodePoints } from '../core/symbols/code-point-order.ts';
import { reprOfEvents } from '../core/symbols/python-repr.ts';
import { averageEmotives } from './emotives.ts';
import { type Ensemble, EnsembleScorer, type Scored } from './ensemble.ts';
import { extrasOf, missingOf, symbolsOf } from './event-lists.ts';
import { filterPipeline } from './filter-pipeline.ts';
import type { FinalizedMetrics } from './finalized-metrics.ts';
import type { FutureGroup } from './future-groups.ts';
import { FuzzyTokens } from './fuzzy-tokens.ts';
import { LogTable } from './log-table.ts';
import type { Engine, LongTermMemory } from './long-term-memory.ts';
import type { Event } from './observation.ts';
import type { Anomaly, FuturePotential, Prediction, SequencePrediction } from './prediction.ts';
import { joinedCodePoints, type QueryState, queryStateOf } from './query-state.ts';
import { rankValueOf } from './rank-keys.ts';
import { RecallSurvey } from './recall-survey.ts';
import type { SessionConfig } from './session-config.ts';
import { predictSingleSymbol } from './single-symbol.ts';
import { addRun, StandInMatches } from './stand-in-matches.ts';
import { StandIns } from './stand-ins.ts';
import { collectSurvivors, type RecallMatches, type Survivor, tieOrder } from './survivors.ts';

export interface Predicted {
  readonly predictions: readonly Prediction[];
  readonly futurePotentials: readonly FuturePotential[];
}

/** An answer taken apart. */
export interface Inspection {
  readonly ensemble: Ensemble;
  readonly ranked: readonly Scored[];
  readonly predictionOf: (scored: Scored) => SequencePrediction;
}

const NOTHING: Predicted = { predictions: [], futurePotentials: [] };

export class Predictor {
  private readonly engine: Engine;
  private readonly scorer: EnsembleScorer;

  constructor(engine: Engine) {
    this.engine = engine;
    this.scorer = new EnsembleScorer(new LogTable(engine.numbers));
  }

  /** @param events the short-term memory; empty gives nothing */
  predict(memory: LongTermMemory, events: readonly Event[], config: SessionConfig): Predicted {
    const query = queryStateOf(events, memory.symbols);
    if (query.symbols.length === 0 || memory.patternCount === 0) return NOTHING;
    if (query.symbols.length === 1) {
      return { predictions: predictSingleSymbol(this.engine.patterns, memory, query, config), futurePotentials: [] };
    }
    const evaluation = this.evaluate(memory, query, config);
    if (evaluation === undefined) return NOTHING;
    const { ensemble, anomaliesOf } = evaluation;
    return {
      predictions: rank(memory, ensemble, config, config.maxPredictions).map((scored) =>
        toPrediction(memory, query, scored, anomaliesOf(scored.survivor)),
      ),
      futurePotentials: toFuturePotentials(memory, ensemble.futures),
    };
  }

  /**
   * What stands behind an answer: all survivors in the order of their ranks, also those beyond `max_predictions`.
   *
   * Undefined when nothing survives. Precondition: two or more symbols were observed.
   */
  inspect(memory: LongTermMemory, query: QueryState, config: SessionConfig): Inspection | undefined {
    const evaluation = this.evaluate(memory, query, config);
    if (evaluation === undefined) return undefined;
    const { ensemble, anomaliesOf } = evaluation;
    const ranked = rank(memory, ensemble, config, ensemble.scored.length);
    return { ensemble, ranked, predictionOf: (scored) => toPrediction(memory, query, scored, anomaliesOf(scored.survivor)) };
  }

  /** How every pattern fared on the way to the survivors. Precondition: two or more symbols were observed. */
  survey(memory: LongTermMemory, query: QueryState, config: SessionConfig): RecallSurvey {
    const fuzzy = this.fuzzyTokens(memory, query, config);
    const standIns = this.standIns(memory, query, config);
    return new RecallSurvey(memory, query, config, this.recall(memory, query, config, standIns), fuzzy, standIns);
  }

  /** Similarity of one pattern, however low. */
  similarityOf(memory: LongTermMemory, query: QueryState, config: SessionConfig, patternId: number): number {
    const compared = this.standIns(memory, query, config)?.comparedWith(memory.index.runOf(patternId)) ?? query;
    const alone = this.openIndex();
    try {
      addRun(alone, memory, patternId);
      return this.match(alone.handles, memory, compared, config, 0).similarityOf(0);
    } finally {
      alone.free();
    }
  }

  private evaluate(memory: LongTermMemory, query: QueryState, config: SessionConfig) {
    const fuzzy = this.fuzzyTokens(memory, query, config);
    const standIns = this.standIns(memory, query, config);
    const survivors = this.survivorsOf(memory, query, config, fuzzy, standIns);
    if (survivors.length === 0) return undefined;
    const anomaliesOf = ({ run, compared, matched }: Survivor): readonly Anomaly[] =>
      fuzzy?.anomaliesOf(run, matched) ?? standIns?.anomaliesOf(compared, matched) ?? [];
    return { anomaliesOf, ensemble: this.scorer.score(memory, query, survivors, config.affinityEmotive) };
  }

  /** Whole-pattern metrics as the memory now is (specs/kato.md 3.8); the caller decides when they count. */
  finalizedMetricsOf(memory: LongTermMemory): FinalizedMetrics {
    return this.scorer.finalizedMetricsOf(memory);
  }

  private fuzzyTokens(memory: LongTermMemory, query: QueryState, config: SessionConfig): FuzzyTokens | undefined {
    const threshold = config.fuzzyTokenThreshold ?? 0;
    return threshold > 0 && config.fuzzySimilarity !== true
      ? new FuzzyTokens(this.engine.patterns, memory.symbols, query, threshold)
      : undefined;
  }

  private standIns(memory: LongTermMemory, query: QueryState, config: SessionConfig): StandIns | undefined {
    if (config.fuzzySimilarity !== true) return undefined;
    return new StandIns(this.engine.patterns, memory.symbols, query, config.fuzzyTokenThreshold);
  }

  /** By ascending name. */
  private survivorsOf(
    memory: LongTermMemory,
    query: QueryState,
    config: SessionConfig,
    fuzzy: FuzzyTokens | undefined,
    standIns: StandIns | undefined,
  ): Survivor[] {
    const matches = this.recall(memory, query, config, standIns);
    const accepts = filterPipeline(memory, query, config);
    const survivors = collectSurvivors(memory, query, matches, accepts, fuzzy, config.maxPredictions);
    return survivors.sort((left, right) => memory.names.compare(left.patternId, right.patternId));
  }

  /** All patterns at or above the recall threshold. */
  private recall(memory: LongTermMemory, query: QueryState, config: SessionConfig, standIns: StandIns | undefined): RecallMatches {
    const least = config.recallThreshold;
    if (standIns === undefined) return this.match(memory.index.handles, memory, query, config, least);
    return StandInMatches.find(
      memory,
      query,
      standIns,
      least,
      (segments, compared, leastSimilarity) => this.match(segments, memory, compared, config, leastSimilarity),
      () => this.openIndex(),
    );
  }

  private openIndex(): PatternIndex {
    return new PatternIndex(this.engine.arena, this.engine.patterns);
  }

  private match(
    segments: readonly AttachedSegment[],
    memory: LongTermMemory,
    query: QueryState,
    config: SessionConfig,
    leastSimilarity: number,
  ): PatternMatches {
    return this.engine.patterns.matchPatterns({
      symbols: query.symbols,
      leastSimilarity,
      symbolLimit: memory.symbols.size,
      segments,
      ...(config.useTokenMatching ? {} : { characters: { codePoints: joinedCodePoints(query), texts: memory.symbols.textsForKernel() } }),
    });
  }
}

function rank(memory: LongTermMemory, ensemble: Ensemble, config: SessionConfig, limit: number): Scored[] {
  const { scored } = ensemble;
  // A loop: `Float64Array.from` with a function takes three times as long.
  const keys = new Float64Array(scored.length);
  for (let index = 0; index < keys.length; index++) keys[index] = rankValueOf(scored[index], config.rankSortAlgo);
  const order = (left: number, right: number): number =>
    keys[right] - keys[left] || tieOrder(memory, scored[left].survivor.patternId, scored[right].survivor.patternId);
  return selectFirst(scored.length, limit, order).map((index) => scored[index]);
}

function toPrediction(memory: LongTermMemory, query: QueryState, scored: Scored, anomalies: readonly Anomaly[]): SequencePrediction {
  const { survivor, weighted } = scored;
  const sequence = memory.eventsOf(survivor.run);
  const futureStart = survivor.pastEventCount + survivor.presentEventCount;
  const present = sequence.slice(survivor.pastEventCount, futureStart);
  const matches = survivor.matched.map((position) => query.texts[position]);
  return {
    kind: 'sequence',
    name: memory.names.hexOf(survivor.patternId),
    frequency: survivor.frequency,
    emotives: averageEmotives(memory.emotivesOf(survivor.patternId)),
    matches,
    past: sequence.slice(0, survivor.pastEventCount),
    present,
    future: sequence.slice(futureStart),
    missing: missingOf(
      present,
      survivor.matched.map((position) => survivor.compared.texts[position]),
    ),
    extras: extrasOf(query.events, symbolsOf(present), survivor.compared.events),
    anomalies,
    sequence,
    pruningKey: survivor.pruningKey,
    potential: scored.potential,
    evidence: survivor.evidence,
    similarity: survivor.similarity,
    fragmentation: survivor.blockCount - 1,
    snr: survivor.snr,
    confidence: survivor.confidence,
    confluence: scored.confluence,
    predictiveInformation: scored.predictiveInformation,
    weightedSimilarity: weighted?.weightedSimilarity ?? null,
    weightedEvidence: weighted?.weightedEvidence ?? null,
    weightedConfidence: weighted?.weightedConfidence ?? null,
    weightedSnr: weighted?.weightedSnr ?? null,
    entropy: scored.entropy,
    normalizedEntropy: scored.normalizedEntropy,
    globalNormalizedEntropy: scored.globalNormalizedEntropy,
    itfdfSimilarity: scored.itfdfSimilarity,
    tfidfScore: scored.tfidfScore,
    patternProbability: scored.patternProbability,
    weightedStrength: scored.weightedStrength,
    bayesianPosterior: scored.bayesianPosterior,
    bayesianPrior: scored.patternProbability,
    bayesianLikelihood: survivor.similarity,
  };
}

/** By falling aggregate potential, then falling weight, then the future's text. */
function toFuturePotentials(memory: LongTermMemory, groups: readonly FutureGroup[]): FuturePotential[] {
  const futures = groups.map(({ survivor }) => futureOf(memory, survivor));
  const texts: (string | undefined)[] = new Array(groups.length);
  const textOf = (index: number): string => {
    texts[index] ??= reprOfEvents(futures[index]);
    return texts[index];
  };
  const order = Array.from(groups.keys()).sort(
    (left, right) =>
      groups[right].aggregatePotential - groups[left].aggregatePotential ||
      groups[right].totalWeightedFrequency - groups[left].totalWeightedFrequency ||
      compareCodePoints(textOf(left), textOf(right)),
  );
  return order.map((index) => {
    const { aggregatePotential, supportingPatterns, totalWeightedFrequency } = groups[index];
    return { future: futures[index], aggregatePotential, supportingPatterns, totalWeightedFrequency };
  });
}

/** Events of the future, symbols sorted inside each. */
function futureOf(memory: LongTermMemory, survivor: Survivor): string[][] {
  const events = memory.eventsOf(survivor.run, survivor.pastEventCount + survivor.presentEventCount);
  for (const event of events) if (event.length > 1) event.sort(compareCodePoints);
  return events;
}

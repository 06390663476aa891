/**
 * Predictions and future potentials, the slow and obvious way: specs/kato.md 3.1 and 3.5 to 3.9, ties as the design decides them.
 *
 * Twin of the sequence face's prediction path. Sums run as the design states: predictions by ascending pattern name, symbols in the order
 * of the pattern, sums over the state in the order of first occurrence. Filters (3.1) are not part of it: every pattern is a candidate.
 */
import { compareCodePoints } from '../../host/core/symbols/code-point-order.ts';
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import type { Event } from '../../host/sequence/observation.ts';
import type {
  FuturePotential,
  Prediction,
  PredictionAnswer,
  SequencePrediction,
  SymbolPrediction,
} from '../../host/sequence/prediction.ts';
import type { SessionConfig } from '../../host/sequence/session-config.ts';
import { eventRegions, flatRegions, similarityOf, standInRegions } from './pattern-fit.ts';
import { averageEmotives, countsOf, entropiesOf, type ReferenceMemory, type ReferencePattern } from './pattern-memory.ts';

export type ReferenceConfig = Pick<
  SessionConfig,
  'recallThreshold' | 'maxPredictions' | 'useTokenMatching' | 'fuzzyTokenThreshold' | 'fuzzySimilarity' | 'affinityEmotive' | 'rankSortAlgo'
>;

export type ReferenceAnswer = Pick<PredictionAnswer, 'predictions' | 'futurePotentials'>;

/** What the pattern's own fit says, before the other survivors matter. */
type Fit = Pick<
  SequencePrediction,
  | 'name'
  | 'frequency'
  | 'emotives'
  | 'matches'
  | 'anomalies'
  | 'similarity'
  | 'evidence'
  | 'confidence'
  | 'snr'
  | 'fragmentation'
  | 'past'
  | 'present'
  | 'future'
  | 'missing'
  | 'extras'
  | 'sequence'
  | 'weightedSimilarity'
  | 'weightedEvidence'
  | 'weightedConfidence'
  | 'weightedSnr'
  | 'pruningKey'
>;

type Weights = Pick<SequencePrediction, 'weightedSimilarity' | 'weightedEvidence' | 'weightedConfidence' | 'weightedSnr'>;

const UNWEIGHTED: Weights = { weightedSimilarity: null, weightedEvidence: null, weightedConfidence: null, weightedSnr: null };
/** Stands for the probability of a symbol that nobody knows, in confluence. */
const LEAST_PROBABILITY = 1e-10;
const LEAST_WEIGHT = 0.01;

/** Predicts what follows the short-term memory. */
export function predictReference(memory: ReferenceMemory, stm: readonly Event[], config: ReferenceConfig): ReferenceAnswer {
  const state = stm.flat();
  if (state.length === 0) return { predictions: [], futurePotentials: [] };
  if (state.length === 1) return { predictions: predictSymbol(memory, state[0], config), futurePotentials: [] };

  const survivors = pruned(fitsOf(memory, stm, config), config.maxPredictions);
  const futures = futurePotentialsOf(survivors);
  const predictions = withEnsembleMetrics(survivors, futures, memory, state);
  const rankKey = RANK_KEYS[config.rankSortAlgo];
  predictions.sort(byRank(rankKey));
  return { predictions: predictions.slice(0, config.maxPredictions), futurePotentials: futures };
}

/** 3.2 to 3.4 for every pattern, by ascending name. */
function fitsOf(memory: ReferenceMemory, stm: readonly Event[], config: ReferenceConfig): Fit[] {
  const state = stm.flat();
  const weights = weightsOf(memory, config.affinityEmotive, state);
  const fits: Fit[] = [];
  for (const pattern of [...memory.patterns.values()].sort((left, right) => compareCodePoints(left.name, right.name))) {
    const symbols = pattern.events.flat();
    const { similarity, flat, regions } =
      config.fuzzySimilarity === true
        ? standInRegions(pattern.events, stm, config.useTokenMatching, config.fuzzyTokenThreshold)
        : observedRegions(pattern.events, stm, config);
    if (similarity < config.recallThreshold) continue;
    if (flat.blockCount === 0 && config.recallThreshold > 0) continue;

    const presentSymbols = regions.present.flat();
    const matchCount = flat.matches.length;
    fits.push({
      ...shared(pattern),
      ...regions,
      matches: flat.matches,
      anomalies: flat.anomalies,
      similarity,
      evidence: matchCount / symbols.length,
      confidence: quotient(matchCount, presentSymbols.length),
      snr: quotient(2 * matchCount - flat.extras.length, 2 * matchCount + flat.extras.length),
      fragmentation: flat.blockCount - 1,
      sequence: pattern.events,
      pruningKey: undefined,
      ...weightedFit(weights, flat.matches, state, symbols, presentSymbols, regions.extras.flat()),
    });
  }
  return fits;
}

function observedRegions(patternEvents: readonly Event[], stm: readonly Event[], config: ReferenceConfig) {
  const flat = flatRegions(patternEvents.flat(), stm.flat(), config.fuzzyTokenThreshold);
  const similarity = similarityOf(patternEvents.flat(), stm.flat(), config.useTokenMatching);
  return { similarity, flat, regions: eventRegions(patternEvents, stm, flat) };
}

function shared(pattern: ReferencePattern): Pick<Fit, 'name' | 'frequency' | 'emotives'> {
  return { name: pattern.name, frequency: Math.max(1, pattern.frequency), emotives: averageEmotives(pattern.emotives) };
}

/** 3.5: the unweighted key, ties as in the ranking; the survivors go on by ascending name, and tell the key when there was a cut. */
function pruned(fits: readonly Fit[], maxPredictions: number): readonly Fit[] {
  if (fits.length <= 3 * maxPredictions) return fits;
  return fits
    .map((fit) => ({ ...fit, pruningKey: (fit.evidence + fit.confidence) * fit.snr + cohesion(fit.fragmentation) }))
    .sort(byRank((fit) => fit.pruningKey))
    .slice(0, 3 * maxPredictions)
    .sort((left, right) => compareCodePoints(left.name, right.name));
}

/** Rank key falling, frequency falling, name rising; no key counts as 0. */
function byRank<Ranked extends { readonly name: string; readonly frequency: number }>(key: (ranked: Ranked) => number | null) {
  return (left: Ranked, right: Ranked): number =>
    (key(right) ?? 0) - (key(left) ?? 0) || right.frequency - left.frequency || compareCodePoints(left.name, right.name);
}

/** 3.6, futures: events sorted inside, groups in the order in which survivors bring them, answered by weight. */
function futurePotentialsOf(survivors: readonly Fit[]): FuturePotential[] {
  const groups = new Map<string, { future: readonly Event[]; count: number; weight: number }>();
  for (const { future, frequency, similarity } of survivors) {
    if (future.length === 0) continue;
    const sorted = sortedEvents(future);
    const group = groups.get(reprOfEvents(sorted)) ?? { future: sorted, count: 0, weight: 0 };
    group.count += 1;
    group.weight += frequency * similarity;
    groups.set(reprOfEvents(sorted), group);
  }
  const totalWeight = sum([...groups.values()].map((group) => group.weight));
  return [...groups.values()]
    .map((group) => ({
      future: group.future,
      aggregatePotential: quotient(group.weight, totalWeight),
      supportingPatterns: group.count,
      totalWeightedFrequency: group.weight,
    }))
    .sort(
      (left, right) =>
        right.aggregatePotential - left.aggregatePotential ||
        right.totalWeightedFrequency - left.totalWeightedFrequency ||
        compareCodePoints(reprOfEvents(left.future), reprOfEvents(right.future)),
    );
}

function sortedEvents(events: readonly Event[]): Event[] {
  return events.map((event) => [...event].sort(compareCodePoints));
}

/** 3.6. Precondition: survivors by ascending name. */
function withEnsembleMetrics(
  survivors: readonly Fit[],
  futures: readonly FuturePotential[],
  memory: ReferenceMemory,
  state: readonly string[],
): SequencePrediction[] {
  const patternCount = memory.patterns.size;
  const vocabularySize = memory.patternMemberFrequencies.size;
  const totalFrequency = sum(survivors.map((fit) => fit.frequency));
  const totalPosterior = sum(survivors.map((fit) => fit.similarity * quotient(fit.frequency, totalFrequency)));
  const potentials = new Map(futures.map((future) => [reprOfEvents(future.future), future.aggregatePotential]));
  // Only symbols of some survivor's matches or missing have a probability; a present's symbol is missing, matched or stood for.
  const known = new Set(survivors.flatMap((fit) => [...fit.matches, ...fit.present.flat()]));
  const probability = (symbol: string) =>
    known.has(symbol) ? quotient(memory.patternMemberFrequencies.get(symbol) ?? 0, patternCount) : 0;

  return survivors.map((fit) => {
    const present = fit.present.flat();
    const finalized = memory.patterns.get(fit.name)?.finalized;
    const entropies = finalized ?? entropiesOf(present, probability, vocabularySize);
    const prior = quotient(fit.frequency, totalFrequency);
    const weightedStrength = fit.similarity * prior;
    const aggregate = potentials.get(reprOfEvents(sortedEvents(fit.future))) ?? 0;
    const itfdfSimilarity = totalFrequency === 0 ? 0 : 1 - (cosineDistance(probability, state, present) * fit.frequency) / totalFrequency;
    const evidence = fit.weightedEvidence ?? fit.evidence;
    const confidence = fit.weightedConfidence ?? fit.confidence;
    const snr = fit.weightedSnr ?? fit.snr;
    return {
      ...fit,
      kind: 'sequence',
      entropy: entropies.entropy,
      normalizedEntropy: entropies.normalizedEntropy,
      globalNormalizedEntropy: entropies.globalNormalizedEntropy,
      itfdfSimilarity,
      // Total pattern frequencies are in practice the number of patterns (1.8).
      confluence: present.length === 0 ? 0 : quotient(fit.frequency, patternCount) * (1 - productOfProbabilities(present, probability)),
      tfidfScore: tfidfScore(finalized === undefined ? present : fit.sequence.flat(), probability, patternCount),
      patternProbability: prior,
      weightedStrength,
      predictiveInformation: fit.future.length === 0 ? 0 : quotient(weightedStrength, aggregate),
      bayesianPrior: prior,
      bayesianLikelihood: fit.similarity,
      bayesianPosterior: quotient(weightedStrength, totalPosterior),
      potential: (evidence + confidence) * snr + itfdfSimilarity + cohesion(fit.fragmentation),
    };
  });
}

/** 1 − cosine of the symbol counts of state and present, each count times the symbol's probability. */
function cosineDistance(probability: (symbol: string) => number, state: readonly string[], present: readonly string[]): number {
  const stateCounts = countsOf(state);
  const presentCounts = countsOf(present);
  const stateNorm = Math.sqrt(sum([...stateCounts].map(([symbol, count]) => (probability(symbol) * count) ** 2)));
  const presentNorm = Math.sqrt(sum([...presentCounts].map(([symbol, count]) => (probability(symbol) * count) ** 2)));
  const product = sum(
    [...stateCounts].map(([symbol, count]) => probability(symbol) * count * probability(symbol) * (presentCounts.get(symbol) ?? 0)),
  );
  return stateNorm === 0 ? 1 : 1 - quotient(product, stateNorm * presentNorm);
}

function productOfProbabilities(symbols: readonly string[], probability: (symbol: string) => number): number {
  let product = 1;
  for (const symbol of symbols) product *= probability(symbol) > 0 ? probability(symbol) : LEAST_PROBABILITY;
  return product;
}

function tfidfScore(symbols: readonly string[], probability: (symbol: string) => number, patternCount: number): number {
  const counts = countsOf(symbols);
  const scores = [...counts].map(([symbol, count]) => {
    const memberCount = Math.max(1, Math.trunc(probability(symbol) * patternCount));
    return (count / symbols.length) * (Math.log2(patternCount / memberCount) + 1);
  });
  return quotient(sum(scores), counts.size);
}

/** 3.7: patterns that start with the symbol; flat regions; always ranked by potential. */
function predictSymbol(memory: ReferenceMemory, symbol: string, config: ReferenceConfig): Prediction[] {
  const candidates = [...memory.patterns.values()].filter((pattern) => pattern.events.flat()[0] === symbol);
  const weights = weightsOf(memory, config.affinityEmotive, [symbol, ...candidates.flatMap((pattern) => pattern.events.flat())]);
  const predictions = candidates.map((pattern): SymbolPrediction => {
    const symbols = pattern.events.flat();
    const weighted = weightedFit(weights, [symbol], [symbol], symbols, [symbol], []);
    const evidence = 1 / symbols.length;
    return {
      ...shared(pattern),
      ...weighted,
      kind: 'symbol',
      patternData: pattern.events,
      length: symbols.length,
      matches: [symbol],
      missing: [],
      present: [symbol],
      past: [],
      future: symbols.slice(1),
      extras: [],
      anomalies: [],
      similarity: similarityOf(symbols, [symbol], config.useTokenMatching),
      evidence,
      confidence: 1,
      snr: 1,
      fragmentation: 0,
      potential: ((weighted.weightedEvidence ?? evidence) + (weighted.weightedConfidence ?? 1)) * (weighted.weightedSnr ?? 1) + 1,
    };
  });
  return predictions.sort(byRank((prediction) => prediction.potential)).slice(0, config.maxPredictions);
}

/** 3.9: |affinity| per occurrence plus a little; undefined when no emotive is asked for. */
function weightsOf(memory: ReferenceMemory, emotive: string | undefined, symbols: readonly string[]): Map<string, number> | undefined {
  if (emotive === undefined) return undefined;
  const weights = new Map<string, number>();
  for (const symbol of symbols) {
    const affinity = Math.abs(memory.affinities.get(symbol)?.get(emotive) ?? 0);
    const frequency = memory.frequencies.get(symbol) ?? 0;
    weights.set(symbol, affinity > 0 && frequency > 0 ? affinity / frequency + LEAST_WEIGHT : LEAST_WEIGHT);
  }
  return weights;
}

/** 3.9. A symbol without a weight counts 0. */
function weightedFit(
  weights: ReadonlyMap<string, number> | undefined,
  matches: readonly string[],
  state: readonly string[],
  pattern: readonly string[],
  present: readonly string[],
  extras: readonly string[],
): Weights {
  if (weights === undefined) return UNWEIGHTED;
  const weightOf = (symbols: readonly string[]) => sum(symbols.map((symbol) => weights.get(symbol) ?? 0));
  const matched = weightOf(matches);
  const total = weightOf(state) + weightOf(pattern);
  return {
    weightedSimilarity: total === 0 ? null : (2 * matched) / total,
    weightedEvidence: quotient(matched, weightOf(pattern)),
    weightedConfidence: quotient(matched, weightOf(present)),
    weightedSnr: quotient(matched, matched + weightOf(extras)),
  };
}

function cohesion(fragmentation: number): number {
  return fragmentation === -1 ? 0 : 1 / (fragmentation + 1);
}

/** 0 where the specification says 0 on a zero denominator. */
function quotient(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const RANK_KEYS: Readonly<Record<string, (prediction: SequencePrediction) => number | null>> = {
  potential: (prediction) => prediction.potential,
  similarity: (prediction) => prediction.similarity,
  evidence: (prediction) => prediction.evidence,
  confidence: (prediction) => prediction.confidence,
  snr: (prediction) => prediction.snr,
  fragmentation: (prediction) => prediction.fragmentation,
  frequency: (prediction) => prediction.frequency,
  normalized_entropy: (prediction) => prediction.normalizedEntropy,
  global_normalized_entropy: (prediction) => prediction.globalNormalizedEntropy,
  itfdf_similarity: (prediction) => prediction.itfdfSimilarity,
  confluence: (prediction) => prediction.confluence,
  predictive_information: (prediction) => prediction.predictiveInformation,
  bayesian_posterior: (prediction) => prediction.bayesianPosterior,
  bayesian_prior: (prediction) => prediction.bayesianPrior,
  bayesian_likelihood: (prediction) => prediction.bayesianLikelihood,
  tfidf_score: (prediction) => prediction.tfidfScore,
  weighted_similarity: (prediction) => prediction.weightedSimilarity,
  weighted_evidence: (prediction) => prediction.weightedEvidence,
  weighted_confidence: (prediction) => prediction.weightedConfidence,
  weighted_snr: (prediction) => prediction.weightedSnr,
};

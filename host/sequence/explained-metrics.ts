/**
 * Explained metrics: per metric of a prediction the formula, its operands, and the value that they recompute to.
 *
 * Every value is computed here from the operands alone, in the order of operations of the metric's own code; `explain` checks that it is the
 * same double as in the prediction. Formulas are those of specs/kato.md section 3. Lists run over distinct symbols in the order of first
 * occurrence unless they say otherwise.
 */

import type { WeightSums } from './affinity-weights.ts';
import type { LogTable } from './log-table.ts';

export type Operands = Readonly<Record<string, number | readonly number[]>>;

export interface ExplainedMetric {
  readonly formula: string;
  readonly operands: Operands;
  readonly value: number | null;
}

/** Figures of one prediction that its metrics are made of. */
export interface MetricParts {
  readonly matches: number;
  readonly patternLength: number;
  readonly queryLength: number;
  readonly presentLength: number;
  readonly blocks: number;
  readonly similarity: ExplainedMetric;
  readonly frequency: number;
  readonly totalFrequency: number;
  readonly similarityPrior: number;
  readonly patternCount: number;
  readonly symbolCount: number;
  /** Per symbol of the present, with repeats, what stands for its probability in a product. */
  readonly factors: readonly number[];
  /** Per distinct symbol of the present: occurrences there, occurrences in the query, p(s) in this query. */
  readonly presentCounts: readonly number[];
  readonly presentInQuery: readonly number[];
  readonly presentProbabilities: readonly number[];
  /** p(s) over the whole space, per distinct symbol of the present. */
  readonly spaceProbabilities: readonly number[];
  /** Per distinct symbol of the query. */
  readonly queryCounts: readonly number[];
  readonly queryProbabilities: readonly number[];
  /** Per distinct symbol of the present, or of the pattern after finalize-training: occurrences and patterns that hold it. */
  readonly weighedCounts: readonly number[];
  readonly weighedMembers: readonly number[];
  readonly futureWeight: number;
  readonly allFutureWeight: number;
  readonly weights: WeightSums | undefined;
  /** What finalize-training fixed, undefined before. */
  readonly fixed: readonly number[] | undefined;
}

/** By KATO's names. */
export function explainMetrics(parts: MetricParts, logs: LogTable): Readonly<Record<string, ExplainedMetric>> {
  const { matches, patternLength, queryLength, presentLength, blocks, frequency, totalFrequency, weights } = parts;
  const extras = queryLength - matches;
  const evidence = matches / patternLength;
  const confidence = quotient(matches, presentLength);
  const snr = quotient(2 * matches - extras, 2 * matches + extras);
  const coherence = blocks === 0 ? 0 : 1 / blocks;
  const similarity = parts.similarity.value ?? 0;
  const prior = frequency / totalFrequency;
  const strength = similarity * prior;
  const itfdf = itfdfOf(parts, prior);
  const weighted = weights === undefined ? {} : weightedMetrics(weights);
  const used = {
    evidence: weighted['weighted_evidence']?.value ?? evidence,
    confidence: weighted['weighted_confidence']?.value ?? confidence,
    snr: weighted['weighted_snr']?.value ?? snr,
  };
  return {
    similarity: parts.similarity,
    evidence: metric('matches / patternLength', { matches, patternLength }, evidence),
    confidence: metric('matches / presentLength, 0 without a present', { matches, presentLength }, confidence),
    snr: metric('(2 matches - extras) / (2 matches + extras), 0 when both are 0', { matches, extras }, snr),
    fragmentation: metric('blocks - 1', { blocks }, blocks - 1),
    ...entropyMetrics(parts, logs),
    itfdf_similarity: itfdf,
    confluence: confluenceOf(parts),
    tfidf_score: tfidfOf(parts, logs),
    pattern_probability: metric('frequency / totalFrequency', { frequency, totalFrequency }, prior),
    bayesian_prior: metric('frequency / totalFrequency', { frequency, totalFrequency }, prior),
    bayesian_likelihood: metric('similarity', { similarity }, similarity),
    weighted_strength: metric('similarity * (frequency / totalFrequency)', { similarity, frequency, totalFrequency }, strength),
    bayesian_posterior: metric(
      'similarity * (frequency / totalFrequency) / similarityPrior, 0 when that is 0; similarityPrior: the same product, added up over all survivors',
      { similarity, frequency, totalFrequency, similarityPrior: parts.similarityPrior },
      parts.similarityPrior > 0 ? strength / parts.similarityPrior : 0,
    ),
    predictive_information: informationOf(parts, similarity, strength),
    ...weighted,
    potential: metric(
      '(evidence + confidence) * snr + itfdf + coherence; coherence: 1 / blocks, 0 without one; the first three weighted with an affinity emotive',
      { ...used, itfdf: itfdf.value ?? 0, coherence },
      (used.evidence + used.confidence) * used.snr + (itfdf.value ?? 0) + coherence,
    ),
  };
}

/** Similarity of runs of symbols. */
export function tokenSimilarityMetric(commonSubsequence: number, queryLength: number, patternLength: number): ExplainedMetric {
  const value = (((2.0 * commonSubsequence) / (queryLength + patternLength)) * 100.0) / 100.0;
  return metric(
    '2 commonSubsequence / (queryLength + patternLength) * 100 / 100',
    { commonSubsequence, queryLength, patternLength },
    value,
  );
}

/** Similarity of texts: insertions and deletions over code points. */
export function textSimilarityMetric(indel: number, queryCodePoints: number, patternCodePoints: number): ExplainedMetric {
  const total = queryCodePoints + patternCodePoints;
  const value = total === 0 ? 1 : ((1 - indel / total) * 100) / 100;
  return metric('(1 - indel / (queryCodePoints + patternCodePoints)) * 100 / 100', { indel, queryCodePoints, patternCodePoints }, value);
}

export function metric(formula: string, operands: Operands, value: number | null): ExplainedMetric {
  return { formula, operands, value };
}

export function weightedMetrics({ matches, state, pattern, present, extras }: WeightSums): Readonly<Record<string, ExplainedMetric>> {
  const total = state + pattern;
  return {
    weighted_similarity: metric(
      '2 w(matches) / (w(state) + w(pattern)), null when that is 0',
      { matches, state, pattern },
      total > 0 ? (2 * matches) / total : null,
    ),
    weighted_evidence: metric('w(matches) / w(pattern)', { matches, pattern }, quotient(matches, pattern)),
    weighted_confidence: metric('w(matches) / w(present)', { matches, present }, quotient(matches, present)),
    weighted_snr: metric('w(matches) / (w(matches) + w(extras))', { matches, extras }, quotient(matches, matches + extras)),
  };
}

function entropyMetrics(parts: MetricParts, logs: LogTable): Readonly<Record<string, ExplainedMetric>> {
  const { presentCounts: counts, presentLength: total, spaceProbabilities: probabilities, symbolCount, fixed } = parts;
  const names = ['entropy', 'normalized_entropy', 'global_normalized_entropy'];
  if (fixed !== undefined) {
    return Object.fromEntries(
      names.map((name, index) => [name, metric('fixed by finalize-training', { fixed: fixed[index] }, fixed[index])]),
    );
  }
  const lnSymbolCount = symbolCount > 1 ? logs.ln(symbolCount) : 0;
  let entropy = 0;
  let natural = 0;
  let global = 0;
  counts.forEach((count, index) => {
    const share = count / total;
    entropy += share * logs.log2OfRatio(count, total);
    if (lnSymbolCount === 0) return;
    natural += share * (logs.lnOfRatio(count, total) / lnSymbolCount);
    const probability = probabilities[index];
    global += (probability > 0 ? probability * logs.ln(probability) : 0) / lnSymbolCount;
  });
  return {
    entropy: metric('-sum of (count / total) * log2(count / total)', { counts, total }, 0 - entropy),
    normalized_entropy: metric(
      '-sum of (count / total) * (ln(count / total) / ln(symbolCount)), 0 with one symbol',
      { counts, total, symbolCount },
      0 - natural,
    ),
    global_normalized_entropy: metric(
      '-sum of p * ln(p) / ln(symbolCount), 0 with one symbol; p: patterns that hold the symbol / all patterns',
      { probabilities, symbolCount },
      0 - global,
    ),
  };
}

function itfdfOf(parts: MetricParts, prior: number): ExplainedMetric {
  const { queryCounts, queryProbabilities, presentCounts, presentProbabilities, presentInQuery, frequency, totalFrequency } = parts;
  let observedSquares = 0;
  queryCounts.forEach((count, index) => {
    const weight = queryProbabilities[index] * count;
    observedSquares += weight * weight;
  });
  let dot = 0;
  let squares = 0;
  presentCounts.forEach((count, index) => {
    const probability = presentProbabilities[index];
    const weight = probability * count;
    dot += probability * presentInQuery[index] * weight;
    squares += weight * weight;
  });
  const distance = observedSquares === 0 || squares === 0 ? 1 : 1 - dot / Math.sqrt(observedSquares * squares);
  return metric(
    '1 - d * (frequency / totalFrequency); d = 1 - u.w / sqrt(|u|^2 |w|^2), 1 when either is 0; u = queryProbabilities * queryCounts, w = presentProbabilities * presentCounts, u.w = sum of presentProbabilities * presentInQuery * w',
    { queryCounts, queryProbabilities, presentCounts, presentProbabilities, presentInQuery, frequency, totalFrequency },
    1 - distance * prior,
  );
}

function confluenceOf({ factors, frequency, patternCount }: MetricParts): ExplainedMetric {
  let product = 1;
  for (const factor of factors) product *= factor;
  return metric(
    '(frequency / patternCount) * (1 - product of factors); factors: p of each symbol of the present, 1e-10 where it is unknown',
    { frequency, patternCount, factors },
    (frequency / patternCount) * (1 - product),
  );
}

function tfidfOf({ weighedCounts: counts, weighedMembers: members, patternCount }: MetricParts, logs: LogTable): ExplainedMetric {
  let total = 0;
  for (const count of counts) total += count;
  let sum = 0;
  counts.forEach((count, index) => {
    sum += (count / total) * (logs.log2(patternCount / members[index]) + 1);
  });
  return metric(
    'mean of (count / total) * (log2(patternCount / member) + 1); total: sum of counts',
    { counts, members, patternCount },
    counts.length === 0 ? 0 : sum / counts.length,
  );
}

function informationOf(parts: MetricParts, similarity: number, strength: number): ExplainedMetric {
  const { frequency, totalFrequency, futureWeight, allFutureWeight } = parts;
  const share = allFutureWeight > 0 ? futureWeight / allFutureWeight : 0;
  return metric(
    'similarity * (frequency / totalFrequency) / (futureWeight / allFutureWeight), 0 without a future; weights: sums of frequency * similarity over survivors with this future, and with any',
    { similarity, frequency, totalFrequency, futureWeight, allFutureWeight },
    share > 0 ? strength / share : 0,
  );
}

function quotient(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

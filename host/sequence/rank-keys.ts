/** Rank keys: what `rank_sort_algo` may sort by, larger first; a missing value counts as 0. */
import type { Scored } from './ensemble.ts';

const VALUES: Readonly<Record<string, (scored: Scored) => number | null | undefined>> = {
  potential: (scored) => scored.potential,
  similarity: (scored) => scored.survivor.similarity,
  evidence: (scored) => scored.survivor.evidence,
  confidence: (scored) => scored.survivor.confidence,
  snr: (scored) => scored.survivor.snr,
  fragmentation: (scored) => scored.survivor.blockCount - 1,
  frequency: (scored) => scored.survivor.frequency,
  normalized_entropy: (scored) => scored.normalizedEntropy,
  global_normalized_entropy: (scored) => scored.globalNormalizedEntropy,
  itfdf_similarity: (scored) => scored.itfdfSimilarity,
  confluence: (scored) => scored.confluence,
  predictive_information: (scored) => scored.predictiveInformation,
  bayesian_posterior: (scored) => scored.bayesianPosterior,
  bayesian_prior: (scored) => scored.patternProbability,
  bayesian_likelihood: (scored) => scored.survivor.similarity,
  tfidf_score: (scored) => scored.tfidfScore,
  weighted_similarity: (scored) => scored.weighted?.weightedSimilarity,
  weighted_evidence: (scored) => scored.weighted?.weightedEvidence,
  weighted_confidence: (scored) => scored.weighted?.weightedConfidence,
  weighted_snr: (scored) => scored.weighted?.weightedSnr,
};

/** @param key one of `RANK_KEYS` */
export function rankValueOf(scored: Scored, key: string): number {
  return VALUES[key](scored) ?? 0;
}

/**
 * Scorers: every distance and similarity by name, with its kind, its range and what a cutoff means.
 *
 *   name                          kind         range     cutoff is              beyond it
 *   levenshtein.distance          distance     0 …       the greatest of use    floor(cutoff) + 1
 *   levenshtein.similarity        similarity   … 0       the least of use       0
 *   …normalizedDistance           distance     0 … 1     the greatest of use    1
 *   …normalizedSimilarity         similarity   1 … 0     the least of use       0
 *   ratio, weightedRatio, …       similarity   100 … 0   the least of use       0
 *
 * A score is kept exactly if it reaches the cutoff as a caller sees both: `score >= cutoff`, for distances `score <= cutoff`. That is not
 * RapidFuzz's way, on purpose: it compares ratios divided by 100, and the rounding loses some that equal their cutoff (`ratio` of 'aaaaa' and
 * 'aaaaayy' at 83.33333333333334) and keeps some that are a last bit below it.
 *
 * Words stand between white space of Unicode and U+001C to U+001F, wherever that is: U+0085 and U+00A0 always separate. RapidFuzz's compiled
 * form does not split at these two in texts that are Latin-1 as a whole, and does in others; its readable one is as ours.
 *
 * Definitions and rounding are RapidFuzz's, on code points, without a default processor: case and punctuation count. Jaro, Jaro-Winkler and
 * the set similarities are normalized by nature: their distance is 1 - similarity. Sets of words and n-grams are ours:
 *
 *   a, b   sizes of both sets, c what they share         Jaccard c / (a + b - c)   Dice 2c / (a + b)   overlap c / min(a, b)
 *                                                        cosine c / sqrt(a * b)
 *   multiset: words and n-grams count as often as they stand, shared is the smaller count, and the cosine is that of the counts
 *   n-grams: every part of n characters, no padding; a shorter text that is not empty is one n-gram. Two empty sets are equal (1)
 */
import type { MetricName, RatioName, ScoreForm } from '../core/ports/scorer-kernel.ts';

export type ScorerName = RatioName | `${MetricName}.${ScoreForm}`;

export interface Scorer {
  readonly name: ScorerName;
  readonly scorer: MetricName | RatioName;
  /** Of a ratio always `similarity`. */
  readonly form: ScoreForm;
  /** A distance grows with difference, a similarity with likeness. */
  readonly kind: 'distance' | 'similarity';
  /** Score of equal texts where it does not depend on them, else null: the similarity of equal texts that counts characters. */
  readonly best: number | null;
  /** Worst score, null when it grows with the texts. */
  readonly worst: number | null;
  /** The cutoff that keeps every score. */
  readonly loosestCutoff: number;
  /** The greatest cutoff that is accepted. */
  readonly greatestCutoff: number;
  /** Whether query and choice may be exchanged; Levenshtein only with equal costs of insertion and deletion. */
  readonly isSymmetric: boolean;
}

const METRICS: readonly MetricName[] = [
  'levenshtein',
  'indel',
  'lcsSequence',
  'osa',
  'damerauLevenshtein',
  'hamming',
  'prefix',
  'postfix',
  'jaro',
  'jaroWinkler',
  'wordJaccard',
  'wordDice',
  'wordOverlap',
  'wordCosine',
  'gramJaccard',
  'gramDice',
  'gramOverlap',
  'gramCosine',
];

const RATIOS: readonly RatioName[] = [
  'ratio',
  'quickRatio',
  'partialRatio',
  'tokenSortRatio',
  'tokenSetRatio',
  'tokenRatio',
  'partialTokenSortRatio',
  'partialTokenSetRatio',
  'partialTokenRatio',
  'weightedRatio',
];

const FORMS: readonly ScoreForm[] = ['distance', 'similarity', 'normalizedDistance', 'normalizedSimilarity'];

/** Metrics whose distance and similarity count characters; the others end at 1. */
const COUNTING: ReadonlySet<MetricName> = new Set(METRICS.slice(0, METRICS.indexOf('jaro')));

const BEST_RATIO = 100;

/** All scorers by name. */
export const SCORERS: ReadonlyMap<string, Scorer> = new Map(
  [...METRICS.flatMap((metric) => FORMS.map((form) => metricScorer(metric, form))), ...RATIOS.map(ratioScorer)].map((scorer) => [
    scorer.name,
    scorer,
  ]),
);

function metricScorer(metric: MetricName, form: ScoreForm): Scorer {
  const isDistance = form === 'distance' || form === 'normalizedDistance';
  const counts = COUNTING.has(metric) && (form === 'distance' || form === 'similarity');
  return {
    name: `${metric}.${form}`,
    scorer: metric,
    form,
    kind: isDistance ? 'distance' : 'similarity',
    best: isDistance ? 0 : counts ? null : 1,
    worst: isDistance ? (counts ? null : 1) : 0,
    loosestCutoff: isDistance ? (counts ? Infinity : 1) : 0,
    greatestCutoff: counts ? Infinity : 1,
    isSymmetric: true,
  };
}

function ratioScorer(name: RatioName): Scorer {
  return {
    name,
    scorer: name,
    form: 'similarity',
    kind: 'similarity',
    best: BEST_RATIO,
    worst: 0,
    loosestCutoff: 0,
    greatestCutoff: BEST_RATIO,
    isSymmetric: true,
  };
}

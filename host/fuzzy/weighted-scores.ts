/**
 * Weighted scores: the weighted ratio of a query and those choices that share no word with it and are less than half as long again, or as short.
 *
 *   ratio of the texts, or 0.95 times the token ratio where that is more        other choices: their parts count, too, and these are not known here
 *
 * Operations stand in the order of `assembly/batch/score-ratios.ts`, so that scores equal those of single pairs to the last bit.
 */
import type { ChoiceBucket } from '../core/ports/choice-kernel.ts';

const BEST_RATIO = 100;
const WORDS_SCALE = 0.95;
const SIMILAR_LENGTHS = 1.5;
const PARTIAL_SCALE = 0.9;
const SMALL_PART_SCALE = 0.6;
const SMALL_PART = 8;
const LENGTH_MASK = 0x3fff_ffff;
/** Far more than rounding does to a score. */
const ROUNDING = 1e-9;

/** The query and the choices, as they are or as joined words. */
export interface WeightedTexts {
  /** Characters of the query. */
  readonly queryLength: number;
  /** By index: length of the choice, in the lower 30 bits. */
  readonly lengths: Uint32Array;
  /** By index: length of the longest common subsequence with the query. */
  readonly common: Float64Array;
}

export interface WeightedWords {
  /** Characters of the query's words, joined; none stands there twice. */
  readonly queryLength: number;
  readonly buckets: readonly ChoiceBucket[];
  /** In the order of the buckets: length of the longest common subsequence of the joined words. */
  readonly common: Uint8Array;
}

/** Whether only texts and words count, not their parts. */
export function haveSimilarLengths(queryLength: number, length: number): boolean {
  return Math.max(queryLength, length) / Math.min(queryLength, length) < SIMILAR_LENGTHS;
}

/**
 * The weighted ratio, 0 to 100; 0 below the cutoff.
 *
 * Precondition: the texts have similar lengths, and words, none of them in both and none twice in one.
 *
 * @param total         characters of both texts; `common` those in their longest common subsequence
 * @param joinedTotal   the same of their words, sorted and joined
 */
export function weightedScore(cutoff: number, total: number, common: number, joinedTotal: number, joinedCommon: number): number {
  const best = (1 - (total - 2 * common) / total) * BEST_RATIO;
  const least = best / WORDS_SCALE;
  const distance = joinedTotal - 2 * joinedCommon;
  const set = BEST_RATIO - (BEST_RATIO * distance) / joinedTotal;
  const sorted = 1 - distance / joinedTotal;
  const words = Math.max(set >= least ? set : 0, sorted >= least / BEST_RATIO ? sorted * BEST_RATIO : 0);
  const score = Math.max(best, WORDS_SCALE * words);
  return score >= cutoff ? score : 0;
}

/**
 * No weighted ratio of texts whose lengths differ more is above this, unless they share a word or one stands twice.
 *
 * A part of a text shares at most what the whole one does, and that makes most of the shortest part that has it.
 */
export function weightedBound(
  queryLength: number,
  length: number,
  common: number,
  joinedQuery: number,
  joined: number,
  joinedCommon: number,
): number {
  const [shorter, longer] = [Math.min(queryLength, length), Math.max(queryLength, length)];
  const scale = longer / shorter <= SMALL_PART ? PARTIAL_SCALE : SMALL_PART_SCALE;
  const parts = (2 * common) / (shorter + common);
  const words = (WORDS_SCALE * 2 * joinedCommon) / (Math.min(joinedQuery, joined) + joinedCommon);
  return Math.max((2 * common) / (queryLength + length), scale * Math.max(parts, words)) * BEST_RATIO * (1 + ROUNDING);
}

/** Writes the scores of choices in groups by index, and names those of other lengths that may reach the cutoff. */
export function addWeightedScores(
  scores: Float64Array,
  cutoff: number,
  { queryLength, lengths, common }: WeightedTexts,
  words: WeightedWords,
  other: (index: number) => void,
): void {
  const joinedQuery = words.queryLength;
  let slot = 0;
  for (const { length: joined, choiceCount, indexes, indexesOffset } of words.buckets) {
    const end = indexesOffset / 4 + choiceCount;
    for (let at = indexesOffset / 4; at < end; at++, slot++) {
      const index = indexes.u32[at];
      const length = lengths[index] & LENGTH_MASK;
      const shared = words.common[slot];
      if (haveSimilarLengths(queryLength, length)) {
        scores[index] = weightedScore(cutoff, queryLength + length, common[index], joinedQuery + joined, shared);
      } else if (cutoff === 0 || weightedBound(queryLength, length, common[index], joinedQuery, joined, shared) >= cutoff) other(index);
    }
  }
}

/**
 * Token score: token sort, token set and token ratio of two texts without a common word, from the length of the longest common subsequence
 * of their joined words.
 *
 *   token sort    ratio of the joined words             token set    the same where no word is shared, rounded in another order
 *   token         the better of both
 *
 * Operations stand in the order of `assembly/batch/score-ratios.ts`, so that scores equal those of single pairs to the last bit.
 */
import type { ScoreQuestion } from '../core/ports/scorer-kernel.ts';
import { slicedScore } from './sliced-scores.ts';

const BEST_RATIO = 100;

export type TokenScorer = 'tokenSortRatio' | 'tokenSetRatio' | 'tokenRatio';

export function isTokenScorer(scorer: string): scorer is TokenScorer {
  return scorer === 'tokenSortRatio' || scorer === 'tokenSetRatio' || scorer === 'tokenRatio';
}

/**
 * The score, 0 to 100; 0 below the cutoff of the question.
 *
 * Precondition: no repeated words in either text if the scorer is `tokenRatio`; both have words.
 *
 * @param queryLength  characters of the query's words, joined
 * @param length       those of the choice
 * @param common       length of their longest common subsequence
 */
export function tokenScore(scorer: TokenScorer, question: ScoreQuestion, queryLength: number, length: number, common: number): number {
  if (scorer === 'tokenSortRatio') return slicedScore('indel', { ...question, scorer: 'ratio' }, queryLength, length, common);
  const total = queryLength + length;
  const score = BEST_RATIO - (BEST_RATIO * (total - 2 * common)) / total;
  const kept = score >= question.cutoff ? score : 0;
  return scorer === 'tokenSetRatio' ? kept : Math.max(kept, tokenScore('tokenSortRatio', question, queryLength, length, common));
}

/**
 * The score by what the kernel calls the similarity: 1 - distance / (length + length of the query).
 *
 * Which of several lengths it was made of does not matter: equal shares make equal scores, and different ones, of texts that fit into memory,
 * lie far further apart than rounding takes them.
 *
 * @param lengths  that choices in groups have
 */
export function scoreBySimilarity(
  scorer: TokenScorer,
  question: ScoreQuestion,
  queryLength: number,
  lengths: Iterable<number>,
): (similarity: number) => number {
  const known = new Map<number, number>();
  const search = (similarity: number): number => {
    for (const length of lengths) {
      const total = queryLength + length;
      const common = Math.round((similarity * total) / 2);
      if (1 - (total - 2 * common) / total === similarity) return tokenScore(scorer, question, queryLength, length, common);
    }
    throw new Error(`Cannot score a hit: no length makes a similarity of ${similarity}`);
  };
  return (similarity) => {
    const score = known.get(similarity) ?? search(similarity);
    known.set(similarity, score);
    return score;
  };
}

/**
 * Edit scorers: the scorers that a store of choices answers from its groups.
 *
 * A distance is a whole number, smaller is better and its cutoff is the largest accepted; a similarity grows with likeness and its cutoff
 * is the least accepted. The kernel knows scores only, of which higher is better: distances are their negatives.
 */
import type { EditScorer } from '../core/ports/choice-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';

export const EDIT_SCORERS: readonly EditScorer[] = ['levenshtein', 'normalizedLevenshtein', 'indel', 'lcs', 'ratio'];

/** @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` no such scorer */
export function editScorerOf(name: string): EditScorer {
  const scorer = EDIT_SCORERS.find((candidate) => candidate === name);
  if (scorer === undefined) throw new InvalidArgumentError(['scorer'], `"${name}"`, `one of ${EDIT_SCORERS.join(', ')}`);
  return scorer;
}

/** Whole numbers of which less is better. */
function isDistance(scorer: EditScorer): boolean {
  return scorer === 'levenshtein' || scorer === 'indel';
}

/** Similarities in [0, 1]. */
export function isNormalized(scorer: EditScorer): boolean {
  return scorer === 'normalizedLevenshtein' || scorer === 'ratio';
}

/**
 * Least score of the kernel for a cutoff in the scorer's own terms.
 *
 * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` not a number, negative, or above 1 for a normalised scorer
 */
export function leastScore(scorer: EditScorer, cutoff: number | undefined): number {
  if (cutoff === undefined) return Number.NEGATIVE_INFINITY;
  const highest = isNormalized(scorer) ? 1 : Number.POSITIVE_INFINITY;
  if (typeof cutoff !== 'number' || !(cutoff >= 0 && cutoff <= highest)) {
    throw new InvalidArgumentError(['cutoff'], String(cutoff), isNormalized(scorer) ? 'a number from 0 to 1' : 'a number of at least 0');
  }
  return isDistance(scorer) ? -cutoff : cutoff;
}

/** What a caller sees of a score of the kernel. */
export function shownScore(scorer: EditScorer, score: number): number {
  // Without the sum a distance of 0 would be a negative zero.
  return isDistance(scorer) ? 0 - score : score;
}

/**
 * The score that a caller sees, from what was counted.
 *
 * @param length   characters of the query
 * @param other    characters of the choice
 * @param counted  the Levenshtein distance where the scorer goes by that, else the length of the longest common subsequence
 */
export function editScore(scorer: EditScorer, length: number, other: number, counted: number): number {
  if (scorer === 'levenshtein' || scorer === 'lcs') return counted;
  if (scorer === 'indel') return length + other - 2 * counted;
  const largest = scorer === 'ratio' ? length + other : Math.max(length, other);
  const distance = scorer === 'ratio' ? largest - 2 * counted : counted;
  return largest === 0 ? 1 : 1 - distance / largest;
}

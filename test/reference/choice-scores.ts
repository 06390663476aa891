/** Slow twin of the scores of a store of choices: whole tables of distances over code points, one pair at a time. */

/** Code points of a string; a surrogate without its other half is one of its own. */
export function charactersOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

/** Insertions, deletions and replacements. */
export function levenshteinDistance(left: readonly number[], right: readonly number[]): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (const [row, character] of left.entries()) {
    const current = [row + 1];
    for (let column = 1; column <= right.length; column++) {
      const replaced = above[column - 1] + (character === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, above[column] + 1, current[column - 1] + 1));
    }
    above = current;
  }
  return above[right.length];
}

/** Length of the longest common subsequence. */
export function commonSubsequenceLength(left: readonly number[], right: readonly number[]): number {
  let above: number[] = new Array(right.length + 1).fill(0);
  for (const character of left) {
    const current = [0];
    for (let column = 1; column <= right.length; column++) {
      current.push(character === right[column - 1] ? above[column - 1] + 1 : Math.max(above[column], current[column - 1]));
    }
    above = current;
  }
  return above[right.length];
}

/** Least Levenshtein distance of the query to any beginning of the choice. */
export function prefixDistance(query: readonly number[], choice: readonly number[]): number {
  let least = query.length;
  for (let length = 1; length <= choice.length; length++) least = Math.min(least, levenshteinDistance(query, choice.slice(0, length)));
  return least;
}

/** Score of a pair in the scorer's own terms. */
export function scoreOf(scorer: string, query: string, choice: string): number {
  const left = charactersOf(query);
  const right = charactersOf(choice);
  if (scorer === 'levenshtein') return levenshteinDistance(left, right);
  const longest = Math.max(left.length, right.length);
  if (scorer === 'normalizedLevenshtein') return longest === 0 ? 1 : 1 - levenshteinDistance(left, right) / longest;
  const common = commonSubsequenceLength(left, right);
  const total = left.length + right.length;
  if (scorer === 'lcs') return common;
  if (scorer === 'indel') return total - 2 * common;
  return total === 0 ? 1 : 1 - (total - 2 * common) / total;
}

export interface ScoredChoice {
  readonly index: number;
  readonly score: number;
}

/** What a search must answer: choices whose score is accepted, best first, of equal scores the lowest index first. */
export function bestChoices(
  scorer: string,
  scores: ArrayLike<number>,
  has: (index: number) => boolean,
  { limit = Number.POSITIVE_INFINITY, cutoff }: { readonly limit?: number; readonly cutoff?: number } = {},
): ScoredChoice[] {
  const isDistance = scorer === 'levenshtein' || scorer === 'indel';
  return Array.from(scores, (score, index) => ({ index, score }))
    .filter(({ index, score }) => has(index) && (cutoff === undefined || (isDistance ? score <= cutoff : score >= cutoff)))
    .sort((one, other) => (isDistance ? one.score - other.score : other.score - one.score) || one.index - other.index)
    .slice(0, limit);
}

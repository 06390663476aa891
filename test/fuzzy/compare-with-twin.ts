/** Compares a store of choices with its slow twin: all scores, and searches at, just above and just below each reachable score. */
import { expect } from 'vitest';
import type { Choices } from '../../host/fuzzy/choices.ts';
import { bestChoices, scoreOf } from '../reference/choice-scores.ts';

export const SCORERS = ['levenshtein', 'normalizedLevenshtein', 'indel', 'lcs', 'ratio'] as const;

/** Less than any two reachable similarities of short strings are apart, and more than their rounding. */
const SIMILARITY_NUDGE = 1e-9;
const COUNT_NUDGE = 0.5;

/** @param strings by index; undefined for removed choices */
export function expectAllScores(store: Choices, strings: readonly (string | undefined)[], query: string): void {
  for (const scorer of SCORERS) {
    const expected = strings.map((text) => (text === undefined ? Number.NaN : scoreOf(scorer, query, text)));
    expect([...store.distances(query, scorer)]).toEqual(expected);
  }
}

/** Precondition: the scores of the store were compared already. */
export function expectSearches(store: Choices, query: string, limits: readonly number[]): void {
  for (const scorer of SCORERS) {
    const scores = store.distances(query, scorer);
    const has = (index: number): boolean => store.has(index);
    for (const cutoff of cutoffsAround(scorer, scores)) {
      const found = store.search(query, { scorer, cutoff });
      expect(found.map(({ index, score }) => ({ index, score }))).toEqual(bestChoices(scorer, scores, has, { cutoff }));
    }
    for (const limit of limits) {
      const found = store.search(query, { scorer, limit });
      expect(found.map(({ index, score }) => ({ index, score }))).toEqual(bestChoices(scorer, scores, has, { limit }));
      for (const match of found) expect(match.text).toBe(store.textOf(match.index));
    }
  }
}

function cutoffsAround(scorer: string, scores: Float64Array): number[] {
  const nudge = isNormalized(scorer) ? SIMILARITY_NUDGE : COUNT_NUDGE;
  return [...new Set(scores)]
    .filter((score) => !Number.isNaN(score))
    .flatMap((score) => [score, score - nudge, score + nudge])
    .filter((cutoff) => cutoff >= 0 && !(isNormalized(scorer) && cutoff > 1));
}

function isNormalized(scorer: string): boolean {
  return scorer === 'ratio' || scorer === 'normalizedLevenshtein';
}

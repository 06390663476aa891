/**
 * Scorer cost: how long comparing two texts takes, about, so that many are compared in turns of some milliseconds.
 *
 * One table of measured costs; what comes out of a comparison never depends on it.
 */
import type { MetricName, RatioName } from '../core/ports/scorer-kernel.ts';

type ScorerName = MetricName | RatioName;

/** Nanoseconds. Measured with texts of 8 to 4,096 characters of 27 letters, rounded up. */
interface Cost {
  /** A character of the choice. */
  readonly character: number;
  /** A character of the query. */
  readonly query?: number;
  /** A character of the choice and 64 of the query. */
  readonly word?: number;
  /** A character of each. */
  readonly cell?: number;
  /** Partial ratios: a place of the shorter text beside the longer, and 64 characters of the shorter. */
  readonly part?: number;
}

const WORDS: Cost = { character: 20, query: 3 };
const GRAMS: Cost = { character: 120, query: 40 };
const JARO: Cost = { character: 8, query: 2, word: 2 };
const SUBSEQUENCE: Cost = { character: 8, word: 3 };
const EQUAL: Cost = { character: 6 };
const PARTIAL_WORDS: Cost = { character: 40, query: 10, part: 1 };

const COSTS: Readonly<Record<ScorerName, Cost>> = {
  levenshtein: { character: 10, word: 4 },
  indel: SUBSEQUENCE,
  lcsSequence: SUBSEQUENCE,
  osa: { character: 10, word: 6 },
  damerauLevenshtein: { character: 50, query: 25, cell: 8 },
  hamming: EQUAL,
  prefix: EQUAL,
  postfix: EQUAL,
  jaro: JARO,
  jaroWinkler: JARO,
  wordJaccard: WORDS,
  wordDice: WORDS,
  wordOverlap: WORDS,
  wordCosine: WORDS,
  gramJaccard: GRAMS,
  gramDice: GRAMS,
  gramOverlap: GRAMS,
  gramCosine: GRAMS,
  ratio: SUBSEQUENCE,
  quickRatio: SUBSEQUENCE,
  partialRatio: { character: 15, query: 2, part: 1 },
  tokenSortRatio: { character: 20, query: 8, word: 4 },
  tokenSetRatio: { character: 25, query: 5, word: 5 },
  tokenRatio: { character: 35, query: 8, word: 8 },
  partialTokenSortRatio: PARTIAL_WORDS,
  partialTokenSetRatio: PARTIAL_WORDS,
  partialTokenRatio: PARTIAL_WORDS,
  weightedRatio: { character: 80, query: 12, word: 8, part: 1 },
};

const TEXT_NS = 150;
const WORD_CHARACTERS = 64;

/** Nanoseconds of comparing a query with a choice, by their characters. */
export function comparisonCost(scorer: ScorerName, queryLength: number, length: number): number {
  const { character, query = 0, word = 0, cell = 0, part = 0 } = COSTS[scorer];
  const shorter = Math.min(queryLength, length);
  const places = (queryLength + length) * shorter * Math.ceil(shorter / WORD_CHARACTERS);
  return (
    TEXT_NS +
    character * length +
    query * queryLength +
    word * length * Math.ceil(queryLength / WORD_CHARACTERS) +
    cell * length * queryLength +
    part * places
  );
}

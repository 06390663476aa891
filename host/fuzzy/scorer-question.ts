/** Scorer question: a scorer's name and the caller's options, checked, as the kernel is asked. */
import type { ScoreQuestion } from '../core/ports/scorer-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import { checkedFlag, described } from './argument-check.ts';
import { SCORERS, type Scorer } from './scorers.ts';

export interface ScorerOptions {
  /** Worst score of interest; every score is kept if missing. */
  readonly cutoff?: number;
  /** Levenshtein only: costs of insertion, deletion and replacement, whole numbers from 0 to 65,535; each 1 if missing. */
  readonly weights?: readonly [insertion: number, deletion: number, replacement: number];
  /** Jaro-Winkler only, 0 to 0.25; 0.1 if missing. */
  readonly prefixWeight?: number;
  /** N-grams only: characters in each, 1 to 64; 2 if missing. */
  readonly gramLength?: number;
  /** Words and n-grams only: count them as often as they stand; false if missing. */
  readonly multiset?: boolean;
}

/** The names of these. */
export const SCORER_OPTIONS = ['cutoff', 'weights', 'prefixWeight', 'gramLength', 'multiset'] as const;

const UNIT_WEIGHTS = [1, 1, 1] as const;
const MOST_WEIGHT = 65_535;
const USUAL_PREFIX_WEIGHT = 0.1;
/** Four characters of this weight reach 1; beyond, the similarity would not grow with likeness any more. */
const MOST_PREFIX_WEIGHT = 0.25;
const USUAL_GRAM_LENGTH = 2;
const MOST_GRAM_LENGTH = 64;

/** Questions without options, by scorer: who scores one short pair after the other would spend a fifth of the time on them. */
const PLAIN_QUESTIONS = new Map<string, ScoreQuestion>();

/**
 * The scorer of this name.
 *
 * @throws InvalidArgumentError there is none
 */
export function scorerNamed(name: string): Scorer {
  const scorer = SCORERS.get(name);
  if (scorer === undefined) throw new InvalidArgumentError(['scorer'], described(name), `one of ${[...SCORERS.keys()].join(', ')}`);
  return scorer;
}

/**
 * The question to the kernel.
 *
 * @throws InvalidArgumentError an unknown scorer, or an option of the wrong type or out of its range; names the field
 *
 * @example
 * kernels.scorers.scorePair('lewenstein', 'levenshtein', scoreQuestion('levenshtein.distance', { cutoff: 3 })); // 2
 */
export function scoreQuestion(name: string, options?: ScorerOptions): ScoreQuestion {
  if (options !== undefined) return checkedQuestion(name, options);
  let plain = PLAIN_QUESTIONS.get(name);
  if (plain === undefined) {
    plain = checkedQuestion(name, {});
    PLAIN_QUESTIONS.set(name, plain);
  }
  return plain;
}

function checkedQuestion(name: string, options: ScorerOptions): ScoreQuestion {
  const { scorer, form, loosestCutoff, greatestCutoff } = scorerNamed(name);
  const {
    cutoff = loosestCutoff,
    weights = UNIT_WEIGHTS,
    prefixWeight = USUAL_PREFIX_WEIGHT,
    gramLength = USUAL_GRAM_LENGTH,
    multiset = false,
  } = options;
  if (typeof cutoff !== 'number' || !(cutoff >= 0 && cutoff <= greatestCutoff)) {
    throw new InvalidArgumentError(['cutoff'], described(cutoff), `a number from 0 to ${greatestCutoff}`);
  }
  return {
    scorer,
    form,
    cutoff,
    weights: checkedWeights(weights),
    prefixWeight: checkedNumber('prefixWeight', prefixWeight, 0, MOST_PREFIX_WEIGHT),
    gramLength: checkedWhole('gramLength', gramLength, 1, MOST_GRAM_LENGTH),
    isMultiset: checkedFlag('multiset', multiset),
  };
}

/**
 * A text to be compared.
 *
 * @throws InvalidArgumentError it is no string; names the field
 */
export function checkedText(field: readonly (string | number)[], value: unknown): string {
  if (typeof value !== 'string') throw new InvalidArgumentError(field, described(value), 'a string');
  return value;
}

function checkedWeights(weights: readonly number[]): readonly [number, number, number] {
  if (!Array.isArray(weights) || weights.length !== UNIT_WEIGHTS.length) {
    throw new InvalidArgumentError(['weights'], described(weights), 'three costs: insertion, deletion, replacement');
  }
  const [insertion, deletion, replacement] = weights.map((weight, index) => checkedWhole(['weights', index], weight, 0, MOST_WEIGHT));
  return [insertion, deletion, replacement];
}

function checkedWhole(field: string | readonly (string | number)[], value: unknown, least: number, most: number): number {
  if (!Number.isInteger(value)) throw new InvalidArgumentError([field].flat(), described(value), `a whole number from ${least} to ${most}`);
  return checkedNumber(field, value, least, most);
}

function checkedNumber(field: string | readonly (string | number)[], value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new InvalidArgumentError([field].flat(), described(value), `a number from ${least} to ${most}`);
}

/**
 * The front door of fuzzy matching: `import { createChoices, levenshtein } from 'mneme/fuzzy'`.
 *
 * Strings in, numbers and strings out. The functions here work in an engine of their own that is made when one is first called;
 * `createFuzzy` makes another, with a limit of memory, that can be closed. One thread computes, the one that calls, unless `threads` allows more.
 *
 * Strings are compared by code point, as they are: case, punctuation and combining marks count, and a surrogate without its other half is
 * a character of its own.
 */
import type { Alignment, MetricName, RatioName, ScoreForm } from './core/ports/scorer-kernel.ts';
import type { Tokenisation } from './core/ports/token-kernel.ts';
import { InvalidArgumentError } from './errors.ts';
import { checkedOptions, described } from './fuzzy/argument-check.ts';
import type { ChoiceMatch } from './fuzzy/choice-search.ts';
import type { ChoiceSearchOptions, ChoiceStore } from './fuzzy/choice-store.ts';
import type { DedupeOptions, DuplicateGroup } from './fuzzy/duplicates.ts';
import type { EditBlock, EditOperation } from './fuzzy/edit-operations.ts';
import { type EditOptions, Fuzzy, type PairOptions } from './fuzzy/fuzzy-face.ts';
import type { Hashing } from './fuzzy/hashing.ts';
import type { Interner } from './fuzzy/interner.ts';
import type { MinHashOptions, MinHashSignatures } from './fuzzy/min-hash.ts';
import type { MatrixOptions, ScoreMatrix } from './fuzzy/score-matrix.ts';
import type { TokenSet, TokenSets } from './fuzzy/token-sets.ts';
import { createEngineKernels } from './wasm/engine-kernels.ts';

export type { Alignment, MetricName, RatioName, ScoreForm } from './core/ports/scorer-kernel.ts';
export type { StopSignal } from './core/ports/stop-signal.ts';
export type { Tokenisation } from './core/ports/token-kernel.ts';
export type { MemoryErrorCode } from './errors.ts';
export { InvalidArgumentError, KernelAbiMismatchError, MemoryError } from './errors.ts';
export type { ChoiceMatch, WithinOptions } from './fuzzy/choice-search.ts';
export type { ChoiceScoreOptions, ChoiceSearchOptions, ChoiceStore } from './fuzzy/choice-store.ts';
export type { DedupeOptions, DuplicateGroup } from './fuzzy/duplicates.ts';
export type { EditBlock, EditKind, EditOperation } from './fuzzy/edit-operations.ts';
export { applyEditBlocks } from './fuzzy/edit-operations.ts';
export type { EditOptions, Fuzzy, FuzzyMemory, PairOptions } from './fuzzy/fuzzy-face.ts';
export type { HashFunction, Hashing, MessageStream, Seed } from './fuzzy/hashing.ts';
export type { Interner } from './fuzzy/interner.ts';
export type { MinHashOptions, MinHashSignatures } from './fuzzy/min-hash.ts';
export type { MatrixOptions, ScoreMatrix } from './fuzzy/score-matrix.ts';
export type { ScorerOptions } from './fuzzy/scorer-question.ts';
export type { Scorer, ScorerName } from './fuzzy/scorers.ts';
export { SCORERS } from './fuzzy/scorers.ts';
export type { TokenSet, TokenSets } from './fuzzy/token-sets.ts';
export type { LongWorkOptions } from './fuzzy/turns.ts';

export interface FuzzyOptions {
  /** Most kernel memory, 1 MiB to 4 GiB; 4 GiB if missing. Half a MiB or more of it is kept for questions. Taken only when used. */
  readonly maximumBytes?: number;
}

/** A score of two texts. Options: `cutoff`, and what the scorer knows besides. */
export type PairScorer = (left: string, right: string, options?: PairOptions) => number;

/** The four forms of a metric. */
export type Metric = Readonly<Record<ScoreForm, PairScorer>>;

/** What any scorer works in, and a piece of scores: a full store still answers. */
const LEAST_KEPT_BYTES = 524_288;
const FUZZY_OPTIONS = new Set(['maximumBytes']);
const LEAST_BYTES = 1_048_576;
const MOST_BYTES = 4_294_967_296;

/**
 * An engine of one's own.
 *
 * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` `maximumBytes` out of its range
 * @throws KernelAbiMismatchError the kernels are of another version
 */
export function createFuzzy(options: FuzzyOptions = {}): Fuzzy {
  const { maximumBytes = MOST_BYTES } = checkedOptions(options, FUZZY_OPTIONS);
  if (!Number.isInteger(maximumBytes) || maximumBytes < LEAST_BYTES || maximumBytes > MOST_BYTES) {
    throw new InvalidArgumentError(['maximumBytes'], described(maximumBytes), `a whole number from ${LEAST_BYTES} to ${MOST_BYTES}`);
  }
  return new Fuzzy(createEngineKernels({ maximumBytes, leastKeptBytes: LEAST_KEPT_BYTES }));
}

let shared: Fuzzy | undefined;

function engine(): Fuzzy {
  shared ??= createFuzzy();
  return shared;
}

/** Scores one pair by the name of a scorer, see `SCORERS` and `Fuzzy.score`. */
export function score(scorer: string, left: string, right: string, options?: PairOptions): number {
  return engine().score(scorer, left, right, options);
}

export const levenshtein: Metric = metric('levenshtein');
export const indel: Metric = metric('indel');
export const lcsSequence: Metric = metric('lcsSequence');
export const osa: Metric = metric('osa');
export const damerauLevenshtein: Metric = metric('damerauLevenshtein');
export const hamming: Metric = metric('hamming');
export const prefix: Metric = metric('prefix');
export const postfix: Metric = metric('postfix');
export const jaro: Metric = metric('jaro');
export const jaroWinkler: Metric = metric('jaroWinkler');
export const wordJaccard: Metric = metric('wordJaccard');
export const wordDice: Metric = metric('wordDice');
export const wordOverlap: Metric = metric('wordOverlap');
export const wordCosine: Metric = metric('wordCosine');
export const gramJaccard: Metric = metric('gramJaccard');
export const gramDice: Metric = metric('gramDice');
export const gramOverlap: Metric = metric('gramOverlap');
export const gramCosine: Metric = metric('gramCosine');

export const ratio: PairScorer = named('ratio');
export const quickRatio: PairScorer = named('quickRatio');
export const partialRatio: PairScorer = named('partialRatio');
export const tokenSortRatio: PairScorer = named('tokenSortRatio');
export const tokenSetRatio: PairScorer = named('tokenSetRatio');
export const tokenRatio: PairScorer = named('tokenRatio');
export const partialTokenSortRatio: PairScorer = named('partialTokenSortRatio');
export const partialTokenSetRatio: PairScorer = named('partialTokenSetRatio');
export const partialTokenRatio: PairScorer = named('partialTokenRatio');
export const weightedRatio: PairScorer = named('weightedRatio');

/** See `Fuzzy.editOperations`. */
export function editOperations(left: string, right: string, options?: EditOptions): EditOperation[] {
  return engine().editOperations(left, right, options);
}

/** See `Fuzzy.opcodes`. */
export function opcodes(left: string, right: string, options?: EditOptions): EditBlock[] {
  return engine().opcodes(left, right, options);
}

/** See `Fuzzy.partialRatioAlignment`. */
export function partialRatioAlignment(left: string, right: string, options?: { readonly cutoff?: number }): Alignment | undefined {
  return engine().partialRatioAlignment(left, right, options);
}

/** See `Fuzzy.createChoices`. */
export function createChoices(strings?: readonly string[]): ChoiceStore {
  return engine().createChoices(strings);
}

/** See `Fuzzy.extract`. */
export function extract(query: string, strings: readonly string[], options?: ChoiceSearchOptions): ChoiceMatch[] {
  return engine().extract(query, strings, options);
}

/** See `Fuzzy.cdist`. */
export function cdist(queries: readonly string[], choices: readonly string[] | ChoiceStore, options?: MatrixOptions): Promise<ScoreMatrix> {
  return engine().cdist(queries, choices, options);
}

/** See `Fuzzy.dedupe`. */
export function dedupe(strings: readonly string[], options: DedupeOptions): Promise<DuplicateGroup[]> {
  return engine().dedupe(strings, options);
}

/** See `Fuzzy.createTokenSets`. */
export function createTokenSets(sets?: readonly TokenSet[]): TokenSets {
  return engine().createTokenSets(sets);
}

/** See `Fuzzy.createInterner`. */
export function createInterner(tokenisation?: Tokenisation): Interner {
  return engine().createInterner(tokenisation);
}

/** See `Fuzzy.createMinHash`. */
export function createMinHash(options?: MinHashOptions): MinHashSignatures {
  return engine().createMinHash(options);
}

/** SHA-1, xxHash64 and a content hash, see `Hashing`. */
export function hashing(): Hashing {
  return engine().hashing;
}

function metric(name: MetricName): Metric {
  return {
    distance: named(`${name}.distance`),
    similarity: named(`${name}.similarity`),
    normalizedDistance: named(`${name}.normalizedDistance`),
    normalizedSimilarity: named(`${name}.normalizedSimilarity`),
  };
}

function named(name: RatioName | `${MetricName}.${ScoreForm}`): PairScorer {
  return (left, right, options) => score(name, left, right, options);
}

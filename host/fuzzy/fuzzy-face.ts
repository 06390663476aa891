/**
 * Fuzzy face: what an engine can do with strings, all in one place.
 *
 * Strings are compared by code point, as they are: no case folding, no normalisation; a surrogate without its other half is a character of
 * its own. All memory is the engine's: stores keep theirs until they are freed or the engine is closed.
 */

import type { HashKernel } from '../core/ports/hash-kernel.ts';
import type { Alignment } from '../core/ports/scorer-kernel.ts';
import type { Tokenisation, TokenKernel } from '../core/ports/token-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import type { ChoiceMatch } from './choice-search.ts';
import { type ChoiceEngine, type ChoiceSearchOptions, ChoiceStore } from './choice-store.ts';
import { type DedupeOptions, type DuplicateGroup, findDuplicates } from './duplicates.ts';
import { type EditBlock, type EditOperation, editBlocks, editOperations } from './edit-operations.ts';
import { createHashing, type Hashing } from './hashing.ts';
import { createInterner, type Interner } from './interner.ts';
import { checkedTexts, type MatrixOptions, type ScoreMatrix, scoreMatrix } from './score-matrix.ts';
import { checkedText, type ScorerOptions, scoreQuestion } from './scorer-question.ts';
import { createTokenSets, type TokenSet, type TokenSetEngine, type TokenSets } from './token-sets.ts';
import { type LongWorkOptions, Turns } from './turns.ts';

/** What the face needs of an engine. */
export interface FuzzyEngine extends ChoiceEngine, TokenSetEngine {
  readonly hashes: HashKernel;
  readonly tokens: TokenKernel;
  close(): Promise<void>;
}

export interface PairOptions extends ScorerOptions {
  /** Hamming only: false refuses texts of different lengths; true, as when missing, counts what is missing as different. */
  readonly pad?: boolean | undefined;
}

export interface EditOptions {
  /** `levenshtein` if missing; `indel` replaces nothing. */
  readonly metric?: 'levenshtein' | 'indel' | undefined;
}

/** Kernel memory of an engine, in bytes. */
export interface FuzzyMemory {
  readonly inUse: number;
  /** Taken from the system so far; it never shrinks. */
  readonly reserved: number;
}

/** Cells of the table of edit operations that are filled at most: a byte each. */
const MOST_CELLS = 268_435_456;

export class Fuzzy {
  private engine: FuzzyEngine | undefined;
  private hashes: Hashing | undefined;
  private readonly stores = new Set<ChoiceStore>();

  constructor(engine: FuzzyEngine) {
    this.engine = engine;
  }

  /**
   * Scores one pair.
   *
   * @param scorer  a name of `SCORERS`, such as `levenshtein.distance` or `weightedRatio`
   * @returns the score; beyond the cutoff what `SCORERS` says
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` an unknown scorer, an option out of its range, a text that is no string, more than
   *   65,279 different characters beyond Latin-1 in the left text
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the texts
   *
   * @example
   * fuzzy.score('levenshtein.distance', 'kitten', 'sitting', { cutoff: 3 }); // 3
   */
  score(scorer: string, left: string, right: string, options: PairOptions = {}): number {
    const question = scoreQuestion(scorer, options);
    checkedText(['left'], left);
    checkedText(['right'], right);
    if (question.scorer === 'hamming') checkLengths(left, right, options.pad);
    return this.open.scorers.scorePair(left, right, question);
  }

  /**
   * The fewest steps that turn one text into the other; positions count code points.
   *
   * Takes time and memory by the product of both lengths, without what they begin and end with in common.
   *
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` an unknown metric, a text that is no string, or a product above 268,435,456
   */
  editOperations(left: string, right: string, { metric = 'levenshtein' }: EditOptions = {}): EditOperation[] {
    checkEdits(left, right, metric);
    return editOperations(metric, left, right);
  }

  /** The same as blocks that cover both texts, with what stays between them. @throws as `editOperations` */
  opcodes(left: string, right: string, options: EditOptions = {}): EditBlock[] {
    return editBlocks(this.editOperations(left, right, options), left, right);
  }

  /**
   * The partial ratio and the parts of both texts that it compares.
   *
   * @returns undefined when the cutoff, 0 to 100, is not reached
   * @throws as `score`
   */
  partialRatioAlignment(left: string, right: string, options: { readonly cutoff?: number } = {}): Alignment | undefined {
    const question = scoreQuestion('partialRatio', options);
    const found = this.open.scorers.alignPair(checkedText(['left'], left), checkedText(['right'], right), question);
    return found.score >= question.cutoff ? found : undefined;
  }

  /**
   * A store of strings to be searched many times; building takes about half a second a million. Free it, or its memory stays taken.
   *
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` something is no string
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing is left behind
   */
  createChoices(strings: readonly string[] = []): ChoiceStore {
    const store: ChoiceStore = new ChoiceStore(this.open, strings, () => this.stores.delete(store));
    this.stores.add(store);
    return store;
  }

  /**
   * The same in turns of a few milliseconds.
   *
   * @throws whatever the signal's reason is; nothing is left behind
   */
  async createChoicesInTurns(strings: readonly string[], options: LongWorkOptions = {}): Promise<ChoiceStore> {
    checkedTexts('strings', strings);
    const turns = new Turns(strings.length, options);
    const store = this.createChoices();
    try {
      await store.fillInTurns(strings, turns, true);
      turns.end();
      return store;
    } catch (error) {
      store.free();
      throw error;
    }
  }

  /** Searches strings once; whoever asks again is faster with `createChoices`. See `ChoiceStore.search`. */
  extract(query: string, strings: readonly string[], options: ChoiceSearchOptions = {}): ChoiceMatch[] {
    checkedTexts('strings', strings);
    const store = this.createChoices(strings);
    try {
      return store.search(query, options);
    } finally {
      store.free();
    }
  }

  /**
   * Scores every query against every choice, in turns of a few milliseconds.
   *
   * @param choices  strings, or a store
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` an unknown scorer, an option out of range, something that is no string
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for choices or answer; nothing is left behind
   */
  async cdist(queries: readonly string[], choices: readonly string[] | ChoiceStore, options: MatrixOptions = {}): Promise<ScoreMatrix> {
    return scoreMatrix(this.open, queries, choices, options);
  }

  /**
   * Groups strings that are nearly the same, in turns of a few milliseconds; `duplicates.ts` says what a group is.
   *
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` no cutoff, an unknown scorer, an option out of range, something that is no string
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the leaders; nothing is left behind
   *
   * @example
   * await fuzzy.dedupe(['Main Street', 'Main Sreet', 'Elm Street'], { scorer: 'ratio', cutoff: 90 });
   * // [{ index: 0, text: 'Main Street', duplicates: [{ index: 1, … }] }, { index: 2, text: 'Elm Street', duplicates: [] }]
   */
  async dedupe(strings: readonly string[], options: DedupeOptions): Promise<DuplicateGroup[]> {
    return findDuplicates(this.open, strings, options);
  }

  /** A collection of token sets, for ids from an interner. */
  createTokenSets(sets: readonly TokenSet[] = []): TokenSets {
    return createTokenSets(this.open, sets);
  }

  /** Gives tokens of texts small numbers. */
  createInterner(tokenisation?: Tokenisation): Interner {
    return createInterner(this.open.tokens, tokenisation);
  }

  /** SHA-1, xxHash64 and a content hash. */
  get hashing(): Hashing {
    this.hashes ??= createHashing(this.open.hashes);
    return this.hashes;
  }

  get memory(): FuzzyMemory {
    const { bytesInUse, bytesReserved } = this.open.arena;
    return { inUse: bytesInUse, reserved: bytesReserved };
  }

  /** Frees all stores of choices; every later call throws `MEM_INVALID_ARGUMENT`. Closing twice does nothing. */
  async close(): Promise<void> {
    for (const store of [...this.stores]) store.free();
    const { engine } = this;
    this.engine = undefined;
    this.hashes = undefined;
    await engine?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private get open(): FuzzyEngine {
    if (this.engine === undefined) throw new InvalidArgumentError(['fuzzy'], 'an engine that was closed', 'one that is open');
    return this.engine;
  }
}

function checkLengths(left: string, right: string, pad: unknown = true): void {
  if (typeof pad !== 'boolean') throw new InvalidArgumentError(['pad'], String(pad), 'true or false');
  if (pad) return;
  const [one, other] = [characterCount(left), characterCount(right)];
  if (one !== other)
    throw new InvalidArgumentError(['right'], `${other} characters`, `${one}, as many as the left text has, without "pad"`);
}

function checkEdits(left: unknown, right: unknown, metric: unknown): void {
  const cells = checkedText(['left'], left).length * checkedText(['right'], right).length;
  if (metric !== 'levenshtein' && metric !== 'indel') throw new InvalidArgumentError(['metric'], String(metric), 'levenshtein or indel');
  if (cells > MOST_CELLS)
    throw new InvalidArgumentError(['right'], `a product of lengths of ${cells}`, `at most ${MOST_CELLS} together with the left text`);
}

function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

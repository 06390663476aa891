/**
 * Fuzzy face: what an engine can do with strings, all in one place.
 *
 * Strings are compared by code point, as they are: no case folding, no normalisation; a surrogate without its other half is a character of
 * its own. All memory is the engine's: stores keep theirs until they are freed or the engine is closed.
 */

import type { HashKernel } from '../core/ports/hash-kernel.ts';
import type { MinHashKernel } from '../core/ports/min-hash-kernel.ts';
import type { Alignment } from '../core/ports/scorer-kernel.ts';
import type { Tokenisation, TokenKernel } from '../core/ports/token-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import { checkedFlag, checkedOptions, described } from './argument-check.ts';
import type { ChoiceMatch } from './choice-search.ts';
import { type ChoiceEngine, type ChoiceSearchOptions, ChoiceStore } from './choice-store.ts';
import { characterCount } from './choice-texts.ts';
import { type DedupeOptions, type DuplicateGroup, findDuplicates } from './duplicates.ts';
import { type EditBlock, type EditOperation, editBlocks, editOperations } from './edit-operations.ts';
import { createHashing, type Hashing } from './hashing.ts';
import { createInterner, type Interner } from './interner.ts';
import { createMinHash, type MinHashOptions, type MinHashSignatures } from './min-hash.ts';
import { checkedTexts, type MatrixOptions, type ScoreMatrix, scoreMatrix } from './score-matrix.ts';
import { checkedText, SCORER_OPTIONS, type ScorerOptions, scoreQuestion } from './scorer-question.ts';
import { createTokenSets, type TokenSet, type TokenSetEngine, type TokenSets } from './token-sets.ts';
import { LONG_WORK_OPTIONS, type LongWorkOptions, Turns } from './turns.ts';

/** What the face needs of an engine. */
export interface FuzzyEngine extends ChoiceEngine, TokenSetEngine {
  readonly hashes: HashKernel;
  readonly tokens: TokenKernel;
  readonly minHash: MinHashKernel;
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

const PAIR_OPTIONS = new Set<string>([...SCORER_OPTIONS, 'pad']);
const EDIT_OPTIONS = new Set(['metric']);
const ALIGNMENT_OPTIONS = new Set(['cutoff']);
const LONG_WORK = new Set<string>(LONG_WORK_OPTIONS);

export class Fuzzy {
  private engine: FuzzyEngine | undefined;
  private hashes: Hashing | undefined;
  /** What has to be freed when the engine is closed. */
  private readonly held = new Set<{ free(): void }>();

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
  score(scorer: string, left: string, right: string, options?: PairOptions): number {
    if (options !== undefined && !hasPairOptionsOnly(options)) checkedOptions(options, PAIR_OPTIONS);
    const question = scoreQuestion(scorer, options);
    checkedText(['left'], left);
    checkedText(['right'], right);
    if (options?.pad !== undefined && !checkedFlag('pad', options.pad) && question.scorer === 'hamming') checkLengths(left, right);
    const { scorers } = this.open;
    try {
      return scorers.scorePair(left, right, question);
    } catch (error) {
      throw aboutLeft(error);
    }
  }

  /**
   * The fewest steps that turn one text into the other; positions count code points.
   *
   * Takes time and memory by the product of both lengths, without what they begin and end with in common.
   *
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` an unknown metric, a text that is no string, or such a product above 268,435,456
   */
  editOperations(left: string, right: string, options: EditOptions = {}): EditOperation[] {
    const { metric = 'levenshtein' } = checkedOptions(options, EDIT_OPTIONS);
    checkEdits(left, right, metric);
    return editOperations(metric, left, right);
  }

  /** The same as blocks that cover both texts, with what stays between them. @throws as `editOperations` */
  opcodes(left: string, right: string, options: EditOptions = {}): EditBlock[] {
    return editBlocks(this.editOperations(left, right, options), left, right);
  }

  /**
   * The partial ratio and the parts of both texts that it compares: the shorter text as a whole and, of the parts of the longer one that are
   * most alike, the first. First come beginnings shorter than the shorter text, then windows of its length, then ends; in texts of equal length
   * a part of the left one only if it is better than every part of the right one. RapidFuzz's readable definition chooses the same, its
   * compiled form sometimes another part of the same score.
   *
   * @returns undefined when the cutoff, 0 to 100, is not reached
   * @throws as `score`
   */
  partialRatioAlignment(left: string, right: string, options: { readonly cutoff?: number } = {}): Alignment | undefined {
    const question = scoreQuestion('partialRatio', checkedOptions(options, ALIGNMENT_OPTIONS));
    checkedText(['left'], left);
    checkedText(['right'], right);
    const { scorers } = this.open;
    try {
      const found = scorers.alignPair(left, right, question);
      return found.score >= question.cutoff ? found : undefined;
    } catch (error) {
      throw aboutLeft(error);
    }
  }

  /**
   * A store of strings to be searched many times; building takes about half a second a million. Free it, or its memory stays taken.
   *
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` something is no string
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing is left behind
   */
  createChoices(strings: readonly string[] = []): ChoiceStore {
    const store: ChoiceStore = new ChoiceStore(this.open, strings, () => this.held.delete(store));
    this.held.add(store);
    return store;
  }

  /**
   * The same in turns of a few milliseconds.
   *
   * @throws whatever the signal's reason is; nothing is left behind
   */
  async createChoicesInTurns(strings: readonly string[], options: LongWorkOptions = {}): Promise<ChoiceStore> {
    checkedOptions(options, LONG_WORK);
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
    const created: TokenSets = createTokenSets(this.open, sets, () => this.held.delete(created));
    this.held.add(created);
    return created;
  }

  /** Gives tokens of texts small numbers. */
  createInterner(tokenisation?: Tokenisation): Interner {
    const created: Interner = createInterner(this.open.tokens, tokenisation, () => this.held.delete(created));
    this.held.add(created);
    return created;
  }

  /**
   * Short signatures of sets of whole numbers, from which Jaccard similarities are estimated without the sets; the same on every machine.
   *
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` a number of permutations that is no multiple of 4 from 4 to 1,024
   *
   * @example
   * const minHash = fuzzy.createMinHash({ permutationCount: 256 });
   * minHash.similarities(minHash.signaturesOf([[1, 2, 3]]), minHash.signaturesOf([[2, 3, 4], [1, 2, 3]])); // near 0.5, and 1
   */
  createMinHash(options?: MinHashOptions): MinHashSignatures {
    return createMinHash(this.open.minHash, options, () => this.open);
  }

  /** SHA-1, xxHash64 and a content hash. */
  get hashing(): Hashing {
    this.hashes ??= createHashing(this.open.hashes, () => this.open);
    return this.hashes;
  }

  get memory(): FuzzyMemory {
    const { bytesInUse, bytesReserved } = this.open.arena;
    return { inUse: bytesInUse, reserved: bytesReserved };
  }

  /** Frees all that was made here; every later call, also of what was made here, throws `MEM_INVALID_ARGUMENT`. Closing twice does nothing. */
  async close(): Promise<void> {
    for (const made of [...this.held]) made.free();
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

/** The check of `checkedOptions` for the most frequent call, without a look into a set: 10 ns a pair less. */
function hasPairOptionsOnly(options: PairOptions): boolean {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false;
  for (const name in options) {
    switch (name) {
      case 'cutoff':
      case 'weights':
      case 'prefixWeight':
      case 'gramLength':
      case 'multiset':
      case 'pad':
        break;
      default:
        return false;
    }
  }
  return true;
}

function checkLengths(left: string, right: string): void {
  const [one, other] = [characterCount(left), characterCount(right)];
  if (one !== other)
    throw new InvalidArgumentError(['right'], `${other} characters`, `${one}, as many as the left text has, without "pad"`);
}

function checkEdits(left: unknown, right: unknown, metric: unknown): void {
  checkedText(['left'], left);
  checkedText(['right'], right);
  if (metric !== 'levenshtein' && metric !== 'indel') throw new InvalidArgumentError(['metric'], described(metric), 'levenshtein or indel');
}

/** What the kernels call the query is the left text of a pair. */
function aboutLeft(error: unknown): unknown {
  if (!(error instanceof InvalidArgumentError) || error.field[0] !== 'query') return error;
  return new InvalidArgumentError(['left'], error.found, error.expected);
}

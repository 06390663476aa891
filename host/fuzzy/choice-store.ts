/**
 * Choice store: strings in kernel memory that any scorer can be asked about.
 *
 *   scorers that count edits or common characters ──► bit-sliced groups (`choices.ts`)
 *   token sort, token set and token ratio ──► groups of sorted words (`word-scores.ts`), once they were asked for several times
 *   all others ──► the texts where they lie, some thousands in a call; a search for the best few raises its cutoff from call to call
 *
 * Which way is taken never shows: a score equals that of the pair to the last bit, and of equal scores the lower index comes first.
 */
import type { ChoiceKernel } from '../core/ports/choice-kernel.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { ResidentScores, ScoreQuestion, ScorerKernel } from '../core/ports/scorer-kernel.ts';
import { InvalidArgumentError, MemoryError } from '../errors.ts';
import { checkedOptions } from './argument-check.ts';
import { BestChoices, type ScoredIndex } from './best-choices.ts';
import { type AllChoices, scoreSteps } from './choice-questions.ts';
import { type ChoiceMatch, checkedLimit, checkedThreads, type WithinOptions, withinSearch } from './choice-search.ts';
import { characterCount } from './choice-texts.ts';
import { Choices } from './choices.ts';
import { isJaro, jaroScores } from './jaro-scores.ts';
import { checkedText, SCORER_OPTIONS, type ScorerOptions, scoreQuestion, scorerNamed } from './scorer-question.ts';
import { type SlicedMetric, type SlicedSearch, slicedMetric, slicedScore, slicedSearch } from './sliced-scores.ts';
import { finish, LONG_WORK_OPTIONS, type LongWorkOptions, Turns } from './turns.ts';
import { WordScores } from './word-scores.ts';

/** What a store needs of an engine. */
export interface ChoiceEngine {
  readonly choices: ChoiceKernel;
  readonly scorers: ScorerKernel;
  readonly arena: MemoryArena;
}

export interface ChoiceScoreOptions extends ScorerOptions {
  /** One of `SCORERS`; `ratio` if missing. */
  readonly scorer?: string | undefined;
  /**
   * Threads that may work on a question, the caller's among them, 1 to 64; 1 if missing. Others are started at the first question that is
   * large enough for them, take part once they run, and never keep a process alive. The answer is the same, to the last bit.
   */
  readonly threads?: number | undefined;
}

export interface ChoiceSearchOptions extends ChoiceScoreOptions {
  /** Most matches; all that reach the cutoff if missing. */
  readonly limit?: number | undefined;
}

const SCORE_OPTIONS = new Set<string>([...SCORER_OPTIONS, 'scorer', 'threads']);
const SEARCH_OPTIONS = new Set([...SCORE_OPTIONS, 'limit']);
const LONG_SEARCH_OPTIONS = new Set([...SEARCH_OPTIONS, ...LONG_WORK_OPTIONS]);
/** Of all scores in turns. */
export const LONG_SCORE_OPTIONS: ReadonlySet<string> = new Set([...SCORE_OPTIONS, ...LONG_WORK_OPTIONS]);

/** A question whose options were checked. */
interface AskedQuestion {
  readonly query: string;
  /** Whether others may get a turn meanwhile. */
  readonly inTurns: boolean;
  readonly question: ScoreQuestion;
  readonly kind: 'distance' | 'similarity';
  readonly threads: number;
}

/** Of looking at a score, nanoseconds. */
const WORK_OF_SCORE = 25;
/** Choices whose scores are looked at between two steps. */
const PIECE_CHOICES = 65_536;
const WORK_OF_CALL = 4_000_000;

const USUAL_SCORER = 'ratio';
/** Far more than rounding does to a score, far less than two scores of different texts are apart. */
const ROUNDING = 1e-9;

export class ChoiceStore {
  private readonly scorers: ScorerKernel;
  private readonly onFree: () => void;
  private open: { readonly choices: Choices; readonly words: WordScores } | undefined;

  /**
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing is left behind
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` one of the strings is no string
   */
  constructor(engine: ChoiceEngine, strings: readonly string[] = [], onFree: () => void = () => undefined) {
    if (!Array.isArray(strings)) throw new InvalidArgumentError(['strings'], typeof strings, 'an array of strings');
    const choices = new Choices(engine.choices, engine.arena, strings);
    this.open = { choices, words: new WordScores(engine, choices) };
    this.scorers = engine.scorers;
    this.onFree = onFree;
  }

  /** Choices that were not removed. */
  get size(): number {
    return this.choices.size;
  }

  /** Indexes given so far: every index is below. */
  get indexCount(): number {
    return this.choices.indexCount;
  }

  /**
   * Kernel memory that the store takes, in bytes.
   *
   * At most 2.5 bytes a character (3.5 beyond Latin-1) and 16 a string. A store that was asked for token ratios several times keeps its choices
   * by their words, too: at most a byte a character, 4 a string and 4.5 a word more, which it gives back when it needs the room.
   */
  get byteLength(): number {
    return this.choices.byteLength + this.words.byteLength;
  }

  /**
   * Adds a string; the same string may be there already.
   *
   * @returns its index, which never changes
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was changed
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` not a string
   */
  add(text: string): number {
    try {
      return this.choices.add(checkedText(['text'], text));
    } catch (error) {
      if (!(error instanceof MemoryError) || !this.words.drop()) throw error;
      return this.choices.add(checkedText(['text'], text));
    }
  }

  /**
   * Adds strings in turns, and moves all choices into groups; they are the progress, or but the beginning of it. Nobody else may add meanwhile.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` some may be there
   */
  async fillInTurns(strings: readonly string[], turns: Turns, countsStrings = false): Promise<void> {
    const before = this.indexCount;
    const steps = this.choices.fillSteps(strings);
    for (let step = steps.next(); !step.done; step = steps.next()) {
      if (turns.isDue(step.value)) await turns.pause(countsStrings ? this.indexCount - before : 0);
    }
  }

  /** What adding has cost so far: nanoseconds, about. */
  get workOfAdding(): number {
    return this.choices.workOfAdding;
  }

  /** Takes a choice out; false when there is none of this index. */
  remove(index: number): boolean {
    return this.choices.remove(index);
  }

  has(index: number): boolean {
    return this.choices.has(index);
  }

  /** The string of an index; undefined when it was removed or never given. */
  textOf(index: number): string | undefined {
    return this.choices.textOf(index);
  }

  /** @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` an unknown scorer, or an option out of its range */
  checkOptions(options: ChoiceScoreOptions): void {
    this.askedOf('', options);
  }

  /**
   * Finds the choices that score best.
   *
   * @returns matches, best first (distances: least first), of equal scores the lowest index first
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` unknown scorer, option or limit out of range, query that is no string
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the query; the store is as it was
   *
   * @example
   * store.search('levenstein', { scorer: 'jaroWinkler.similarity', limit: 3, cutoff: 0.8 });
   */
  search(query: string, options: ChoiceSearchOptions = {}): ChoiceMatch[] {
    return finish(this.searchSteps(query, checkedOptions(options, SEARCH_OPTIONS), false));
  }

  /**
   * The same as `search`, in turns of a few milliseconds, for scorers that take long and stores that are large.
   *
   * Choices that are added meanwhile take no part; of those that are removed some may be missing.
   *
   * @throws whatever the signal's reason is
   */
  async searchInTurns(query: string, options: ChoiceSearchOptions & LongWorkOptions = {}): Promise<ChoiceMatch[]> {
    checkedOptions(options, LONG_SEARCH_OPTIONS);
    return new Turns(1, options).finish(this.searchSteps(query, options), 0);
  }

  /**
   * Scores every choice.
   *
   * @returns scores by index, as the pair would score; NaN for removed choices
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` unknown scorer, option out of range, query that is no string
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the query; the store is as it was
   */
  distances(query: string, options: ChoiceScoreOptions = {}): Float64Array {
    return finish(this.distanceSteps(query, checkedOptions(options, SCORE_OPTIONS), false));
  }

  /** The same as `distances`, in turns of a few milliseconds. @throws whatever the signal's reason is */
  async distancesInTurns(query: string, options: ChoiceScoreOptions & LongWorkOptions = {}): Promise<Float64Array> {
    checkedOptions(options, LONG_SCORE_OPTIONS);
    return new Turns(1, options).finish(this.distanceSteps(query, options), 0);
  }

  /**
   * All choices within a Levenshtein distance of the query, for spelling and for search as one types.
   *
   * @param distance  largest accepted, a whole number of at least 0; made for 1 and 2
   * @returns matches, nearest first, of equal distance the lowest index first
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` a distance or limit out of range, a query that is no string
   */
  within(query: string, distance: number, options: WithinOptions = {}): ChoiceMatch[] {
    return this.choices.search(query, withinSearch(distance, options));
  }

  /** The same as `search`, in steps of a few milliseconds, each of which says how much was done (`turns.ts`). Choices that are added in between take no part. */
  *searchSteps(query: string, options: ChoiceSearchOptions = {}, inTurns = true): Generator<number, ChoiceMatch[]> {
    const asked = this.askedOf(query, options, inTurns);
    const { question, kind } = asked;
    const limit = checkedLimit(options.limit);
    if (limit === 0 || this.size === 0) return [];
    const sliced = slicedSearch(question, query);
    if (sliced !== undefined) return yield* this.slicedMatches(sliced, limit, asked);
    const found = yield* this.words.search(query, question, limit, asked.threads);
    if (found !== undefined) return this.matchesOf(found);
    const best = new BestChoices(limit ?? Number.POSITIVE_INFINITY, kind);
    const scores = yield* this.groupScores(asked);
    if (scores !== undefined) {
      for (let first = 0; first < scores.length; first += PIECE_CHOICES) {
        const end = Math.min(first + PIECE_CHOICES, scores.length);
        best.offerAll(scores, first, end, question.cutoff);
        yield (end - first) * WORK_OF_SCORE;
      }
    } else {
      const cutoff = (): number => raisedCutoff(question.cutoff, kind, best.worst);
      for (const { count, indexes, scores, share } of this.chunks(query, asked, cutoff)) {
        best.offerAll(scores, 0, count, question.cutoff, indexes);
        yield share * WORK_OF_CALL;
      }
    }
    return this.matchesOf(best.list());
  }

  /** The same as `distances`, in such steps. Choices that are added in between take no part. */
  *distanceSteps(query: string, options: ChoiceScoreOptions = {}, inTurns = true): Generator<number, Float64Array> {
    const asked = this.askedOf(query, options, inTurns);
    const { question } = asked;
    const scores = (yield* this.words.distances(query, question, asked.threads)) ?? (yield* this.groupScores(asked));
    if (scores !== undefined) return scores;
    const all = new Float64Array(this.indexCount).fill(Number.NaN);
    for (const { count, indexes, scores, share } of this.chunks(query, asked, () => question.cutoff)) {
      for (let at = 0; at < count; at++) all[indexes[at]] = scores[at];
      yield share * WORK_OF_CALL;
    }
    return all;
  }

  /** Gives all memory back; every later call throws `MEM_INVALID_ARGUMENT`. Freeing twice does nothing. */
  free(): void {
    this.open?.words.drop();
    this.open?.choices.free();
    this.open = undefined;
    this.onFree();
  }

  [Symbol.dispose](): void {
    this.free();
  }

  private get choices(): Choices {
    return this.inUse.choices;
  }

  private get words(): WordScores {
    return this.inUse.words;
  }

  private get inUse(): { readonly choices: Choices; readonly words: WordScores } {
    if (this.open === undefined) throw new InvalidArgumentError(['choices'], 'a store that was freed', 'one that is in use');
    return this.open;
  }

  private askedOf(query: string, options: ChoiceScoreOptions, inTurns = false): AskedQuestion {
    const { scorer: name = USUAL_SCORER } = options;
    const question = scoreQuestion(name, options);
    checkedText(['query'], query);
    return { query, inTurns, question, kind: scorerNamed(name).kind, threads: checkedThreads(options.threads) };
  }

  private *slicedMatches(sliced: SlicedSearch, limit: number | undefined, asked: AskedQuestion): Generator<number, ChoiceMatch[]> {
    const { scorer, cutoff, scale } = sliced;
    const matches = yield* this.choices.searchSteps(asked.query, { scorer, cutoff, limit, threads: asked.threads }, this.allOf(asked));
    if (scale === 1) return matches;
    const shown = matches.map((match) => ({ ...match, score: match.score * scale }));
    return shown.filter(({ score }) => score >= asked.question.cutoff);
  }

  /** Scores by index from the groups; undefined when each choice must be compared by itself. */
  private *groupScores(asked: AskedQuestion): Generator<number, Float64Array | undefined> {
    const metric = slicedMetric(asked.question, asked.query);
    if (metric !== undefined) return yield* this.slicedDistances(asked, metric);
    if (!isJaro(asked.question)) return undefined;
    return yield* jaroScores(this.scorers, () => this.choices, this.allOf(asked), asked.question);
  }

  /** Scores by index, from what groups count. */
  private *slicedDistances(asked: AskedQuestion, metric: SlicedMetric): Generator<number, Float64Array> {
    const { question, query } = asked;
    const scores = new Float64Array(this.indexCount);
    const length = characterCount(query);
    const counted = metric === 'levenshtein' ? 'levenshtein' : 'lcs';
    yield* scoreSteps(this.allOf(asked), counted, scores, (other, count) => slicedScore(metric, question, length, other, count));
    this.choices.markRemoved(scores);
    return scores;
  }

  private allOf({ query, threads, inTurns }: AskedQuestion): AllChoices {
    return { store: () => this.choices, query, threads, inTurns };
  }

  private *chunks(query: string, { question, threads }: AskedQuestion, cutoff: () => number): Generator<ResidentScores, void> {
    const end = this.indexCount;
    for (let first = 0; first < end; ) {
      const scored = this.scorers.scoreResident(query, this.choices.resident, first, end, { ...question, cutoff: cutoff() }, threads);
      first = scored.next;
      if (scored.count > 0) yield scored;
    }
  }

  private matchesOf(found: readonly ScoredIndex[]): ChoiceMatch[] {
    const matches: ChoiceMatch[] = [];
    for (const { index, score } of found) {
      const text = this.choices.textOf(index);
      // Undefined: removed between two steps.
      if (text !== undefined) matches.push({ index, score, text });
    }
    return matches;
  }
}

/** The cutoff behind which no choice can take the place of the worst that is kept. */
function raisedCutoff(cutoff: number, kind: 'distance' | 'similarity', worst: number | undefined): number {
  if (worst === undefined) return cutoff;
  const margin = ROUNDING * Math.max(1, worst);
  return kind === 'distance' ? Math.min(cutoff, worst + margin) : Math.max(cutoff, worst - margin);
}

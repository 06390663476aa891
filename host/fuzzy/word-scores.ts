/**
 * Word scores: token sort, token set, token and weighted ratio of one query and all choices of a store.
 *
 *   shares no word with the query ──► counted 128 at a time: the ratio of the joined words
 *   shares one, lies in no group, or (weighted ratio) has another length ──► compared with its text, as pairs are
 *
 * Which way is taken never shows: scores equal those of pairs to the last bit.
 */
import type { ChoiceHits, ChoiceKernel, ChoiceQuery } from '../core/ports/choice-kernel.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { ResidentScores, ScoreQuestion, ScorerKernel } from '../core/ports/scorer-kernel.ts';
import { MemoryError } from '../errors.ts';
import { BestChoices, type ScoredIndex } from './best-choices.ts';
import { searchLimit } from './choice-search.ts';
import { codePointsOf } from './choice-texts.ts';
import type { Choices } from './choices.ts';
import { orderedHits } from './hit-order.ts';
import { type QueryWords, queryWords } from './query-words.ts';
import { isTokenScorer, scoreBySimilarity, type TokenScorer, tokenScore } from './token-score.ts';
import { addWeightedScores } from './weighted-scores.ts';
import { WordGroups } from './word-groups.ts';

/** With one choice of so many to be compared with its text, or more, all are: looking both ways would cost more than it spares. */
const ALONE_SHARE = 2;
/** Nanoseconds a choice, about, and of a call that compares texts. */
const WORK_OF_CHOICE = 10;
const WORK_OF_CALL = 4_000_000;
const BEST_RATIO = 100;
/** Far more than rounding does to a score, far less than two scores of different texts are apart. */
const ROUNDING = 1e-9;

/** What the scores are counted with. */
export interface WordEngine {
  readonly choices: ChoiceKernel;
  readonly scorers: ScorerKernel;
  readonly arena: MemoryArena;
}

/** A question that groups may answer. */
interface WordQuestion extends ScoreQuestion {
  readonly scorer: TokenScorer | 'weightedRatio';
  readonly query: string;
  readonly words: QueryWords;
  readonly threads: number;
  /** Indexes given when it was asked: later ones take no part. */
  readonly indexCount: number;
}

/** Joined words of the query, as the groups are asked about them. */
interface Part {
  readonly scorer: TokenScorer;
  readonly asked: ChoiceQuery;
}

/** What the groups say. */
interface Counted {
  readonly scores: Float64Array;
  /** Choices to be compared with their texts, by rising index. */
  readonly alone: Uint32Array;
}

interface Found {
  /** Best first. */
  readonly hits: readonly ScoredIndex[];
  readonly alone: Uint32Array;
}

export class WordScores {
  private readonly kernel: ChoiceKernel;
  private readonly scorers: ScorerKernel;
  private readonly choices: Choices;
  private readonly groups: WordGroups;

  constructor(engine: WordEngine, choices: Choices) {
    const { choices: kernel, scorers, arena } = engine;
    this.kernel = kernel;
    this.scorers = scorers;
    this.choices = choices;
    this.groups = new WordGroups({
      kernel,
      arena,
      classes: choices.classes,
      columns: () => choices.resident.columns,
      has: (index) => choices.has(index),
    });
  }

  /** Kernel memory that groups of words take. */
  get byteLength(): number {
    return this.groups.byteLength;
  }

  /** Gives all memory back; groups are made again when they are missed. @returns whether there were any */
  drop(): boolean {
    return this.groups.drop();
  }

  /**
   * Scores every choice, in steps that say how much they did.
   *
   * @returns scores by index, NaN for removed choices; undefined when all choices must be compared with their texts
   */
  *distances(query: string, question: ScoreQuestion, threads: number): Generator<number, Float64Array | undefined> {
    const asked = yield* this.ask(query, question, threads);
    const counted = asked === undefined ? undefined : this.orNothing(() => this.count(asked));
    if (asked === undefined || counted === undefined) return undefined;
    const { scores, alone } = counted;
    yield this.choices.size * WORK_OF_CHOICE;
    for (const { count, indexes, scores: compared, share } of this.chunks(asked, alone, () => question.cutoff)) {
      for (let at = 0; at < count; at++) scores[indexes[at]] = compared[at];
      yield share * WORK_OF_CALL;
    }
    return scores;
  }

  /**
   * Finds the choices that score best, in such steps.
   *
   * @returns best first, of equal scores the lowest index first; undefined when all choices must be compared with their texts
   */
  *search(
    query: string,
    question: ScoreQuestion,
    limit: number | undefined,
    threads: number,
  ): Generator<number, readonly ScoredIndex[] | undefined> {
    const asked = yield* this.ask(query, question, threads);
    if (asked === undefined) return undefined;
    const most = searchLimit(limit, this.choices.size);
    const isForAll = most === undefined && question.cutoff === 0;
    const found = this.orNothing(() => (isForAll ? this.findAll(asked, limit) : this.find(asked, most)));
    if (found === undefined) return undefined;
    const { hits, alone } = found;
    yield this.choices.size * WORK_OF_CHOICE;
    const best = new BestChoices(limit ?? Number.POSITIVE_INFINITY, 'similarity');
    const worst = limit !== undefined && hits.length >= limit ? hits[limit - 1].score : 0;
    const cutoff = (): number => Math.max(question.cutoff, Math.max(worst, best.worst ?? 0) - ROUNDING * BEST_RATIO);
    for (const { count, indexes, scores, share } of this.chunks(asked, alone, cutoff)) {
      best.offerAll(scores, 0, count, question.cutoff, indexes);
      yield share * WORK_OF_CALL;
    }
    return merged(hits, best.list(), limit);
  }

  /** The question with the query's words, once groups are there; undefined when there are none, or they cannot answer it. */
  private *ask(query: string, question: ScoreQuestion, threads: number): Generator<number, WordQuestion | undefined> {
    const { scorer } = question;
    if (!isTokenScorer(scorer) && scorer !== 'weightedRatio') return undefined;
    const words = queryWords(query);
    if (words.hashes.length === 0 || (scorer === 'weightedRatio' && words.isRepeating)) return undefined;
    const { indexCount } = this.choices;
    if (!(yield* this.groups.prepare(indexCount))) return undefined;
    return { ...question, scorer, query, words, threads, indexCount };
  }

  /** Without room in memory the groups are given back. */
  private orNothing<Answer>(work: () => Answer | undefined): Answer | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof MemoryError)) throw error;
      this.drop();
      return undefined;
    }
  }

  private count(asked: WordQuestion): Counted | undefined {
    const parts = this.partsOf(asked);
    const alone = this.aloneOf(asked);
    if (parts === undefined || alone === undefined) return undefined;
    const scores = new Float64Array(asked.indexCount);
    if (asked.scorer === 'weightedRatio') this.addWeighted(scores, parts[0], asked, alone.take);
    else for (const part of parts) this.addScores(scores, part, asked);
    const removed = this.choices.resident.columns.removed.u32;
    eachBit(removed, asked.indexCount, (index) => {
      scores[index] = Number.NaN;
    });
    return { scores, alone: alone.indexes() };
  }

  private addWeighted(scores: Float64Array, { asked }: Part, question: WordQuestion, other: (index: number) => void): void {
    const { query, cutoff } = question;
    const common = this.choices.distances(query, 'lcs', question.threads);
    const { lengths } = this.choices.resident.columns;
    const texts = { queryLength: codePointsOf(query).length, lengths: lengths.u32, common };
    const words = { queryLength: asked.text.units.length, buckets: this.groups.buckets, common: this.slotScores(asked) };
    addWeightedScores(scores, cutoff, texts, words, other);
  }

  private slotScores(asked: ChoiceQuery): Uint8Array {
    const slots = this.groups.buckets.reduce((sum, { choiceCount }) => sum + choiceCount, 0);
    return this.kernel.slotScores(asked, slots);
  }

  /** Writes the scores of all choices in groups, where they are better than what is there. */
  private addScores(scores: Float64Array, { scorer, asked }: Part, question: WordQuestion): void {
    const { buckets } = this.groups;
    const queryLength = asked.text.units.length;
    const counts = this.slotScores(asked);
    let slot = 0;
    for (const { length, choiceCount, indexes, indexesOffset } of buckets) {
      const most = Math.min(queryLength, length);
      const byCount = Float64Array.from({ length: most + 1 }, (_, common) => tokenScore(scorer, question, queryLength, length, common));
      const { u32 } = indexes;
      const end = indexesOffset / 4 + choiceCount;
      for (let at = indexesOffset / 4; at < end; at++) {
        const score = byCount[counts[slot++]];
        const index = u32[at];
        if (score > scores[index]) scores[index] = score;
      }
    }
  }

  /** The choices of the groups that score best among all that reach the cutoff, and the others. */
  private findAll(asked: WordQuestion, limit: number | undefined): Found | undefined {
    const counted = this.count(asked);
    if (counted === undefined) return undefined;
    const { scores, alone } = counted;
    for (const index of alone) scores[index] = Number.NaN;
    const best = new BestChoices(limit ?? Number.POSITIVE_INFINITY, 'similarity');
    best.offerAll(scores, 0, scores.length, asked.cutoff);
    return { hits: best.list(), alone };
  }

  private find(asked: WordQuestion, limit: number | undefined): Found | undefined {
    const parts = this.partsOf(asked);
    // Two texts of the query, and the better score of both: neither alone knows the best.
    if (asked.scorer === 'weightedRatio' || (parts !== undefined && parts.length > 1)) return this.findAll(asked, limit);
    const alone = this.aloneOf(asked);
    if (parts === undefined || alone === undefined) return undefined;
    const [{ scorer, asked: query }] = parts;
    const columns = { ...query.columns, removed: alone.marks };
    const hits = this.kernel.search({ ...query, columns }, limit, asked.cutoff / BEST_RATIO - ROUNDING);
    return { hits: this.scoredHits(hits, scorer, asked, query.text.units.length), alone: alone.indexes() };
  }

  private scoredHits(hits: ChoiceHits, scorer: TokenScorer, asked: WordQuestion, queryLength: number): ScoredIndex[] {
    const { indexes, scores } = orderedHits(hits);
    const scoreOf = scoreBySimilarity(scorer, asked, queryLength, new Set(this.groups.buckets.map(({ length }) => length)));
    const scored: ScoredIndex[] = [];
    for (let hit = 0; hit < indexes.length; hit++) {
      const score = scoreOf(scores[hit]);
      if (score >= asked.cutoff) scored.push({ index: indexes[hit], score });
    }
    return scored;
  }

  /** What groups are asked: one text, two where repeated words make a difference; undefined where groups cannot tell characters apart. */
  private partsOf({ scorer, words, threads }: WordQuestion): readonly Part[] | undefined {
    const isTwofold = scorer === 'tokenRatio' && words.isRepeating;
    const texts: [TokenScorer, string][] = isTwofold
      ? [
          ['tokenSetRatio', words.distinct],
          ['tokenSortRatio', words.sorted],
        ]
      : [[scorer === 'weightedRatio' ? 'tokenRatio' : scorer, scorer === 'tokenSetRatio' ? words.distinct : words.sorted]];
    const table = this.groups.describe();
    const parts = texts.map(([by, text]) => ({ scorer: by, asked: { ...this.choices.queryOf(text, 'ratio'), table, threads } }));
    return parts.some(({ asked }) => asked.text.isAmbiguous) ? undefined : parts;
  }

  /**
   * The choices that groups cannot answer for; undefined when they are too many.
   *
   * @returns marks of these and the removed ones, a way to add to them, and their indexes, rising
   */
  private aloneOf({ scorer, words, indexCount }: WordQuestion) {
    const { groups } = this;
    const marks = groups.freshRemoved(indexCount);
    const { u32 } = marks;
    let count = 0;
    const take = (index: number): void => {
      const bit = 1 << (index & 31);
      if ((u32[index >>> 5] & bit) === 0) count++;
      u32[index >>> 5] |= bit;
    };
    const most = this.choices.size / ALONE_SHARE;
    for (const { loose, repeating } of groups.segments) {
      if (count + loose.length > most) return undefined;
      loose.forEach(take);
      // In groups each word stands once.
      if (scorer !== 'tokenSetRatio') repeating.forEach(take);
    }
    if (scorer !== 'tokenSortRatio')
      for (const segment of groups.segments) for (const hash of words.hashes) segment.holding(hash).forEach(take);
    for (let index = groups.end; index < indexCount; index++) take(index);
    if (count > most) return undefined;
    const indexes = (): Uint32Array => {
      const removed = this.choices.resident.columns.removed.u32;
      const taken = new Uint32Array(count);
      let at = 0;
      eachBit(u32, indexCount, (index) => {
        if (((removed[index >>> 5] >>> (index & 31)) & 1) === 0) taken[at++] = index;
      });
      return taken;
    };
    return { marks, take, indexes };
  }

  private *chunks(asked: WordQuestion, alone: Uint32Array, cutoff: () => number): Generator<ResidentScores, void> {
    for (let first = 0; first < alone.length; ) {
      const texts = { ...this.choices.resident, only: alone };
      const question = { ...asked, cutoff: cutoff() };
      const scored = this.scorers.scoreResident(asked.query, texts, first, alone.length, question, asked.threads);
      first = scored.next;
      if (scored.count > 0) yield scored;
    }
  }
}

/** Calls for each bit below `end` that is set, by rising place. */
function eachBit(words: Uint32Array, end: number, visit: (place: number) => void): void {
  for (let word = 0; word * 32 < end; word++) {
    for (let left = words[word]; left !== 0; left &= left - 1) {
      const place = word * 32 + 31 - Math.clz32(left & -left);
      if (place < end) visit(place);
    }
  }
}

/** The best of two lists that are sorted so already. */
function merged(left: readonly ScoredIndex[], right: readonly ScoredIndex[], limit: number | undefined): readonly ScoredIndex[] {
  const all: ScoredIndex[] = [];
  const most = Math.min(left.length + right.length, limit ?? Number.POSITIVE_INFINITY);
  let [one, other] = [0, 0];
  while (all.length < most) {
    const takesLeft = other === right.length || (one < left.length && isBefore(left[one], right[other]));
    all.push(takesLeft ? left[one++] : right[other++]);
  }
  return all;
}

function isBefore(left: ScoredIndex, right: ScoredIndex): boolean {
  return left.score > right.score || (left.score === right.score && left.index < right.index);
}

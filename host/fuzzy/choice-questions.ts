/**
 * Choice questions: what is counted of all choices of a store, and which of them score best, piece by piece.
 *
 * A question that takes longer than a turn of the event loop sees a snapshot of the groups: others may add, remove and search between
 * two pieces. Choices that came meanwhile take no part, those that were removed are left out. A store that was freed tells so.
 */
import type { ChoiceHits, ChoiceKernel, ChoiceQuery, EditScorer, GroupScorer, RowRange } from '../core/ports/choice-kernel.ts';
import { MemoryError } from '../errors.ts';
import type { ChoiceLayout } from './choice-layout.ts';
import type { MatchColumns } from './choice-search.ts';
import { orderedHits } from './hit-order.ts';

/** Work from which on a question is divided: about a turn. */
const WORK_OF_TURN = 5_000_000;
/** Of making a score of what was counted, nanoseconds. */
const WORK_OF_SCORE = 4;

/** What a question needs of a store. */
export interface AskedStore {
  readonly kernel: ChoiceKernel;
  readonly indexCount: number;
  layout(): ChoiceLayout;
  snapshot(): ChoiceLayout;
  queryOf(query: string, scorer: GroupScorer): Omit<ChoiceQuery, 'table'>;
  lengthOf(index: number): number;
}

/** A question about all choices. */
export interface AllChoices {
  /** The store, asked for after each turn: it throws once the store was freed. */
  readonly store: () => AskedStore;
  readonly query: string;
  readonly threads: number;
  /** Whether others may get a turn between two pieces. */
  readonly inTurns: boolean;
  /** Compares the query with beginnings; searches by Levenshtein distance only. */
  readonly byPrefix?: boolean;
}

type Take = (query: ChoiceQuery, range: RowRange, layout: ChoiceLayout) => void;

/** Hits by falling score, of equal scores the lowest index first. Steps say what comes next, in nanoseconds. @throws MemoryError `MEM_OUT_OF_MEMORY` */
export function* hitSteps(all: AllChoices, scorer: EditScorer, limit: number | undefined, cutoff: number): Generator<number, MatchColumns> {
  const parts: MatchColumns[] = [];
  let least = cutoff;
  yield* eachPiece(all, scorer, cutoff, (query, range) => {
    const found = orderedHits(all.store().kernel.search(query, limit, least, range));
    parts.push(found);
    if (limit === undefined || parts.length === 1) return;
    const best = joined(parts.splice(0), limit);
    parts.push(best);
    if (best.scores.length === limit) least = best.scores[limit - 1];
  });
  return parts.length === 1 ? parts[0] : joined(parts, limit);
}

/**
 * Writes the score of every choice where its index says; those of removed ones mean nothing.
 *
 * @param counted  `levenshtein`: distances; `lcs`: lengths of the longest common subsequences
 * @param scoreOf  of the characters of a choice and what was counted
 */
export function* scoreSteps(
  all: AllChoices,
  counted: 'levenshtein' | 'lcs',
  scores: Float64Array,
  scoreOf: (length: number, count: number) => number,
): Generator<number, void> {
  yield* eachPiece(all, counted, undefined, (query, range, layout) => {
    const store = all.store();
    const counts = store.kernel.scores(query, range);
    const queryLength = query.text.units.length;
    let slot = 0;
    for (const { length, indexes } of layout.spans(range)) {
      if (length === undefined) {
        for (const index of indexes) scores[index] = scoreOf(store.lengthOf(index), counts[slot++]);
        continue;
      }
      // A choice of a group has few possible counts.
      const lowest = counted === 'lcs' ? 0 : Math.abs(queryLength - length);
      const byCount = new Float64Array(Math.min(queryLength, length) + 1);
      for (let more = 0; more < byCount.length; more++) byCount[more] = scoreOf(length, lowest + more);
      scatterCounts(scores, indexes, counts, slot, byCount, lowest);
      slot += indexes.length;
    }
  });
}

/** The same with Jaro similarities of the choices in groups. @param scoreOf  of a similarity; itself if missing @returns indexes of all other choices */
export function* jaroSteps(
  all: AllChoices,
  prefixWeight: number,
  scores: Float64Array,
  scoreOf: ((similarity: number) => number) | undefined,
): Generator<number, Uint32Array> {
  const others: Uint32Array[] = [];
  yield* eachPiece(all, 'jaro', undefined, (query, range, layout) => {
    const found = all.store().kernel.similarities(query, range, prefixWeight);
    let slot = 0;
    for (const { length, indexes } of layout.spans(range)) {
      if (length === undefined) others.push(indexes.slice());
      else scatter(scores, indexes, found, slot);
      slot += indexes.length;
    }
  });
  if (scoreOf !== undefined) for (let index = 0; index < scores.length; index++) scores[index] = scoreOf(scores[index]);
  return Uint32Array.from(others.flatMap((some) => [...some]));
}

// Loops of their own: they become fast code at once, whatever the question.
function scatterCounts(
  scores: Float64Array,
  indexes: Uint32Array,
  counts: Uint32Array,
  first: number,
  byCount: Float64Array,
  lowest: number,
): void {
  for (let at = 0; at < indexes.length; at++) scores[indexes[at]] = byCount[counts[first + at] - lowest];
}

function scatter(scores: Float64Array, indexes: Uint32Array, found: Float64Array, first: number): void {
  for (let at = 0; at < indexes.length; at++) scores[indexes[at]] = found[first + at];
}

function* eachPiece(all: AllChoices, scorer: GroupScorer, least: number | undefined, take: Take): Generator<number, void> {
  const { query, threads, byPrefix, inTurns } = all;
  const ask = (store: AskedStore, layout: ChoiceLayout): ChoiceQuery => {
    return { ...store.queryOf(query, scorer), table: layout.table, threads, byPrefix };
  };
  let store = all.store();
  let layout = store.layout();
  let asked = ask(store, layout);
  if (inTurns) {
    const ranges = store.kernel.ranges(asked, least);
    const work = ranges.reduce((sum, range) => sum + range.work + workOfScores(range, least), 0);
    if (work > WORK_OF_TURN) {
      yield* eachTurn(all, asked, least, take);
      return;
    }
    yield work;
    store = all.store();
    layout = store.layout();
    asked = ask(store, layout);
  }
  const whole = { first: 0, end: layout.table.bucketCount, firstSlot: 0, slotCount: 0, work: 0 };
  const pieces = least === undefined ? store.kernel.ranges(asked, least) : [whole];
  for (const range of pieces) takeWhatFits(store.kernel, asked, range, (part, rows) => take(part, rows, layout));
}

/** A snapshot, piece by piece. */
function* eachTurn(all: AllChoices, asked: ChoiceQuery, least: number | undefined, take: Take): Generator<number, void> {
  const layout = all.store().snapshot();
  try {
    const query = { ...asked, table: layout.table };
    for (const range of all.store().kernel.ranges(query, least)) {
      yield range.work + workOfScores(range, least);
      const store = all.store();
      // Columns move when the store grows.
      const { columns } = store.queryOf('', query.scorer);
      takeWhatFits(store.kernel, { ...query, columns }, range, (part, rows) => take(part, rows, layout));
    }
  } finally {
    layout.free();
  }
}

/** Takes a piece; row by row where there is no room for the whole answer. */
function takeWhatFits(
  kernel: ChoiceKernel,
  query: ChoiceQuery,
  range: RowRange,
  take: (query: ChoiceQuery, range: RowRange) => void,
): void {
  try {
    take(query, range);
  } catch (error) {
    if (!(error instanceof MemoryError) || error.code !== 'MEM_OUT_OF_MEMORY') throw error;
    const alone = { ...query, threads: 1 };
    for (const row of kernel.ranges(alone, undefined, range)) take(alone, row);
  }
}

function workOfScores({ slotCount }: RowRange, least: number | undefined): number {
  return least === undefined ? WORK_OF_SCORE * slotCount : 0;
}

function joined(parts: readonly MatchColumns[], limit: number | undefined): MatchColumns {
  const count = parts.reduce((sum, { indexes }) => sum + indexes.length, 0);
  const indexes = new Uint32Array(count);
  const scores = new Float64Array(count);
  let at = 0;
  for (const part of parts) {
    indexes.set(part.indexes, at);
    scores.set(part.scores, at);
    at += part.indexes.length;
  }
  const hits: ChoiceHits = { count, indexOf: (hit) => indexes[hit], scoreOf: (hit) => scores[hit] };
  const all = orderedHits(hits);
  return { indexes: all.indexes.subarray(0, limit ?? count), scores: all.scores.subarray(0, limit ?? count) };
}

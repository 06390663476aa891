/**
 * Provenance: which learnings made each pattern, in the order of the journal, and which of them were taken back.
 *
 * A learning is one `learned` entry that made or repeated a pattern. Number columns hold what every learning has (21 bytes), maps hold what few
 * have, because a million learnings must stay cheap and most of them only count.
 *
 *   learning     0    1    2    3        position in the columns, ascending as the journal
 *   sequences   14   20   21   37        entry that learned
 *   patterns     0    1    0    1        pattern that it counts for, changed by a correction
 *   nexts        2    3    -    -        the next learning of the same pattern: one chain per pattern, from `firsts` to `lasts`
 *
 * Invariants:
 *  1. Sequences ascend with learnings, and along every chain.
 *  2. Every learning is in exactly one chain, also when it was taken back: whoever brings it back finds it at its place.
 */
import { GrowingColumn } from '../core/patterns/growing-column.ts';
import type { SectionReader } from '../core/snapshots/section-reader.ts';
import { linesSection, type SectionSource } from '../core/snapshots/section-source.ts';
import { exactJson } from './exact-json.ts';
import { LearningColumns } from './learning-columns.ts';
import type { Emotives } from './observation.ts';

const NONE = -1;

/** What was felt at one learning: what the pattern's list and the affinities of its symbols need of it. */
export interface Felt {
  /** The newest of them, as many as the learning's persistence: older ones can never be in the pattern's list. */
  readonly newest: readonly Emotives[];
  /** Mean per emotive over all of them. */
  readonly means: ReadonlyMap<string, number>;
}

type Pairs = readonly (readonly [string, number])[];

/** A learning as it happened. */
export interface NewLearning {
  readonly sequence: number;
  readonly sessionId: string;
  readonly persistence: number;
  /** How often it counts. */
  readonly times: number;
  readonly felt: Felt | undefined;
  /** JSON texts of objects. */
  readonly notes: readonly string[];
}

const NO_NOTES: readonly string[] = [];
const NO_MOVES: readonly number[] = [];

export class Provenance {
  private readonly columns = new LearningColumns();
  private readonly firsts = new GrowingColumn((capacity) => new Int32Array(capacity));
  private readonly lasts = new GrowingColumn((capacity) => new Int32Array(capacity));
  private readonly sessionIds: string[] = [];
  private readonly sessionNumbers = new Map<string, number>();
  private readonly times = new Map<number, number>();
  /** By ascending learning, as inserted. */
  private readonly felt = new Map<number, Felt>();
  private readonly notes = new Map<number, readonly string[]>();
  /** Learning to the entry that took it back. */
  private readonly takers = new Map<number, number>();
  /** Learning to the corrections that moved it. */
  private readonly moves = new Map<number, readonly number[]>();
  /** Forgetting, by the sequence of its entry, to the learnings that it took back. */
  private readonly forgettings = new Map<number, readonly number[]>();

  /**
   * What only grows is read later, up to the learnings of now; what take-backs change is copied.
   *
   *   learnings.*           learning-columns.ts        sessions.ids   one a line, in the order of their numbers
   *   times, felt, notes    [learning, …] a line, by ascending learning
   *   takers, moves         [learning, …] a line       forgettings    [sequence, learnings] a line
   */
  capture(): readonly SectionSource[] {
    const { sessionIds } = this;
    const sessionCount = sessionIds.length;
    const count = this.columns.count;
    return [
      ...this.columns.capture(),
      linesSection('sessions.ids', () => firstTexts(sessionIds, sessionCount)),
      linesSection('times', () => textsBefore(count, this.times, (times) => times)),
      linesSection('felt', () => textsBefore(count, this.felt, ({ newest, means }) => [newest, means])),
      linesSection('notes', () => textsBefore(count, this.notes, (notes) => notes)),
      ...[copied('takers', this.takers), copied('moves', this.moves), copied('forgettings', this.forgettings)],
    ];
  }

  /**
   * Precondition: nothing was added.
   *
   * @param count called for every pattern until the sum of its `times` is how often its live learnings count
   */
  async restore(sections: SectionReader, patternCount: number, count: (patternId: number, times: number) => void): Promise<void> {
    for (const column of [this.firsts, this.lasts]) {
      column.resize(patternCount);
      column.values.fill(NONE);
    }
    let learning = 0;
    for await (const end of this.columns.restore(sections)) {
      for (; learning < end; learning++) {
        const patternId = this.columns.patterns[learning];
        if (patternId >= patternCount) throw new Error(`Found a learning of pattern ${patternId} of ${patternCount}`);
        this.appendToChain(patternId, learning);
        count(patternId, 1);
      }
    }
    for await (const id of sections.lines('sessions.ids')) this.sessionNumberOf(String(id));
    await fill(sections, 'times', this.times);
    for (const [repeated, times] of this.times) count(this.columns.patterns[repeated], times - 1);
    for await (const line of sections.lines('felt')) {
      const [learning, [newest, means]] = line as [number, [readonly Pairs[], Pairs]];
      this.felt.set(learning, {
        newest: newest.map((moment) => new Map(moment)),
        means: new Map(means.map(([name, mean]) => [name, Number(mean)])),
      });
    }
    await fill(sections, 'notes', this.notes);
    await fill(sections, 'takers', this.takers);
    for (const taken of this.takers.keys()) count(this.columns.patterns[taken], -this.timesOf(taken));
    await fill(sections, 'moves', this.moves);
    await fill(sections, 'forgettings', this.forgettings);
  }

  get learningCount(): number {
    return this.columns.count;
  }

  /** Learnings with emotives or metadata. */
  get richCount(): number {
    return Math.max(this.felt.size, this.notes.size);
  }

  /** Sequence of the newest learning, 0 when there is none. */
  get lastSequence(): number {
    return this.columns.count === 0 ? 0 : this.columns.sequences[this.columns.count - 1];
  }

  /** Adds the pattern of the next id, without a learning. */
  addPattern(): void {
    this.firsts.push(NONE);
    this.lasts.push(NONE);
  }

  /** Adds a learning behind all others. Precondition: its pattern was added, its sequence is above `lastSequence`. */
  add(patternId: number, learning: NewLearning): void {
    const index = this.columns.push(learning.sequence, patternId, this.sessionNumberOf(learning.sessionId), learning.persistence);
    this.appendToChain(patternId, index);
    if (learning.times !== 1) this.times.set(index, learning.times);
    if (learning.felt !== undefined) this.felt.set(index, learning.felt);
    if (learning.notes.length > 0) this.notes.set(index, [...new Set(learning.notes)]);
  }

  /** The learning of an entry, −1 when the entry learned nothing that is still known. */
  find(sequence: number): number {
    const learning = this.lowerBound(sequence);
    return learning < this.columns.count && this.columns.sequences[learning] === sequence ? learning : NONE;
  }

  /** Learnings of a pattern in the order of the journal, those that were taken back included. */
  learningsOf(patternId: number): number[] {
    const learnings: number[] = [];
    for (let learning = this.firsts.values[patternId]; learning !== NONE; learning = this.columns.nexts[learning]) learnings.push(learning);
    return learnings;
  }

  liveLearningsOf(patternId: number): number[] {
    return this.learningsOf(patternId).filter((learning) => this.isLive(learning));
  }

  isLive(learning: number): boolean {
    return !this.takers.has(learning);
  }

  /** The newest learning of a session that still counts, −1 when there is none. */
  lastLiveOf(sessionId: string): number {
    const session = this.sessionNumbers.get(sessionId);
    if (session === undefined) return NONE;
    for (let learning = this.columns.count - 1; learning >= 0; learning--) {
      if (this.columns.sessions[learning] === session && this.isLive(learning)) return learning;
    }
    return NONE;
  }

  /** Patterns that some learning, live or not, came to with emotives or metadata. */
  *patternsWithFeelings(): Iterable<number> {
    for (const learning of this.felt.keys()) yield this.columns.patterns[learning];
    for (const learning of this.notes.keys()) yield this.columns.patterns[learning];
  }

  /** Live learnings with emotives, in the order of the journal. */
  *liveFelt(): Iterable<{ readonly patternId: number; readonly means: ReadonlyMap<string, number> }> {
    for (const [learning, { means }] of this.felt) {
      if (this.isLive(learning)) yield { patternId: this.columns.patterns[learning], means };
    }
  }

  /**
   * Patterns with a live learning, by the first of them, beginning with the first one at or behind an entry; at most `limit`.
   *
   * A pattern that stays live keeps its place whatever happens to others, so walking from `next` to `next` misses none. Cost: O(learnings passed).
   *
   * @returns also the entry to go on from, undefined when there are no more
   */
  livePatternsFrom(sequence: number, limit: number): { readonly patterns: readonly number[]; readonly next: number | undefined } {
    const patterns: number[] = [];
    for (let learning = this.lowerBound(sequence); learning < this.columns.count; learning++) {
      const patternId = this.columns.patterns[learning];
      if (this.firstLiveOf(patternId) !== learning) continue;
      if (patterns.length === limit) return { patterns, next: this.columns.sequences[learning] };
      patterns.push(patternId);
    }
    return { patterns, next: undefined };
  }

  /** @param by sequence of the entry that takes them back */
  takeBack(learnings: readonly number[], by: number): void {
    for (const learning of learnings) this.takers.set(learning, by);
  }

  bringBack(learnings: readonly number[]): void {
    for (const learning of learnings) this.takers.delete(learning);
  }

  /** Remembers a forgetting, so that it can be undone. */
  noteForgetting(sequence: number, learnings: readonly number[]): void {
    this.forgettings.set(sequence, learnings);
  }

  /** Ends a forgetting and answers what it had taken back; undefined when there is no such forgetting. */
  endForgetting(sequence: number): readonly number[] | undefined {
    const learnings = this.forgettings.get(sequence);
    this.forgettings.delete(sequence);
    return learnings;
  }

  /** The newest forgetting of a pattern that was not undone, with its learnings. */
  lastForgettingOf(patternId: number): { readonly sequence: number; readonly learnings: readonly number[] } | undefined {
    let newest = 0;
    for (const learning of this.learningsOf(patternId)) {
      const taker = this.takers.get(learning) ?? 0;
      if (taker > newest && this.forgettings.has(taker)) newest = taker;
    }
    const learnings = this.forgettings.get(newest);
    return learnings === undefined ? undefined : { sequence: newest, learnings };
  }

  /** Makes learnings of one pattern count for another, at their places in time. @param by sequence of the correction */
  move(learnings: readonly number[], from: number, to: number, by: number): void {
    const moved = new Set(learnings);
    this.link(
      from,
      this.learningsOf(from).filter((learning) => !moved.has(learning)),
    );
    this.link(
      to,
      [...this.learningsOf(to), ...learnings].sort((left, right) => left - right),
    );
    for (const learning of learnings) {
      this.columns.patterns[learning] = to;
      this.moves.set(learning, [...this.movesOf(learning), by]);
    }
  }

  sequenceOf(learning: number): number {
    return this.columns.sequences[learning];
  }

  patternOf(learning: number): number {
    return this.columns.patterns[learning];
  }

  persistenceOf(learning: number): number {
    return this.columns.persistences[learning];
  }

  sessionOf(learning: number): string {
    return this.sessionIds[this.columns.sessions[learning]];
  }

  timesOf(learning: number): number {
    return this.times.get(learning) ?? 1;
  }

  feltOf(learning: number): Felt | undefined {
    return this.felt.get(learning);
  }

  notesOf(learning: number): readonly string[] {
    return this.notes.get(learning) ?? NO_NOTES;
  }

  /** Sequence of the entry that took a learning back, undefined for a live one. */
  takerOf(learning: number): number | undefined {
    return this.takers.get(learning);
  }

  /** Sequences of the corrections that moved a learning, oldest first. */
  movesOf(learning: number): readonly number[] {
    return this.moves.get(learning) ?? NO_MOVES;
  }

  clear(): void {
    this.columns.clear();
    this.firsts.clear();
    this.lasts.clear();
    this.sessionIds.length = 0;
    for (const map of [this.sessionNumbers, this.times, this.felt, this.notes, this.takers, this.moves, this.forgettings]) map.clear();
  }

  /** The first learning of this entry or a later one; `learningCount` when there is none. */
  private lowerBound(sequence: number): number {
    let low = 0;
    let high = this.columns.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.columns.sequences[middle] < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private firstLiveOf(patternId: number): number {
    let learning = this.firsts.values[patternId];
    while (learning !== NONE && !this.isLive(learning)) learning = this.columns.nexts[learning];
    return learning;
  }

  private sessionNumberOf(sessionId: string): number {
    const known = this.sessionNumbers.get(sessionId);
    if (known !== undefined) return known;
    this.sessionNumbers.set(sessionId, this.sessionIds.length);
    return this.sessionIds.push(sessionId) - 1;
  }

  private appendToChain(patternId: number, learning: number): void {
    const last = this.lasts.values[patternId];
    if (last === NONE) this.firsts.values[patternId] = learning;
    else this.columns.nexts[last] = learning;
    this.lasts.values[patternId] = learning;
  }

  private link(patternId: number, learnings: readonly number[]): void {
    this.firsts.values[patternId] = NONE;
    this.lasts.values[patternId] = NONE;
    for (const learning of learnings) {
      this.columns.nexts[learning] = NONE;
      this.appendToChain(patternId, learning);
    }
  }
}

function* firstTexts(texts: readonly string[], count: number): Generator<string> {
  for (let index = 0; index < count; index++) yield JSON.stringify(texts[index]);
}

/** Precondition: keys ascend, and what stands at a key never changes. */
function* textsBefore<Value>(end: number, map: ReadonlyMap<number, Value>, content: (value: Value) => unknown): Generator<string> {
  for (const [learning, value] of map) {
    if (learning >= end) return;
    yield exactJson([learning, content(value)]);
  }
}

function copied(name: string, map: ReadonlyMap<number, unknown>): SectionSource {
  const entries = [...map];
  return linesSection(name, function* () {
    for (const entry of entries) yield JSON.stringify(entry);
  });
}

async function fill<Value>(sections: SectionReader, name: string, map: Map<number, Value>): Promise<void> {
  for await (const line of sections.lines(name)) {
    const [key, value] = line as [number, Value];
    map.set(key, value);
  }
}

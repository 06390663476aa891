/**
 * Long-term memory of one space: learned patterns, symbol statistics, affinities, vectors.
 *
 * It changes only when a journal entry is applied (`learn`, `forget`, `undo`, `correct`, `clear`), so folding the same journal always
 * gives the same memory. Reading never changes it.
 *
 * Invariants:
 *  1. Everything that an answer shows counts live learnings only. A pattern without one is a tombstone: it keeps its id and its run, has
 *     frequency 0, and no answer knows it; its symbols count while another pattern with a live learning holds them.
 *  2. Whole numbers are counted up and down; sums of floats are derived again from the live learnings, in the order of the journal.
 *  3. Two things stay as they were fixed, whatever is taken back later: metrics of finalize-training (as KATO, whose later learnings do not
 *     change them either) and indexed vectors, which come from observations, not from learnings.
 */
import { GrowingColumn } from '../core/patterns/growing-column.ts';
import { NameTable, nameFromHex } from '../core/patterns/name-table.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import type { PatternKernel } from '../core/ports/pattern-kernel.ts';
import type { SegmentBuilder } from '../core/ports/segment-builder.ts';
import type { VectorIndexFactory } from '../core/ports/vector-index.ts';
import { PatternIndex, type PatternRun } from '../core/postings/pattern-index.ts';
import type { SectionReader } from '../core/snapshots/section-reader.ts';
import type { Capture } from '../core/snapshots/section-source.ts';
import { SymbolTable } from '../core/symbols/symbol-table.ts';
import { averageEmotives, newest } from './emotives.ts';
import { FinalizedMetrics } from './finalized-metrics.ts';
import { FirstSymbols } from './first-symbols.ts';
import type { Emotives, Event, PatternRecord } from './observation.ts';
import { PatternFeelings } from './pattern-feelings.ts';
import { Provenance } from './provenance.ts';
import { VectorMemory } from './vector-memory.ts';

/** Up to here looking back for a repeated symbol is faster than a set: 0.04 against 0.64 microseconds for ten symbols. */
const MOST_LOOKING_BACK = 32;

/** The adapters that a memory computes with. */
export interface Engine {
  readonly arena: MemoryArena;
  readonly patterns: PatternKernel;
  readonly numbers: NumericKernel;
  readonly vectors: VectorIndexFactory;
  /** Merges large segments elsewhere; without it that is done at once. */
  readonly segmentBuilder?: SegmentBuilder;
  /** Leaves nothing in working memory of the texts that were worked on last: for an erasure. */
  overwriteWork(): void;
}

/** What learning hands over besides the events. */
export interface Lesson {
  readonly events: readonly Event[];
  /** 20 bytes. */
  readonly name: Uint8Array;
  /** The session's accumulator, oldest first, not trimmed. */
  readonly emotives: readonly Emotives[];
  /** The session's accumulator: JSON texts of objects. */
  readonly metadata: readonly string[];
  /** Emotive entries a pattern keeps. */
  readonly persistence: number;
  /** How often this counts as learned; 1 when missing. */
  readonly times?: number;
  /** Journal sequence of the entry that teaches it; the next number when missing. */
  readonly sequence?: number;
  /** Who learned it; empty when missing. */
  readonly sessionId?: string;
}

export class LongTermMemory {
  readonly symbols: SymbolTable;
  readonly names = new NameTable();
  readonly index: PatternIndex;
  readonly vectors: VectorMemory;
  readonly provenance = new Provenance();
  /** Replaced as a whole by finalize-training. */
  finalized = new FinalizedMetrics();
  private readonly frequencies = new GrowingColumn((capacity) => new Float64Array(capacity));
  private readonly feelings = new PatternFeelings();
  private livePatternCount = 0;
  private readonly firstSymbols = new FirstSymbols();
  private epochs = 0;

  constructor(engine: Engine) {
    this.symbols = new SymbolTable(engine.arena);
    this.index = new PatternIndex(engine.arena, engine.patterns, engine.segmentBuilder);
    this.vectors = new VectorMemory(engine.vectors);
  }

  /** Changes whenever everything is forgotten or freed. */
  get epoch(): number {
    return this.epochs;
  }

  /** Live patterns (KATO's total_unique_patterns, and its total_pattern_frequencies, which counts the same). */
  get patternCount(): number {
    return this.livePatternCount;
  }

  /** Live learnings of a pattern; 0 for a tombstone. */
  frequencyOf(patternId: number): number {
    return this.frequencies.values[patternId];
  }

  isLive(patternId: number): boolean {
    return this.frequencies.values[patternId] > 0;
  }

  emotivesOf(patternId: number): readonly Emotives[] {
    return this.feelings.emotivesOf(patternId);
  }

  /** Live patterns whose first symbol this is, by id. */
  patternsStartingWith(symbolId: number): readonly number[] {
    const starting = this.firstSymbols.patternsOf(symbolId);
    return this.hasTombstones ? starting.filter((patternId) => this.isLive(patternId)) : starting;
  }

  /** Live patterns by their first live learning, as `Provenance.livePatternsFrom` says. */
  patternsFrom(sequence: number, limit: number) {
    return this.provenance.livePatternsFrom(sequence, limit);
  }

  /** Sum of what was felt when the symbol was learned; undefined when nothing was. */
  affinityOf(symbolId: number): ReadonlyMap<string, number> | undefined {
    return this.feelings.affinityOf(symbolId);
  }

  /** Learns a pattern of two or more symbols: a new one, one more occurrence of a known one, or one that was forgotten. */
  learn(lesson: Lesson): void {
    const { emotives, metadata: notes, persistence, times = 1, sequence = this.provenance.lastSequence + 1, sessionId = '' } = lesson;
    const known = this.names.find(lesson.name);
    // Before anything is changed: a full memory must leave no symbol of a pattern that was not learned.
    if (known < 0) this.index.reserve(symbolCountOf(lesson.events), lesson.events.length, this.symbols.size);
    const symbols = this.internSymbols(lesson.events);
    const patternId = known < 0 ? this.addPattern(lesson.name, symbols, lesson.events) : known;
    const felt = emotives.length === 0 ? undefined : { newest: newest(emotives, persistence), means: averageEmotives(emotives) };
    this.provenance.add(patternId, { sequence, sessionId, persistence, times, felt, notes });
    this.count(patternId, symbols, times);
    this.feelings.add(patternId, symbols, { felt, notes, persistence });
  }

  /** Takes live learnings back until the forgetting is undone. @param learned, by sequences of entries */
  forget(learned: readonly number[], by: number): void {
    const learnings = learned.map((sequence) => this.provenance.find(sequence));
    this.provenance.noteForgetting(by, learnings);
    this.provenance.takeBack(learnings, by);
    this.recount(learnings, -1);
  }

  /** Takes back one live learning, or ends a forgetting. @param of, by sequences of entries */
  undo(of: number, by: number): void {
    const forgotten = this.provenance.endForgetting(of);
    if (forgotten === undefined) {
      const learnings = [this.provenance.find(of)];
      this.provenance.takeBack(learnings, by);
      this.recount(learnings, -1);
    } else {
      this.provenance.bringBack(forgotten);
      this.recount(forgotten, 1);
    }
  }

  /**
   * Makes live learnings of a pattern count for another one, which comes into being when it is new.
   *
   * @param learned, by sequences of entries
   */
  correct(learned: readonly number[], into: { readonly name: Uint8Array; readonly events: readonly Event[] }, by: number): void {
    const learnings = learned.map((sequence) => this.provenance.find(sequence));
    const from = this.provenance.patternOf(learnings[0]);
    const symbols = this.internSymbols(into.events);
    const known = this.names.find(into.name);
    const to = known < 0 ? this.addPattern(into.name, symbols, into.events) : known;
    let times = 0;
    for (const learning of learnings) times += this.provenance.timesOf(learning);
    this.provenance.move(learnings, from, to, by);
    this.count(from, this.symbolsOf(from), -times);
    this.count(to, symbols, times);
    this.rederive(learnings, [from, to]);
  }

  /** The id of the pattern of a hexadecimal name, −1 when nothing of this name was ever learned; it may be a tombstone. */
  idOf(hex: string): number {
    const name = nameFromHex(hex);
    return name === undefined ? -1 : this.names.find(name);
  }

  /** The pattern of a hexadecimal name, undefined when it was not learned, or forgotten. */
  find(hex: string): PatternRecord | undefined {
    const patternId = this.idOf(hex);
    return patternId < 0 || !this.isLive(patternId) ? undefined : this.recordOf(patternId);
  }

  /** Precondition: the pattern is live. */
  recordOf(patternId: number): PatternRecord {
    const run = this.index.runOf(patternId);
    return {
      name: this.names.hexOf(patternId),
      events: this.eventsOf(run),
      length: run.end - run.start,
      frequency: this.frequencies.values[patternId],
      emotives: this.emotivesOf(patternId),
      metadata: this.feelings.metadataOf(patternId),
    };
  }

  /** The events of a run, as symbols, from the `first`-th on. */
  eventsOf(run: PatternRun, first = 0): string[][] {
    const events: string[][] = [];
    let position = run.start + (first === 0 ? 0 : run.events[run.eventStart + first - 1]);
    for (let event = run.eventStart + first; event < run.eventEnd; event++) {
      const end = run.start + run.events[event];
      const symbols: string[] = [];
      for (; position < end; position++) symbols.push(this.symbols.textOf(run.symbols[position]));
      events.push(symbols);
    }
    return events;
  }

  /**
   * Everything that the memory holds now, for as long as `epoch` stays the same: afterwards what was captured may be gone.
   *
   * Invariants that make the sections those of one moment, although they are read while learning goes on:
   *  1. What is written once and only grows (names, symbols, sequences, emotives and notes of learnings, vectors) is read up to the count of now.
   *  2. Settled segments never change, and are held.
   *  3. All else is copied here: the young segment, the patterns of learnings, statistics of symbols, take-backs, affinities. That takes the
   *     time to copy 4 bytes a learning, 16 a symbol, and the few that were taken back or felt: 4 ms at a million patterns.
   *  4. Frequencies, chains, emotives and metadata of patterns follow from these.
   */
  capture(): Capture {
    const { sections, release } = this.index.capture();
    const { symbols, names, provenance, feelings, vectors, finalized, firstSymbols } = this;
    const parts = [symbols, names, provenance, feelings, vectors, finalized, firstSymbols].map((part) => part.capture());
    return { sections: [...sections, ...parts.flat()], release };
  }

  /**
   * Precondition: the memory is empty.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY`, SnapshotDamagedError, or anything else when the sections contradict each other; the memory must be freed
   */
  async restore(sections: SectionReader): Promise<void> {
    await this.symbols.restore(sections);
    await this.index.restore(sections);
    await this.names.restore(sections);
    const patternCount = this.names.size;
    if (this.index.patternCount !== patternCount) throw new Error(`Found ${patternCount} names of ${this.index.patternCount} patterns`);
    this.frequencies.resize(patternCount);
    await this.provenance.restore(sections, patternCount, (patternId, times) => this.countPattern(patternId, times));
    await this.feelings.restore(sections, this.provenance, patternCount);
    await this.vectors.restore(sections);
    this.finalized = await FinalizedMetrics.restore(sections);
    await this.firstSymbols.restore(sections, patternCount, this.symbols.size);
  }

  /** Forgets everything, vectors included. */
  clear(): void {
    this.epochs++;
    this.index.clear();
    this.symbols.clear();
    this.names.clear();
    this.vectors.clear();
    this.finalized = new FinalizedMetrics();
    this.frequencies.clear();
    this.livePatternCount = 0;
    this.feelings.clear();
    this.provenance.clear();
    this.firstSymbols.clear();
  }

  /** Gives kernel memory back; the memory is unusable afterwards. */
  free(): void {
    this.epochs++;
    this.index.free();
    this.symbols.free();
    this.vectors.clear();
  }

  private internSymbols(events: readonly Event[]): Uint32Array {
    let length = 0;
    for (const event of events) length += event.length;
    const symbols = new Uint32Array(length);
    let position = 0;
    for (const event of events) {
      for (const symbol of event) symbols[position++] = this.symbols.intern(symbol);
    }
    return symbols;
  }

  private get hasTombstones(): boolean {
    return this.livePatternCount < this.frequencies.length;
  }

  private symbolsOf(patternId: number): Uint32Array {
    const run = this.index.runOf(patternId);
    return run.symbols.subarray(run.start, run.end);
  }

  /** A pattern that was never learned yet; it is a tombstone until something counts for it. */
  private addPattern(name: Uint8Array, symbols: Uint32Array, events: readonly Event[]): number {
    const patternId = this.index.add(symbols, eventEnds(events), this.symbols.size);
    this.names.add(name);
    this.frequencies.push(0);
    this.provenance.addPattern();
    this.firstSymbols.add(symbols[0]);
    return patternId;
  }

  /** @param times by how much the frequency changes, negative when learnings leave */
  private count(patternId: number, symbols: Uint32Array, times: number): void {
    const change = this.countPattern(patternId, times);
    for (const symbol of symbols) this.symbols.addFrequency(symbol, times);
    if (change !== 0) forEachDistinct(symbols, (symbol) => this.symbols.addMember(symbol, change));
  }

  /** @returns 1 when the pattern became live, −1 when it became a tombstone, else 0 */
  private countPattern(patternId: number, times: number): -1 | 0 | 1 {
    const wasLive = this.isLive(patternId);
    this.frequencies.values[patternId] += times;
    if (this.isLive(patternId) === wasLive) return 0;
    this.livePatternCount += wasLive ? -1 : 1;
    return wasLive ? -1 : 1;
  }

  private recount(learnings: readonly number[], sign: 1 | -1): void {
    const patternIds = new Set<number>();
    for (const learning of learnings) {
      const patternId = this.provenance.patternOf(learning);
      this.count(patternId, this.symbolsOf(patternId), sign * this.provenance.timesOf(learning));
      patternIds.add(patternId);
    }
    this.rederive(learnings, patternIds);
  }

  private rederive(learnings: readonly number[], patternIds: Iterable<number>): void {
    const touched = new Set<number>();
    for (const patternId of patternIds) {
      this.feelings.rederivePattern(patternId, this.provenance);
      for (const symbol of this.symbolsOf(patternId)) touched.add(symbol);
    }
    if (learnings.some((learning) => this.provenance.feltOf(learning) !== undefined)) {
      this.feelings.rederiveAffinities(touched, this.provenance, (patternId) => this.symbolsOf(patternId));
    }
  }
}

/** Per event the number of symbols up to and including it. */
function eventEnds(events: readonly Event[]): Uint32Array {
  // A loop, because `Uint32Array.from` with a function took 0.7 microseconds per pattern of ten events.
  const ends = new Uint32Array(events.length);
  let end = 0;
  for (let index = 0; index < events.length; index++) {
    end += events[index].length;
    ends[index] = end;
  }
  return ends;
}

function symbolCountOf(events: readonly Event[]): number {
  return events.reduce((count, event) => count + event.length, 0);
}

/** Calls once per symbol, in the order of first occurrence. */
function forEachDistinct(symbols: Uint32Array, call: (symbol: number) => void): void {
  if (symbols.length > MOST_LOOKING_BACK) {
    new Set(symbols).forEach(call);
    return;
  }
  for (let position = 0; position < symbols.length; position++) {
    const symbol = symbols[position];
    let first = 0;
    while (symbols[first] !== symbol) first++;
    if (first === position) call(symbol);
  }
}

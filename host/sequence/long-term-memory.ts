/**
 * Long-term memory of one space: learned patterns, symbol statistics, affinities, vectors.
 *
 * It changes only when a journal entry is applied (`learn`, `finalize`, `clear`, `rememberVector`), so folding the same journal always gives
 * the same memory. Reading never changes it.
 */
import { NameTable, nameFromHex } from '../core/patterns/name-table.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import type { PatternKernel } from '../core/ports/pattern-kernel.ts';
import type { SegmentBuilder } from '../core/ports/segment-builder.ts';
import type { VectorIndexFactory } from '../core/ports/vector-index.ts';
import { PatternIndex, type PatternRun } from '../core/postings/pattern-index.ts';
import { uniteMetadata } from '../core/symbols/python-text.ts';
import { SymbolTable } from '../core/symbols/symbol-table.ts';
import { averageEmotives, newest } from './emotives.ts';
import { FinalizedMetrics } from './finalized-metrics.ts';
import type { Emotives, Event, PatternRecord } from './observation.ts';
import { VectorMemory } from './vector-memory.ts';

/** The adapters that a memory computes with. */
export interface Engine {
  readonly arena: MemoryArena;
  readonly patterns: PatternKernel;
  readonly numbers: NumericKernel;
  readonly vectors: VectorIndexFactory;
  /** Merges large segments elsewhere; without it that is done at once. */
  readonly segmentBuilder?: SegmentBuilder;
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
}

const NO_EMOTIVES: readonly Emotives[] = [];

export class LongTermMemory {
  readonly symbols: SymbolTable;
  readonly names = new NameTable();
  readonly index: PatternIndex;
  readonly vectors: VectorMemory;
  /** Replaced as a whole by finalize-training. */
  finalized = new FinalizedMetrics();
  private readonly frequencies: number[] = [];
  private readonly emotives = new Map<number, readonly Emotives[]>();
  private readonly metadata = new Map<number, ReadonlyMap<string, readonly string[]>>();
  private readonly affinity = new Map<number, Map<string, number>>();
  private readonly byFirstSymbol = new Map<number, number[]>();

  constructor(engine: Engine) {
    this.symbols = new SymbolTable(engine.arena);
    this.index = new PatternIndex(engine.arena, engine.patterns, engine.segmentBuilder);
    this.vectors = new VectorMemory(engine.vectors);
  }

  /** Unique patterns (KATO's total_unique_patterns, and its total_pattern_frequencies, which counts the same). */
  get patternCount(): number {
    return this.frequencies.length;
  }

  frequencyOf(patternId: number): number {
    return this.frequencies[patternId];
  }

  emotivesOf(patternId: number): readonly Emotives[] {
    return this.emotives.get(patternId) ?? NO_EMOTIVES;
  }

  /** Patterns whose first symbol this is, in the order of learning. */
  patternsStartingWith(symbolId: number): readonly number[] {
    return this.byFirstSymbol.get(symbolId) ?? [];
  }

  /** Sum of what was felt when the symbol was learned; undefined when nothing was. */
  affinityOf(symbolId: number): ReadonlyMap<string, number> | undefined {
    return this.affinity.get(symbolId);
  }

  /** Learns a pattern of two or more symbols: a new one, or one more occurrence of a known one. */
  learn(lesson: Lesson): void {
    const symbols = this.internSymbols(lesson.events);
    const times = lesson.times ?? 1;
    let patternId = this.names.find(lesson.name);
    const isNew = patternId < 0;
    if (isNew) {
      patternId = this.index.add(symbols, eventEnds(lesson.events), this.symbols.size);
      this.names.add(lesson.name);
      this.frequencies.push(times);
      const starting = this.byFirstSymbol.get(symbols[0]);
      if (starting === undefined) this.byFirstSymbol.set(symbols[0], [patternId]);
      else starting.push(patternId);
    } else {
      this.frequencies[patternId] += times;
    }
    this.countSymbols(symbols, times, isNew);
    this.feel(patternId, symbols, lesson);
    if (lesson.metadata.length > 0) this.metadata.set(patternId, uniteMetadata(this.metadata.get(patternId) ?? new Map(), lesson.metadata));
  }

  /** The pattern of a hexadecimal name, undefined when it was not learned. */
  find(hex: string): PatternRecord | undefined {
    const name = nameFromHex(hex);
    const patternId = name === undefined ? -1 : this.names.find(name);
    return patternId < 0 ? undefined : this.recordOf(patternId);
  }

  /** Precondition: the id is below `patternCount`. */
  recordOf(patternId: number): PatternRecord {
    const run = this.index.runOf(patternId);
    return {
      name: this.names.hexOf(patternId),
      events: this.eventsOf(run),
      length: run.end - run.start,
      frequency: this.frequencies[patternId],
      emotives: this.emotivesOf(patternId),
      metadata: this.metadata.get(patternId) ?? new Map(),
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

  /** Forgets everything, vectors included. */
  clear(): void {
    this.index.clear();
    this.symbols.clear();
    this.names.clear();
    this.vectors.clear();
    this.finalized = new FinalizedMetrics();
    this.frequencies.length = 0;
    this.emotives.clear();
    this.metadata.clear();
    this.affinity.clear();
    this.byFirstSymbol.clear();
  }

  /** Gives kernel memory back; the memory is unusable afterwards. */
  free(): void {
    this.index.free();
    this.symbols.free();
    this.vectors.clear();
  }

  private internSymbols(events: readonly Event[]): Uint32Array {
    const symbols: number[] = [];
    for (const event of events) {
      for (const symbol of event) symbols.push(this.symbols.intern(symbol));
    }
    return Uint32Array.from(symbols);
  }

  private countSymbols(symbols: Uint32Array, times: number, isNew: boolean): void {
    for (const symbol of symbols) this.symbols.addFrequency(symbol, times);
    if (!isNew) return;
    for (const symbol of new Set(symbols)) this.symbols.addMember(symbol);
  }

  private feel(patternId: number, symbols: Uint32Array, lesson: Lesson): void {
    const known = this.emotivesOf(patternId);
    if (known.length + lesson.emotives.length === 0) return;
    this.emotives.set(patternId, newest([...known, ...lesson.emotives], lesson.persistence));
    const means = averageEmotives(lesson.emotives);
    for (const symbol of new Set(symbols)) {
      const sums = this.affinity.get(symbol) ?? new Map<string, number>();
      this.affinity.set(symbol, sums);
      for (const [name, mean] of means) sums.set(name, (sums.get(name) ?? 0) + mean);
    }
  }
}

/** Per event the number of symbols up to and including it. */
function eventEnds(events: readonly Event[]): Uint32Array {
  let end = 0;
  return Uint32Array.from(events, (event) => {
    end += event.length;
    return end;
  });
}

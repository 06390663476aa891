/**
 * Mneme as a library: spaces, their sessions, and what they have learned, in the process of the caller.
 *
 * A thin layer over the sequence face: it translates plain values and pages, and decides nothing. One store has one process; a second one
 * works through the server of the first.
 */
import type { EraseAnswer, PatternChangeAnswer, SpaceFigures, TraceOptions } from '../sequence/history-face.ts';
import type { ChangeOptions, PatternPage, ReadOptions, SpacePage, SymbolStatistics } from '../sequence/observation.ts';
import type { SequenceFace, SequenceStatistics } from '../sequence/sequence-face.ts';
import type { OpenSessionRequest } from '../sequence/session.ts';
import type { StoreFigures } from '../system/figures.ts';
import { CHANGE_OPTIONS, checkedChange, checkedOptions, checkedRead, checkFields, checkKind, inPlainNames } from './argument-check.ts';
import { MnemeSession } from './mneme-session.ts';
import { MnemeVectors } from './mneme-vectors.ts';
import {
  eventsFrom,
  type JsonObject,
  jsonTextOf,
  type Pattern,
  type PatternInput,
  type PlainEmotives,
  patternFrom,
  plainOf,
  type Trace,
  traceFrom,
} from './plain-values.ts';
import { type SessionSettings, settingsByKey } from './settings.ts';

/** Enough to make a page's overhead vanish, few enough not to hold the event loop. */
const PAGE_PATTERNS = 500;
const PAGE_SPACES = 1_000;

export interface OpenSessionOptions extends ChangeOptions {
  /** Name of the space, 1 to 256 code points; it comes into being with its first session. Nothing leaks between spaces. */
  readonly space: string;
  /** Kept with the session. */
  readonly metadata?: JsonObject;
  /** 1 to 31,536,000 seconds without a call; an hour when missing. */
  readonly ttlSeconds?: number;
  readonly config?: SessionSettings;
}

export interface MnemeStatistics {
  readonly sessions: SequenceStatistics;
  readonly store: StoreFigures;
}

/** What a `Mneme` is made of. */
export interface MnemeParts {
  readonly sequences: SequenceFace;
  storeStatistics(): StoreFigures;
  close(): Promise<void>;
}

export class Mneme implements AsyncDisposable {
  readonly #parts: MnemeParts;
  #closing: Promise<void> | undefined;

  /** For `openMneme`. */
  constructor(parts: MnemeParts) {
    this.#parts = parts;
  }

  /**
   * Opens a session on a space.
   *
   * @throws InvalidArgumentError the space's name is empty, too long or not well-formed, or the time to live is out of range
   * @throws InvalidConfigurationError per refused setting a reason; no session is opened
   *
   * @example
   * const session = await mneme.openSession({ space: 'alice', config: { recallThreshold: 0.4 } });
   */
  async openSession(options: OpenSessionOptions): Promise<MnemeSession> {
    const kinds = { ...CHANGE_OPTIONS, ttlSeconds: 'a number' } as const;
    checkFields(options, kinds, ['options'], []);
    const { space, metadata, ttlSeconds, config, ...change } = options;
    checkKind(space, 'a string', ['space']);
    const request: OpenSessionRequest = {
      space,
      metadata: metadata === undefined ? '{}' : jsonTextOf(metadata, ['metadata']),
      ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
      ...(config === undefined ? {} : { config: settingsByKey(config, 'config') }),
    };
    const { sessionId } = await inPlainNames(() => this.#parts.sequences.openSession(request, change));
    return new MnemeSession(this.#parts.sequences, sessionId);
  }

  /** A handle of a session that is open, such as one from before a restart. Asks nothing; calls on it reject when it is not open. */
  session(id: string): MnemeSession {
    checkKind(id, 'a string', ['id']);
    return new MnemeSession(this.#parts.sequences, id);
  }

  /** The named vectors of a space; asks nothing. The space comes into being with its first vector. */
  vectors(space: string): MnemeVectors {
    checkKind(space, 'a string', ['space']);
    return new MnemeVectors(this.#parts.sequences.vectors, space);
  }

  /**
   * The pattern of this name, with `PTRN|` before it or not; undefined when the space has none.
   *
   * @param options.asOf  a moment, as every look-up takes it: `{ sequence }`, behind that entry of the space's journal, or `{ timeMs }`,
   *                      milliseconds since 1970; now when missing
   * @throws MemoryError `MEM_ERASED` the moment lies before an erasure of the space
   * @throws InvalidArgumentError the moment is none
   *
   * @example
   * const hourAgo = await mneme.findPattern('alice', name, { asOf: { timeMs: Date.now() - 3_600_000 } });
   */
  async findPattern(space: string, name: string, options?: ReadOptions): Promise<Pattern | undefined> {
    checkPattern(space, name);
    const record = await this.#read(options, (read) => this.#parts.sequences.findPattern(space, name, read));
    return record === undefined ? undefined : patternFrom(record);
  }

  /**
   * All patterns of a space, in the order in which they were first learned; nothing for an unknown space.
   *
   * Read in pages, so a large space is never in memory twice. Patterns that are learned meanwhile come at the end.
   *
   * @param options.asOf as `findPattern`
   *
   * @example
   * for await (const { name, events, frequency } of mneme.patterns('alice')) console.log(name, events, frequency);
   */
  async *patterns(space: string, options?: ReadOptions): AsyncGenerator<Pattern, void, undefined> {
    checkKind(space, 'a string', ['space']);
    for (let from: number | undefined = 0; from !== undefined; ) {
      const first: number = from;
      const page: PatternPage = await this.#read(options, (read) => this.#parts.sequences.patternsOf(space, first, PAGE_PATTERNS, read));
      for (const record of page.patterns) yield patternFrom(record);
      from = page.next;
    }
  }

  /** Names of all spaces, ascending by code point; one that holds nothing but its erasure is not among them. */
  async *spaces(): AsyncGenerator<string, void, undefined> {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: SpacePage = await this.#parts.sequences.spacesAfter(after, PAGE_SPACES);
      yield* page.spaces;
      after = page.next;
    }
  }

  /**
   * Where a pattern comes from: every learning, live or taken back, with the observations that it used.
   *
   * @param options.limit most learnings, the newest: 1 to 10,000; 100 when missing
   * @throws MemoryError `MEM_SPACE_NOT_FOUND`, `MEM_PATTERN_NOT_FOUND`
   */
  async trace(space: string, name: string, options?: TraceOptions): Promise<Trace> {
    checkPattern(space, name);
    checkedOptions(options, { limit: 'a number' });
    return traceFrom(await this.#parts.sequences.trace(space, name, options));
  }

  /**
   * Takes back every learning of a pattern, until it is restored or learned again.
   *
   * Answers are then those of a memory that never learned it; the journal keeps all of it.
   *
   * @throws MemoryError `MEM_SPACE_NOT_FOUND`, `MEM_PATTERN_NOT_FOUND`
   * @throws InvalidArgumentError this cannot be the name of a pattern
   */
  async forget(space: string, name: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    checkPattern(space, name);
    return this.#parts.sequences.forget(space, name, checkedChange(options));
  }

  /** Undoes the last forgetting of a pattern. @throws MemoryError as `forget`, and `MEM_NOTHING_TO_UNDO` when it was not forgotten */
  async restore(space: string, name: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    checkPattern(space, name);
    return this.#parts.sequences.restore(space, name, checkedChange(options));
  }

  /**
   * Makes what was learned as one pattern count as another, with frequency, emotives, metadata and provenance.
   *
   * @param events two or more symbols; an event of one symbol may be written without its brackets
   * @returns the new name
   * @throws MemoryError as `forget`
   * @throws InvalidArgumentError the events are out of bounds
   */
  async correct(space: string, name: string, events: PatternInput['events'], options?: ChangeOptions): Promise<PatternChangeAnswer> {
    checkPattern(space, name);
    return this.#parts.sequences.correct(space, name, eventsFrom(events, ['events']), checkedChange(options));
  }

  /**
   * Erases a space for good: nothing of what was observed and learned, and not the name of the space, is left in memory or in any file. Its
   * sessions end. Only kinds and times of entries stay, under a hash of the name, so that the space goes on where it was if it is used again.
   *
   * @returns how many entries were emptied, by kind
   * @throws MemoryError `MEM_SPACE_NOT_FOUND` nothing was ever written for the space
   *
   * @example
   * const { counts } = await mneme.erase('alice'); // { 'session-opened': 1, observed: 12, learned: 3 }
   */
  async erase(space: string, options?: ChangeOptions): Promise<EraseAnswer> {
    checkKind(space, 'a string', ['space']);
    return this.#parts.sequences.erase(space, checkedChange(options));
  }

  /** All symbols of learned patterns with their counts, ascending by code point. @param options.asOf as `findPattern` */
  async symbols(space: string, options?: ReadOptions): Promise<readonly SymbolStatistics[]> {
    checkKind(space, 'a string', ['space']);
    return this.#read(options, (read) => this.#parts.sequences.symbolStatistics(space, read));
  }

  /** Sums of the emotives that a symbol was learned with; empty when there were none. @param options.asOf as `findPattern` */
  async affinity(space: string, symbol: string, options?: ReadOptions): Promise<PlainEmotives> {
    checkKind(space, 'a string', ['space']);
    checkKind(symbol, 'a string', ['symbol']);
    return plainOf(await this.#read(options, (read) => this.#parts.sequences.affinityOf(space, symbol, read)));
  }

  /** As `affinity`, of every symbol that has one, ascending by code point. @param options.asOf as `findPattern` */
  async affinities(space: string, options?: ReadOptions): Promise<ReadonlyMap<string, PlainEmotives>> {
    checkKind(space, 'a string', ['space']);
    const affinities = await this.#read(options, (read) => this.#parts.sequences.affinities(space, read));
    return new Map([...affinities].map(([symbol, emotives]) => [symbol, plainOf(emotives)]));
  }

  /** What a space holds, in numbers. @param options.asOf as `findPattern` @throws MemoryError `MEM_SPACE_NOT_FOUND` */
  async figures(space: string, options?: ReadOptions): Promise<SpaceFigures> {
    checkKind(space, 'a string', ['space']);
    return this.#read(options, (read) => this.#parts.sequences.figuresOf(space, read));
  }

  /** Sessions and loaded spaces, and how the store is doing. */
  stats(): MnemeStatistics {
    return { sessions: this.#parts.sequences.statistics(), store: this.#parts.storeStatistics() };
  }

  /** Waits for what is under way, makes everything durable and lets the store go. Calling it again does nothing. */
  close(): Promise<void> {
    this.#closing ??= this.#parts.close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #read<Answer>(options: ReadOptions | undefined, look: (options: ReadOptions | undefined) => Promise<Answer>): Promise<Answer> {
    const read = checkedRead(options);
    return inPlainNames(() => look(read));
  }
}

function checkPattern(space: string, name: string): void {
  checkKind(space, 'a string', ['space']);
  checkKind(name, 'a string', ['name']);
}

/**
 * Mneme as a library: spaces, their sessions, and what they have learned, in the process of the caller.
 *
 * A thin layer over the sequence face: it translates plain values and pages, and decides nothing. One store has one process; a second one
 * works through the server of the first.
 */
import type { PatternChangeAnswer, TraceOptions } from '../sequence/history-face.ts';
import type { ChangeOptions, SymbolStatistics } from '../sequence/observation.ts';
import type { SequenceFace, SequenceStatistics } from '../sequence/sequence-face.ts';
import type { OpenSessionRequest } from '../sequence/session.ts';
import type { StoreFigures } from '../system/figures.ts';
import { MnemeSession } from './mneme-session.ts';
import { MnemeVectors } from './mneme-vectors.ts';
import {
  givenPatternFrom,
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
  async openSession({ space, metadata, ttlSeconds, config, ...options }: OpenSessionOptions): Promise<MnemeSession> {
    const request: OpenSessionRequest = {
      space,
      metadata: metadata === undefined ? '{}' : jsonTextOf(metadata, ['metadata']),
      ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
      ...(config === undefined ? {} : { config: settingsByKey(config) }),
    };
    const { sessionId } = await this.#parts.sequences.openSession(request, options);
    return new MnemeSession(this.#parts.sequences, sessionId);
  }

  /** A handle of a session that is open, such as one from before a restart. Asks nothing; calls on it reject when it is not open. */
  session(id: string): MnemeSession {
    return new MnemeSession(this.#parts.sequences, id);
  }

  /** The named vectors of a space; asks nothing. The space comes into being with its first vector. */
  vectors(space: string): MnemeVectors {
    return new MnemeVectors(this.#parts.sequences.vectors, space);
  }

  /** The pattern of this name, with `PTRN|` before it or not; undefined when the space has none. */
  async findPattern(space: string, name: string): Promise<Pattern | undefined> {
    const record = await this.#parts.sequences.findPattern(space, name);
    return record === undefined ? undefined : patternFrom(record);
  }

  /**
   * All patterns of a space, in the order in which they were first learned; nothing for an unknown space.
   *
   * Read in pages, so a large space is never in memory twice. Patterns that are learned meanwhile come at the end.
   *
   * @example
   * for await (const { name, events, frequency } of mneme.patterns('alice')) console.log(name, events, frequency);
   */
  async *patterns(space: string): AsyncGenerator<Pattern, void, undefined> {
    for (let from: number | undefined = 0; from !== undefined; ) {
      const page = await this.#parts.sequences.patternsOf(space, from, PAGE_PATTERNS);
      for (const record of page.patterns) yield patternFrom(record);
      from = page.next;
    }
  }

  /**
   * Where a pattern comes from: every learning, live or taken back, with the observations that it used.
   *
   * @param options.limit most learnings, the newest: 1 to 10,000; 100 when missing
   * @throws MemoryError `MEM_SPACE_NOT_FOUND`, `MEM_PATTERN_NOT_FOUND`
   */
  async trace(space: string, name: string, options?: TraceOptions): Promise<Trace> {
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
  forget(space: string, name: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    return this.#parts.sequences.forget(space, name, options);
  }

  /** Undoes the last forgetting of a pattern. @throws MemoryError as `forget`, and `MEM_NOTHING_TO_UNDO` when it was not forgotten */
  restore(space: string, name: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    return this.#parts.sequences.restore(space, name, options);
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
    return this.#parts.sequences.correct(space, name, givenPatternFrom({ events }).events, options);
  }

  /** All symbols of learned patterns with their counts, ascending by code point. */
  symbols(space: string): Promise<readonly SymbolStatistics[]> {
    return this.#parts.sequences.symbolStatistics(space);
  }

  /** Sums of the emotives that a symbol was learned with; empty when there were none. */
  async affinity(space: string, symbol: string): Promise<PlainEmotives> {
    return plainOf(await this.#parts.sequences.affinityOf(space, symbol));
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
}

/**
 * The history of a space: taking back what was learned, and asking what an answer is made of.
 *
 * Part of the sequence face. Names of patterns may have `PTRN|` before them or not. Calls that name a space reject with
 * `MEM_SPACE_NOT_FOUND` when nothing was ever written for it, those that name a pattern with `MEM_PATTERN_NOT_FOUND` when it was not learned.
 */
import type { Explanation } from './explanation.ts';
import type { ChangeOptions, Event, ReadOptions } from './observation.ts';
import type { PatternTrace } from './trace.ts';
import type { Certificate, WhyNot } from './why-not.ts';

/** What `forget`, `restore`, `undo` and `correct` did. */
export interface PatternChangeAnswer {
  readonly space: string;
  /** `PTRN|<sha1>`; of a correction the new name. */
  readonly patternName: string;
  /** Learnings of that pattern that count now. */
  readonly frequency: number;
  /** Journal sequences of the learnings that were taken back, brought back or moved. */
  readonly learnings: readonly number[];
}

/** Whose question it is: a session's, with its configuration and short-term memory, or a space's, with the defaults. */
export type Asker = { readonly sessionId: string } | { readonly space: string };

export interface TraceOptions {
  /** Most learnings to read, the newest first to stay: 1 to 10,000; 100 when missing. */
  readonly limit?: number;
}

/** What `erase` left: how much there was, and no word of what it said. */
export interface EraseAnswer {
  readonly space: string;
  /** Entries of the journal that were emptied, by kind. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What a space holds, in numbers. */
export interface SpaceFigures {
  readonly space: string;
  readonly patternCount: number;
  readonly symbolCount: number;
  /** Learnings that were made, also those that were taken back. */
  readonly learningCount: number;
  readonly openSessions: number;
}

export interface HistoryFace {
  figuresOf(space: string, options?: ReadOptions): Promise<SpaceFigures>;
  /** Where a pattern comes from: every learning, live or taken back, with the observations that it used. */
  trace(space: string, patternName: string, options?: TraceOptions): Promise<PatternTrace>;
  /**
   * One prediction of the session's answer as it is now, with the parts that each of its metrics recomputes from.
   * @throws MemoryError `MEM_PATTERN_NOT_FOUND` it is not in the answer; `whyNot` tells why
   */
  explain(sessionId: string, patternName: string): Promise<Explanation>;
  /** Which bound keeps a pattern out of the answer, and by how much. @param query events; the session's short-term memory when missing */
  whyNot(asker: Asker, patternName: string, query?: readonly Event[]): Promise<WhyNot>;
  /** How many patterns each bound excludes from the answer, and how similar one of them could be at most. */
  certificate(asker: Asker, query?: readonly Event[]): Promise<Certificate>;

  /** Takes back every learning of a pattern, until it is restored or learned again; the journal keeps all of it. */
  forget(space: string, patternName: string, options?: ChangeOptions): Promise<PatternChangeAnswer>;
  /**
   * Undoes the last forgetting of a pattern.
   * @throws MemoryError `MEM_NOTHING_TO_UNDO` it was not forgotten, or was restored already
   */
  restore(space: string, patternName: string, options?: ChangeOptions): Promise<PatternChangeAnswer>;
  /**
   * Takes back the last learning of a session that still counts, automatic ones included; repeated, the one before. Short-term memory stays.
   * @throws MemoryError `MEM_NOTHING_TO_UNDO`
   */
  undo(sessionId: string, options?: ChangeOptions): Promise<PatternChangeAnswer>;
  /**
   * Makes what was learned as one pattern count as another: frequency, emotives, metadata and provenance move, into an existing pattern
   * they merge in the order of the journal.
   *
   * @param events two or more symbols; symbols are sorted inside each event where the memory's defaults say so
   * @throws InvalidArgumentError the events are out of bounds
   */
  correct(space: string, patternName: string, events: readonly Event[], options?: ChangeOptions): Promise<PatternChangeAnswer>;
  /**
   * Erases a space at a person's request: nothing of what was observed and learned is left in the store, in memory or in any file. Sessions of
   * the space end. Only kinds, times and counts stay, so that the journal has no gap, under a hash of the name of the space. Receipts of earlier
   * requests go, too: only that of the erasure itself answers a repetition, until the space is erased again. Cannot be undone.
   */
  erase(space: string, options?: ChangeOptions): Promise<EraseAnswer>;
}

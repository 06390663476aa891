/**
 * A memory as commands use it: one of this process, or the one behind a running server.
 *
 * Both ways give the same answers, so a command does not know which one it has.
 */
import type { Explanation } from '../sequence/explanation.ts';
import type { Asker, EraseAnswer, PatternChangeAnswer } from '../sequence/history-face.ts';
import type { Event, GivenPattern, PatternRecord, ReadOptions } from '../sequence/observation.ts';
import type { PredictOptions } from '../sequence/prediction.ts';
import type { PatternTrace } from '../sequence/trace.ts';
import type { VectorsFace } from '../sequence/vectors-face.ts';
import type { WhyNot } from '../sequence/why-not.ts';

/** What commands show of a prediction; events, or plain symbols where a single symbol was observed. */
export interface PredictionView {
  readonly name: string;
  readonly frequency: number;
  readonly similarity: number;
  readonly potential: number;
  readonly confidence: number;
  readonly evidence: number;
  readonly matches: readonly string[];
  readonly past: readonly (Event | string)[];
  readonly present: readonly (Event | string)[];
  readonly future: readonly (Event | string)[];
  readonly missing: readonly (Event | string)[];
  readonly extras: readonly (Event | string)[];
  readonly emotives: Readonly<Record<string, number>>;
}

/** A prediction of an answer, and the parts that each of its metrics recomputes from. */
export type ExplanationView = Omit<Explanation, 'prediction'> & { readonly prediction: PredictionView };

export interface SpaceCounts {
  readonly patterns: number;
  readonly symbols: number;
  /** Of symbols in learned patterns, counted at every learning. */
  readonly occurrences: number;
}

export interface ObserveResult {
  readonly stmLength: number;
  /** Names of what was learned on the way. */
  readonly learned: readonly string[];
}

/** Named vectors; without idempotency keys. */
export type VectorsClient = Pick<VectorsFace, 'add' | 'remove' | 'search' | 'configure' | 'reembed' | 'statistics'>;

export interface MemoryClient {
  readonly vectors: VectorsClient;
  /** @param settings configuration by KATO's keys */
  openSession(space: string, settings: Readonly<Record<string, unknown>>): Promise<string>;
  closeSession(sessionId: string): Promise<void>;
  observe(sessionId: string, events: readonly Event[], learnAtEnd: boolean): Promise<ObserveResult>;
  /** Names in the order of the patterns, empty for a single symbol. Precondition: the session was opened for this and nothing else. */
  learnMany(sessionId: string, patterns: readonly GivenPattern[]): Promise<readonly string[]>;
  predict(sessionId: string, options: PredictOptions): Promise<readonly PredictionView[]>;
  /** Takes back every learning of a pattern, until it is restored or learned again. */
  forget(space: string, name: string): Promise<PatternChangeAnswer>;
  /** Undoes the last forgetting of a pattern. */
  restore(space: string, name: string): Promise<PatternChangeAnswer>;
  /** Takes back the last learning of a session that still counts. */
  undo(sessionId: string): Promise<PatternChangeAnswer>;
  /** Makes what was learned as one pattern count as another. */
  correct(space: string, name: string, events: readonly Event[]): Promise<PatternChangeAnswer>;
  /** Leaves nothing of a space. */
  erase(space: string): Promise<EraseAnswer>;
  /** Takes one prediction of a session's answer apart. */
  explain(sessionId: string, name: string): Promise<ExplanationView>;
  /** Where a pattern comes from: the newest `limit` learnings with their observations. */
  trace(space: string, name: string, limit: number): Promise<PatternTrace>;
  /** What keeps a pattern out of the answer to these events. */
  whyNot(asker: Asker, name: string, events: readonly Event[] | undefined): Promise<WhyNot>;
  /** @throws an error with the code `MEM_SPACE_NOT_FOUND`: nothing was ever written for the space */
  requireSpace(space: string): Promise<void>;
  /** @throws as `requireSpace` */
  countsOf(space: string, options: ReadOptions): Promise<SpaceCounts>;
  /** In the order of their first learning. */
  patterns(space: string, options: ReadOptions): AsyncIterable<PatternRecord>;
  /** Names of all spaces. */
  spaces(): Promise<readonly string[]>;
  close(): Promise<void>;
}

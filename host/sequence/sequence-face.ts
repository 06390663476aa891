/**
 * The sequence face: observe, learn, predict. What HTTP, the command line and library users call.
 *
 * Every changing call resolves after its journal entries are durable and applied. Every call on a session restarts the session's
 * time to live unless it says otherwise. All reject with `SessionNotFoundError` when the session is not open.
 */
import type { HistoryFace } from './history-face.ts';
import type {
  ChangeOptions,
  Emotives,
  Event,
  FinalizeAnswer,
  GivenPattern,
  LearnAnswer,
  LearnManyAnswer,
  Observation,
  ObserveAnswer,
  ObserveSequenceAnswer,
  ObserveSequenceOptions,
  PatternPage,
  PatternRecord,
  Percept,
  ReadOptions,
  SpacePage,
  SymbolStatistics,
} from './observation.ts';
import type { PredictionAnswer, PredictOptions } from './prediction.ts';
import type { OpenSessionRequest, SessionEvent, SessionView } from './session.ts';
import type { SessionConfig } from './session-config.ts';
import type { VectorsFace } from './vectors-face.ts';

/** What `cognitionOf` answers. */
export interface Cognition {
  readonly space: string;
  readonly prediction: PredictionAnswer;
  /** The newest emotives of the session, empty when there are none. */
  readonly emotives: Emotives;
  readonly shortTermMemory: readonly Event[];
  readonly time: number;
}

/** A loaded space, for monitoring. */
export interface SpaceStatus {
  readonly space: string;
  readonly loadedAtMs: number;
  readonly lastUsedMs: number;
  readonly useCount: number;
}

export interface SequenceStatistics {
  readonly sessionsCreated: number;
  readonly sessionsDeleted: number;
  readonly sessionsExpired: number;
  readonly sessionOperations: number;
  readonly activeSessions: number;
  readonly spaces: readonly SpaceStatus[];
  /** Memory of the loaded spaces and of past moments that are kept: what is in kernel memory, and an estimate of the rest. */
  readonly spaceBytesHeld: number;
  /** Beyond it the spaces that were not used for longest are let go; null for no limit. */
  readonly spaceBytesLimit: number | null;
  readonly spaceEvictions: number;
  /** Snapshots of spaces written since the start. */
  readonly snapshotsWritten: number;
  /** Snapshots that could not be written, or were there and could not be used. */
  readonly snapshotProblems: number;
  /** Most entries of a loaded space that no snapshot holds yet: what opening it again would have to fold. */
  readonly mostEntriesToFold: number;
}

export interface SequenceFace extends HistoryFace {
  /** Named vectors of spaces. */
  readonly vectors: VectorsFace;
  /**
   * Opens a new session on a space; the space comes into being with it.
   * @throws InvalidArgumentError the space name is empty, too long or not well-formed, or the time to live is out of range
   */
  openSession(request: OpenSessionRequest, options?: ChangeOptions): Promise<SessionView>;
  sessionOf(sessionId: string): Promise<SessionView>;
  /** Does not restart the time to live, never rejects. `expired` is true for a session that ran out and is still known. */
  sessionExists(sessionId: string): { readonly exists: boolean; readonly expired: boolean };
  /** Resolves to the space of a live session without touching it; for the HTTP layer's 404. */
  hasSession(sessionId: string): boolean;
  activeSessionCount(): number;
  /** Repeated under its idempotency key, it resolves again although the session is gone. */
  closeSession(sessionId: string, options?: ChangeOptions): Promise<void>;
  configOf(sessionId: string): Promise<SessionConfig>;
  /** @throws InvalidConfigurationError per refused key a reason; nothing is changed */
  configure(sessionId: string, changes: Readonly<Record<string, unknown>>, options?: ChangeOptions): Promise<SessionConfig>;
  /** @throws InvalidArgumentError ttlSeconds outside 1 to 31,536,000 */
  extendSession(sessionId: string, ttlSeconds: number, options?: ChangeOptions): Promise<void>;

  /**
   * @throws InvalidArgumentError vectors of different lengths, too large a short-term memory, a symbol out of bounds
   */
  observe(sessionId: string, observation: Observation, options?: ChangeOptions): Promise<ObserveAnswer>;
  observeSequence(
    sessionId: string,
    observations: readonly Observation[],
    options?: ObserveSequenceOptions,
  ): Promise<ObserveSequenceAnswer>;
  /** @throws MemoryError `MEM_SHORT_TERM_MEMORY_EMPTY` */
  learn(sessionId: string, options?: ChangeOptions): Promise<LearnAnswer>;
  /**
   * Learns up to 10,000 patterns as they are given, in one append; short-term memory stays as it is. All of them or none.
   * @throws InvalidArgumentError the first pattern that holds no symbol or is out of bounds
   */
  learnMany(sessionId: string, patterns: readonly GivenPattern[], options?: ChangeOptions): Promise<LearnManyAnswer>;
  finalizeTraining(sessionId: string, options?: ChangeOptions): Promise<FinalizeAnswer>;
  clearShortTermMemory(sessionId: string, options?: ChangeOptions): Promise<void>;
  /** Empties short-term memory and the space's patterns, statistics, affinities and vectors. */
  clearMemory(sessionId: string, options?: ChangeOptions): Promise<void>;

  shortTermMemoryOf(sessionId: string): Promise<readonly Event[]>;
  /**
   * With the session's configuration where the options say nothing.
   * @throws InvalidArgumentError limit outside 1 to 10,000, cutoff outside [0, 1]
   */
  predict(sessionId: string, options?: PredictOptions): Promise<PredictionAnswer>;
  /** The last observation (null when none) and the mean of the session's emotives. */
  perceptOf(sessionId: string): Promise<{ readonly space: string; readonly percept: Percept | null; readonly emotives: Emotives }>;
  /** Predictions with the space's defaults (recall 0.1, 100), empty when the session does not process predictions. */
  cognitionOf(sessionId: string): Promise<Cognition>;

  // Look-ups, of now or, with `asOf`, of then; they reject with `MEM_ERASED` for a moment before an erasure.

  /** The pattern of this name (40 hexadecimal digits, `PTRN|` before it or not), undefined when the space has none. */
  findPattern(space: string, name: string, options?: ReadOptions): Promise<PatternRecord | undefined>;
  /** Up to `limit` spaces that something was ever written for, ascending by code point, behind the one of this name (empty text: from the first). */
  spacesAfter(name: string, limit: number): Promise<SpacePage>;
  /**
   * Up to `limit` patterns, by the first of their learnings that counts.
   *
   * A page is consistent in itself; a pattern that stays learned while pages are read comes on exactly one of them.
   *
   * @param from 0, or `next` of the page before
   */
  patternsOf(space: string, from: number, limit: number, options?: ReadOptions): Promise<PatternPage>;
  /** All symbols of learned patterns, ascending by code point. */
  symbolStatistics(space: string, options?: ReadOptions): Promise<readonly SymbolStatistics[]>;
  /** Symbols with an affinity, ascending by code point. */
  affinities(space: string, options?: ReadOptions): Promise<ReadonlyMap<string, Emotives>>;
  affinityOf(space: string, symbol: string, options?: ReadOptions): Promise<Emotives>;

  /** Calls the listener for every session that this process opens or closes; returns the way to stop. */
  watchSessions(listener: (event: SessionEvent) => void): () => void;
  statistics(): SequenceStatistics;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

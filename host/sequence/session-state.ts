/**
 * Session state: what one session holds, as immutable values, and how each journal entry changes it.
 *
 * A session is the fold of its entries. Because states are values, the sequencer can decide against the newest one while readers still see the
 * last committed one, and going back is free.
 *
 * Whoever applies many changes in one turn passes a token of its own, the owner: columns that this owner copied already are then extended in
 * place. Nobody else has the token, so a state that was handed on never changes.
 */
import { newest } from './emotives.ts';
import type { Emotives, Event, Percept } from './observation.ts';
import type { SessionConfig } from './session-config.ts';

/** Beyond this many events, emotives or metadata the oldest leave (specs/kato.md 1.4). */
const NEWEST_KEPT = 1000;

export interface SessionState {
  readonly sessionId: string;
  readonly createdAtMs: number;
  /** As given at opening or by the last extension; the time to live restarts with it. */
  readonly ttlSeconds: number;
  /** JSON text. */
  readonly metadata: string;
  readonly config: SessionConfig;
  readonly stm: readonly Event[];
  /** Journal sequence of the observation behind each event of `stm`. */
  readonly stmSequences: readonly number[];
  readonly stmSymbolCount: number;
  readonly time: number;
  readonly percept: Percept | null;
  /** Who may extend `stm` and `stmSequences` in place. */
  readonly owner: object | undefined;
  /** Accumulators: what was felt and noted since the short-term memory was last cleared by the caller. */
  readonly emotives: readonly Emotives[];
  /** JSON texts of non-empty objects. */
  readonly metadataNotes: readonly string[];
}

/** What one observation adds. */
export interface ObservedChange {
  readonly sequence: number;
  /** Empty when nothing was observed: then only time, emotives and metadata advance. */
  readonly event: Event;
  readonly percept: Percept;
  readonly emotives: Emotives;
}

export function openedSession(
  sessionId: string,
  createdAtMs: number,
  ttlSeconds: number,
  metadata: string,
  config: SessionConfig,
): SessionState {
  return {
    sessionId,
    createdAtMs,
    ttlSeconds,
    metadata,
    config,
    stm: [],
    stmSequences: [],
    stmSymbolCount: 0,
    time: 0,
    percept: null,
    owner: undefined,
    emotives: [],
    metadataNotes: [],
  };
}

/** @param owner token of whoever applies several changes in one turn */
export function afterObserved(state: SessionState, change: ObservedChange, owner?: object): SessionState {
  const { event, percept, emotives } = change;
  const observed = event.length > 0 ? withEvent(state, event, change.sequence, owner) : state;
  return {
    ...observed,
    time: state.time + 1,
    percept,
    emotives: emotives.size > 0 ? newest([...state.emotives, emotives], NEWEST_KEPT) : state.emotives,
    metadataNotes: percept.metadata === '{}' ? state.metadataNotes : newest([...state.metadataNotes, percept.metadata], NEWEST_KEPT),
  };
}

/** After learning: the newest `keptEvents` events stay (0 for an explicit learning); accumulators stay too (specs/kato.md 1.5). */
export function afterLearned(state: SessionState, keptEvents: number): SessionState {
  const from = state.stm.length - keptEvents;
  return withEvents(state, state.stm.slice(from), state.stmSequences.slice(from));
}

/** After the caller cleared the session: events, accumulators, time, percept. */
export function afterCleared(state: SessionState): SessionState {
  return { ...withEvents(state, [], []), time: 0, percept: null, emotives: [], metadataNotes: [] };
}

/** After `clearBetween` of an observed sequence: only the events go. */
export function afterEventsCleared(state: SessionState): SessionState {
  return withEvents(state, [], []);
}

/**
 * How many events stay after learning a full short-term memory, or −1 when it is not full (specs/kato.md 1.4).
 *
 * A single event is learned plainly. Rolling keeps the newest `maxPatternLength − 1` events; when that is no fewer than there are, all but the
 * first. A window of 0 keeps everything, as KATO's slice from −0 does.
 */
export function keptByAutoLearn(state: SessionState): number {
  const { maxPatternLength, stmMode } = state.config;
  if (maxPatternLength === 0 || state.stm.length < maxPatternLength) return -1;
  if (stmMode === 'CLEAR' || state.stm.length === 1) return 0;
  const window = maxPatternLength - 1;
  if (state.stm.length <= window) return state.stm.length - 1;
  return window === 0 ? state.stm.length : window;
}

/** One more event; the oldest leaves when there are too many. */
function withEvent(state: SessionState, event: Event, sequence: number, owner: object | undefined): SessionState {
  const isOwned = owner !== undefined && state.owner === owner;
  const stm = isOwned ? (state.stm as Event[]) : state.stm.slice();
  const stmSequences = isOwned ? (state.stmSequences as number[]) : state.stmSequences.slice();
  let stmSymbolCount = state.stmSymbolCount + event.length;
  stm.push(event);
  stmSequences.push(sequence);
  if (stm.length > NEWEST_KEPT) {
    stmSymbolCount -= stm[0].length;
    stm.shift();
    stmSequences.shift();
  }
  return { ...state, stm, stmSequences, stmSymbolCount, owner };
}

function withEvents(state: SessionState, stm: readonly Event[], sequences: readonly number[]): SessionState {
  let symbolCount = 0;
  for (const event of stm) symbolCount += event.length;
  return { ...state, stm, stmSequences: sequences, stmSymbolCount: symbolCount, owner: undefined };
}

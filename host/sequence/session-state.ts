/**
 * Session state: what one session holds, as immutable values, and how each journal entry changes it.
 *
 * A session is the fold of its entries. Because states are values, the sequencer can decide against the newest one while readers still see the
 * last committed one, and going back is free.
 */
import type { Emotives, Event, Percept } from './observation.ts';
import { RecentItems } from './recent-items.ts';
import type { SessionConfig } from './session-config.ts';

/** Beyond this many events, emotives or metadata the oldest leave (specs/kato.md 1.4). */
const NEWEST_KEPT = 1000;

/** An event of a short-term memory and the journal sequence of the observation behind it. */
export interface RememberedEvent {
  readonly event: Event;
  readonly sequence: number;
}

export interface SessionState {
  readonly sessionId: string;
  readonly createdAtMs: number;
  /** As given at opening or by the last extension; the time to live restarts with it. */
  readonly ttlSeconds: number;
  /** JSON text. */
  readonly metadata: string;
  readonly config: SessionConfig;
  /** Short-term memory. */
  readonly stm: RecentItems<RememberedEvent>;
  readonly stmSymbolCount: number;
  readonly time: number;
  readonly percept: Percept | null;
  /** Accumulators: what was felt and noted since the short-term memory was last cleared by the caller. */
  readonly emotives: RecentItems<Emotives>;
  /** JSON texts of non-empty objects. */
  readonly metadataNotes: RecentItems<string>;
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
    stm: NO_EVENTS,
    stmSymbolCount: 0,
    time: 0,
    percept: null,
    emotives: NO_EMOTIVES,
    metadataNotes: NO_NOTES,
  };
}

export function afterObserved(state: SessionState, { event, sequence, percept, emotives }: ObservedChange): SessionState {
  const { metadata } = percept;
  const isFull = state.stm.length === NEWEST_KEPT;
  const left = isFull && event.length > 0 ? (state.stm.oldest?.event.length ?? 0) : 0;
  return {
    ...state,
    stm: event.length > 0 ? state.stm.with({ event, sequence }, NEWEST_KEPT) : state.stm,
    stmSymbolCount: state.stmSymbolCount + event.length - left,
    time: state.time + 1,
    percept,
    emotives: emotives.size > 0 ? state.emotives.with(emotives, NEWEST_KEPT) : state.emotives,
    metadataNotes: metadata === '{}' ? state.metadataNotes : state.metadataNotes.with(metadata, NEWEST_KEPT),
  };
}

/** After learning: the newest `keptEvents` events stay (0 for an explicit learning); accumulators stay too (specs/kato.md 1.5). */
export function afterLearned(state: SessionState, keptEvents: number): SessionState {
  return withEvents(state, state.stm.last(keptEvents));
}

/** After the caller cleared the session: events, accumulators, time, percept. */
export function afterCleared(state: SessionState): SessionState {
  return { ...withEvents(state, NO_EVENTS), time: 0, percept: null, emotives: NO_EMOTIVES, metadataNotes: NO_NOTES };
}

/** After `clearBetween` of an observed sequence: only the events go. */
export function afterEventsCleared(state: SessionState): SessionState {
  return withEvents(state, NO_EVENTS);
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

/** Events of the short-term memory, oldest first. */
export function eventsOf({ stm }: Pick<SessionState, 'stm'>): readonly Event[] {
  return stm.items.map(({ event }) => event);
}

/** As `RecentItems.of`, for a short-term memory. */
export function rememberedEvents(items: readonly RememberedEvent[]): RecentItems<RememberedEvent> {
  return RecentItems.of(items, isSameEvent);
}

/** The same entry of the journal, unless it never came to be and another one took its place. */
function isSameEvent(left: RememberedEvent, right: RememberedEvent): boolean {
  if (left.sequence !== right.sequence || left.event.length !== right.event.length) return false;
  return left.event.every((symbol, index) => symbol === right.event[index]);
}

function withEvents(state: SessionState, stm: RecentItems<RememberedEvent>): SessionState {
  let stmSymbolCount = 0;
  for (const { event } of stm.items) stmSymbolCount += event.length;
  return { ...state, stm, stmSymbolCount };
}

const NO_EVENTS = rememberedEvents([]);
const NO_EMOTIVES = RecentItems.of<Emotives>([]);
const NO_NOTES = RecentItems.of<string>([]);

/** Session text: a session's state as one JSON text, for snapshots. */
import { exactJson } from './exact-json.ts';
import type { Emotives, Event } from './observation.ts';
import { RecentItems } from './recent-items.ts';
import { defaultSessionConfig, type SessionConfig } from './session-config.ts';
import { eventsOf, openedSession, rememberedEvents, type SessionState } from './session-state.ts';

type SessionFields = Omit<SessionState, 'config' | 'stm' | 'emotives' | 'metadataNotes'> & {
  readonly config: Partial<SessionConfig>;
  readonly stm: readonly Event[];
  /** Journal sequence of the observation behind each event of `stm`. */
  readonly stmSequences: readonly number[];
  readonly emotives: readonly (readonly (readonly [string, number])[])[];
  readonly metadataNotes: readonly string[];
};

export function encodeSession(state: SessionState): string {
  return exactJson({
    ...state,
    stm: eventsOf(state),
    stmSequences: state.stm.items.map(({ sequence }) => sequence),
    emotives: state.emotives.items,
    metadataNotes: state.metadataNotes.items,
  });
}

/** @param fields what the text of `encodeSession` says */
export function sessionOf(fields: unknown): SessionState {
  const { sessionId, createdAtMs, ttlSeconds, metadata, config, stm, stmSequences, emotives, metadataNotes, ...rest } =
    fields as SessionFields;
  return {
    // Settings without a value are keys too.
    ...openedSession(sessionId, createdAtMs, ttlSeconds, metadata, { ...defaultSessionConfig(), ...config }),
    ...rest,
    stm: rememberedEvents(stm.map((event, index) => ({ event, sequence: stmSequences[index] }))),
    emotives: RecentItems.of(emotives.map((moment): Emotives => new Map(moment))),
    metadataNotes: RecentItems.of(metadataNotes),
  };
}

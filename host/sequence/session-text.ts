/** Session text: a session's state as one JSON text, for snapshots. */
import { exactJson } from './exact-json.ts';
import type { Emotives } from './observation.ts';
import { defaultSessionConfig, type SessionConfig } from './session-config.ts';
import type { SessionState } from './session-state.ts';

type SessionFields = Omit<SessionState, 'config' | 'emotives' | 'owner'> & {
  readonly config: Partial<SessionConfig>;
  readonly emotives: readonly (readonly (readonly [string, number])[])[];
};

export function encodeSession(state: SessionState): string {
  return exactJson({ ...state, owner: undefined });
}

/** @param fields what the text of `encodeSession` says */
export function sessionOf(fields: unknown): SessionState {
  const known = fields as SessionFields;
  const { config, emotives } = known;
  return {
    ...known,
    // Settings without a value are keys too.
    config: { ...defaultSessionConfig(), ...config },
    emotives: emotives.map((moment): Emotives => new Map(moment)),
    owner: undefined,
  };
}

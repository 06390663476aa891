/** Sessions as callers see them. */
import type { SessionConfig } from './session-config.ts';

export interface OpenSessionRequest {
  /** Name of the space, 1 to 256 code points. */
  readonly space: string;
  /** JSON text of one object, echoed; `{}` for none. */
  readonly metadata: string;
  /** 1 to 31,536,000 seconds; 0 or missing: the default. */
  readonly ttlSeconds?: number;
  /** Configuration by KATO's key; a bad value drops all of it, and the answer shows the defaults. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface SessionView {
  readonly sessionId: string;
  readonly space: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** As given, or the default. */
  readonly ttlSeconds: number;
  readonly metadata: string;
  readonly config: SessionConfig;
}

/** A session came or went, for those who watch. */
export type SessionEvent =
  | { readonly type: 'created'; readonly sessionId: string; readonly space: string; readonly timeMs: number }
  | { readonly type: 'destroyed'; readonly sessionId: string; readonly timeMs: number };

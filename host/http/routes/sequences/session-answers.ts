/** Session answers: a session and its configuration in KATO's keys. */

import type { SessionView } from '../../../sequence/session.ts';
import type { SessionConfig } from '../../../sequence/session-config.ts';
import { FLOAT_SETTINGS, settingsOf } from '../../../sequence/session-config.ts';
import { isoTime } from '../../answer.ts';
import type { JsonValue, WireFloat } from '../../json-text.ts';
import { float, rawJson, writeJson } from '../../json-text.ts';

/** @param ttlSeconds the whole time to live after opening, what is left of it later */
export function sessionText(view: SessionView, ttlSeconds: number): string {
  return writeJson({
    session_id: view.sessionId,
    node_id: view.space,
    created_at: isoTime(view.createdAtMs),
    expires_at: isoTime(view.expiresAtMs),
    ttl_seconds: ttlSeconds,
    metadata: rawJson(view.metadata),
    session_config: configJson(view.config),
  });
}

/** Effective values by KATO's keys; settings that are floats are written as floats. */
export function configJson(config: SessionConfig): ReadonlyMap<string, JsonValue> {
  const settings = new Map<string, JsonValue>();
  for (const [key, value] of settingsOf(config)) settings.set(key, settingJson(key, value));
  return settings;
}

/** Floats of a map, in its order. */
export function floats(values: ReadonlyMap<string, number>): ReadonlyMap<string, WireFloat> {
  const marked = new Map<string, WireFloat>();
  for (const [key, value] of values) marked.set(key, float(value));
  return marked;
}

function settingJson(key: string, value: unknown): JsonValue {
  if (typeof value === 'number') return FLOAT_SETTINGS.has(key) ? float(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map(String) : null;
}

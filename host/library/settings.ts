/**
 * Settings: a session's configuration as library users write it, in the names of `SessionConfig`.
 *
 * The face takes KATO's keys and, as KATO does, drops a bad configuration of a new session silently. A program wants to hear about it.
 */
import { InvalidConfigurationError } from '../errors.ts';
import { applySettings, defaultSessionConfig, type SessionConfig } from '../sequence/session-config.ts';
import { checkKind } from './argument-check.ts';

/** Any part of a session's configuration. */
export type SessionSettings = { readonly [Field in keyof SessionConfig]?: SessionConfig[Field] };

/**
 * The settings by KATO's keys (`maxPredictions` becomes `max_predictions`).
 *
 * @param argument what the caller calls them
 * @throws InvalidArgumentError they are no object
 * @throws InvalidConfigurationError one reason per refused or unknown setting
 */
export function settingsByKey(settings: SessionSettings, argument = 'settings'): Record<string, unknown> {
  checkKind(settings, 'an object', [argument]);
  const known = defaultSessionConfig();
  const byKey: Record<string, unknown> = {};
  const fields = new Map<string, string>();
  const reasons: Record<string, string> = {};
  for (const [field, value] of Object.entries(settings)) {
    if (!Object.hasOwn(known, field)) {
      reasons[field] = `Must be one of: ${Object.keys(known).join(', ')}`;
      continue;
    }
    const key = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    byKey[key] = value;
    fields.set(key, field);
  }
  try {
    applySettings(known, byKey);
  } catch (error) {
    if (!(error instanceof InvalidConfigurationError)) throw error;
    for (const [key, reason] of Object.entries(error.reasons)) reasons[fields.get(key) ?? key] = reason;
  }
  if (Object.keys(reasons).length > 0) throw new InvalidConfigurationError(reasons);
  return byKey;
}

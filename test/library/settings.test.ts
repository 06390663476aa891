import { describe, expect, it } from 'vitest';
import { settingsByKey } from '../../host/library/settings.ts';
import { defaultSessionConfig, settingsOf } from '../../host/sequence/session-config.ts';

describe('settingsByKey', () => {
  it('knows every setting by the name that a configuration gives it', () => {
    const everything = { ...defaultSessionConfig(), fuzzyTokenThreshold: 0.8, affinityEmotive: 'joy', fuzzySimilarity: true };
    expect(new Map(Object.entries(settingsByKey(everything)))).toEqual(new Map(settingsOf(everything)));
  });

  it('refuses what a session would refuse, each by the name it was given', () => {
    const settings = { maxPredictions: 0, recallThreshold: 2, persistence: 3 };
    expect(() => settingsByKey(settings)).toThrow(
      expect.objectContaining({
        code: 'MEM_INVALID_CONFIGURATION',
        reasons: { maxPredictions: expect.any(String), recallThreshold: expect.any(String) },
      }),
    );
  });

  it('refuses a name that no setting has', () => {
    expect(() => settingsByKey(Object.fromEntries([['max_predictions', 3]]))).toThrow(
      /"max_predictions": Must be one of: maxPatternLength/,
    );
  });
});

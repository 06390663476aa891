import { describe, expect, it } from 'vitest';
import { InvalidConfigurationError } from '../../host/errors.ts';
import { applySettings, defaultSessionConfig, FLOAT_SETTINGS, RANK_KEYS, settingsOf } from '../../host/sequence/session-config.ts';

const NUMBER = 'Must be a number between 0.0 and 1.0';
const BOOLEAN = 'Must be a boolean (true/false)';
const NOT_NUMBERS = ['1', true, [1], {}, Number.NaN];
const NOT_BOOLEANS = [0, 1, 'true', []];

/** Per key: its default, values that are taken, values that are refused, and why. */
const KEYS: readonly (readonly [key: string, initial: unknown, good: readonly unknown[], bad: readonly unknown[], reason: string])[] = [
  ['max_pattern_length', 0, [0, 1, 1e9], [-1, 1.5, ...NOT_NUMBERS], 'Must be a non-negative integer'],
  ['persistence', 5, [1, 100], [0, 101, 2.5, ...NOT_NUMBERS], 'Must be an integer between 1 and 100'],
  ['recall_threshold', 0.1, [0, 1, 0.5, 5e-324], [-0.1, 1.1, ...NOT_NUMBERS], NUMBER],
  ['indexer_type', 'VI', ['VI', 'LSH', 'ANNOY', 'FAISS'], ['vi', '', 3], 'Must be one of: VI, LSH, ANNOY, FAISS'],
  ['max_predictions', 100, [1, 10_000], [0, 10_001, 1.5, ...NOT_NUMBERS], 'Must be an integer between 1 and 10000'],
  ['sort_symbols', true, [true, false], NOT_BOOLEANS, BOOLEAN],
  ['process_predictions', true, [true, false], NOT_BOOLEANS, BOOLEAN],
  ['use_token_matching', true, [true, false], NOT_BOOLEANS, BOOLEAN],
  ['stm_mode', 'CLEAR', ['CLEAR', 'ROLLING'], [1, true, ['CLEAR']], 'Must be a string'],
  ['rank_sort_algo', 'potential', RANK_KEYS, ['POTENTIAL', 'name', 1, '__proto__'], `Must be one of: ${RANK_KEYS.join(', ')}`],
  [
    'filter_pipeline',
    [],
    [[], ['length', 'length'], ['minhash', 'jaccard', 'bloom', 'rapidfuzz']],
    ['length', [1], ['unknown'], {}],
    'Must be a list of: minhash, length, jaccard, bloom, rapidfuzz',
  ],
  ['length_min_ratio', 0.5, [0, 1], [-1, 1.01, ...NOT_NUMBERS], NUMBER],
  ['length_max_ratio', 2, [1, 1e300], [0.99, Number.POSITIVE_INFINITY, ...NOT_NUMBERS], 'Must be a number of at least 1.0'],
  ['jaccard_threshold', 0.3, [0, 1], [-1, 2, ...NOT_NUMBERS], NUMBER],
  ['jaccard_min_overlap', 2, [1, 1000], [0, 1.5, ...NOT_NUMBERS], 'Must be an integer of at least 1'],
  ['minhash_threshold', 0.7, [0, 1], [-1, 2, ...NOT_NUMBERS], NUMBER],
  ['minhash_bands', 20, [1, 100], [0, 101, ...NOT_NUMBERS], 'Must be an integer between 1 and 100'],
  ['minhash_rows', 5, [1, 20], [0, 21, ...NOT_NUMBERS], 'Must be an integer between 1 and 20'],
  ['minhash_num_hashes', 100, [10, 256], [9, 257, ...NOT_NUMBERS], 'Must be an integer between 10 and 256'],
  ['bloom_false_positive_rate', 0.01, [0.0001, 0.1], [0, 0.2, ...NOT_NUMBERS], 'Must be a number between 0.0001 and 0.1'],
  ['max_candidates_per_stage', 100_000, [100], [99, 100.5, ...NOT_NUMBERS], 'Must be an integer of at least 100'],
  ['enable_filter_metrics', true, [true, false], NOT_BOOLEANS, BOOLEAN],
  ['fuzzy_token_threshold', undefined, [0, 0.8, 1], [-1, 1.1, ...NOT_NUMBERS], NUMBER],
  ['fuzzy_similarity', undefined, [true, false], NOT_BOOLEANS, BOOLEAN],
  ['affinity_emotive', undefined, ['joy', '', '__proto__'], [1, true, []], 'Must be a string'],
];

function reasonsOf(changes: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  try {
    applySettings(defaultSessionConfig(), changes);
    return {};
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error.reasons;
    throw error;
  }
}

describe('applySettings', () => {
  it.each(KEYS)("takes %s within its range and refuses the rest with KATO's words", (key, initial, good, bad, reason) => {
    expect(settingsOf(defaultSessionConfig()).get(key)).toEqual(initial);
    for (const value of good)
      expect(settingsOf(applySettings(defaultSessionConfig(), { [key]: value })).get(key), String(value)).toEqual(value);
    for (const value of bad) expect(reasonsOf({ [key]: value }), JSON.stringify(value)).toEqual({ [key]: reason });
  });

  it('knows every key that it echoes', () => {
    const optional = { fuzzy_token_threshold: 0.5, affinity_emotive: 'joy', fuzzy_similarity: true };
    const echoed = settingsOf(applySettings(defaultSessionConfig(), optional));
    expect([...echoed.keys()].sort()).toEqual(KEYS.map(([key]) => key).sort());
    for (const key of FLOAT_SETTINGS) expect(echoed.has(key)).toBe(true);
  });

  it('ignores nulls, unknown keys and keys of the prototype', () => {
    const config = defaultSessionConfig();
    expect(applySettings(config, { persistence: null, recall_threshold: undefined, unknown: 1, sort: 7 })).toEqual(config);
    expect(applySettings(config, Object.create({ persistence: 'inherited' }))).toEqual(config);
  });

  it('makes CLEAR of an unknown stm_mode', () => {
    expect(applySettings(defaultSessionConfig({ stmMode: 'ROLLING' }), { stm_mode: 'rolling' }).stmMode).toBe('CLEAR');
  });

  it('collects every reason and leaves the given configuration alone', () => {
    const config = defaultSessionConfig();
    expect(() => applySettings(config, { persistence: 7, recall_threshold: 2, max_predictions: '3' })).toThrow('"recall_threshold"');
    expect(Object.keys(reasonsOf({ persistence: 7, recall_threshold: 2, max_predictions: '3' })).sort()).toEqual([
      'max_predictions',
      'recall_threshold',
    ]);
    expect(config).toEqual(defaultSessionConfig());
  });
});

describe('settingsOf', () => {
  it('shows the optional keys only when they are set', () => {
    const keys = [...settingsOf(defaultSessionConfig()).keys()];
    expect(keys).toHaveLength(22);
    expect(keys).not.toContain('fuzzy_token_threshold');
    expect(keys).not.toContain('affinity_emotive');
    expect(keys).not.toContain('fuzzy_similarity');
  });

  it('gives what applySettings turns back into the same configuration', () => {
    const config = applySettings(defaultSessionConfig(), {
      persistence: 7,
      stm_mode: 'ROLLING',
      fuzzy_token_threshold: 0.25,
      filter_pipeline: ['bloom'],
    });
    expect(applySettings(defaultSessionConfig(), Object.fromEntries(settingsOf(config)))).toEqual(config);
  });
});

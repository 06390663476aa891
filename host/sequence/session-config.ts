/**
 * Session configuration: every key of specs/kato.md section 4 and one of Mneme's own, its default, its range and the text
 * that refuses it.
 *
 * One table drives creation (a bad value drops the whole configuration), changes (a bad value refuses the whole change)
 * and the echo, so the three cannot disagree.
 */
import { InvalidConfigurationError } from '../errors.ts';

/** Bounds of sessions and their requests, whichever way they come in. */
export const SESSION_LIMITS = {
  /** One year. */
  ttlSeconds: 31_536_000,
  spaceCodePoints: 256,
  idempotencyKeyCodePoints: 128,
} as const;

export type StmMode = 'CLEAR' | 'ROLLING';

export interface SessionConfig {
  readonly maxPatternLength: number;
  readonly persistence: number;
  readonly recallThreshold: number;
  readonly stmMode: StmMode;
  readonly indexerType: string;
  readonly maxPredictions: number;
  readonly sortSymbols: boolean;
  readonly processPredictions: boolean;
  readonly useTokenMatching: boolean;
  readonly fuzzyTokenThreshold: number | undefined;
  readonly rankSortAlgo: string;
  readonly affinityEmotive: string | undefined;
  /** Not one of KATO's keys: symbols that resemble each other count as equal. Undefined is false. */
  readonly fuzzySimilarity: boolean | undefined;
  readonly filterPipeline: readonly string[];
  readonly lengthMinRatio: number;
  readonly lengthMaxRatio: number;
  readonly jaccardThreshold: number;
  readonly jaccardMinOverlap: number;
  readonly minhashThreshold: number;
  readonly minhashBands: number;
  readonly minhashRows: number;
  readonly minhashNumHashes: number;
  readonly bloomFalsePositiveRate: number;
  readonly maxCandidatesPerStage: number;
  readonly enableFilterMetrics: boolean;
}

/** KATO's names of the rank keys, in its order. */
export const RANK_KEYS = [
  'potential',
  'similarity',
  'evidence',
  'confidence',
  'snr',
  'fragmentation',
  'frequency',
  'normalized_entropy',
  'global_normalized_entropy',
  'itfdf_similarity',
  'confluence',
  'predictive_information',
  'bayesian_posterior',
  'bayesian_prior',
  'bayesian_likelihood',
  'tfidf_score',
  'weighted_similarity',
  'weighted_evidence',
  'weighted_confidence',
  'weighted_snr',
] as const;

const INDEXERS = ['VI', 'LSH', 'ANNOY', 'FAISS'] as const;
const FILTERS = ['minhash', 'length', 'jaccard', 'bloom', 'rapidfuzz'] as const;

/** How one key is checked: undefined when the value is fine, else the reason. */
type Check = (value: unknown) => string | undefined;

interface Setting {
  /** KATO's spelling. */
  readonly key: string;
  readonly field: keyof SessionConfig;
  readonly initial: unknown;
  readonly check: Check;
}

const SETTINGS: readonly Setting[] = [
  {
    key: 'max_pattern_length',
    field: 'maxPatternLength',
    initial: 0,
    check: integer(0, Number.MAX_SAFE_INTEGER, 'Must be a non-negative integer'),
  },
  { key: 'persistence', field: 'persistence', initial: 5, check: integer(1, 100) },
  { key: 'recall_threshold', field: 'recallThreshold', initial: 0.1, check: number(0, 1) },
  { key: 'indexer_type', field: 'indexerType', initial: 'VI', check: oneOf(INDEXERS) },
  { key: 'max_predictions', field: 'maxPredictions', initial: 100, check: integer(1, 10_000) },
  { key: 'sort_symbols', field: 'sortSymbols', initial: true, check: boolean },
  { key: 'process_predictions', field: 'processPredictions', initial: true, check: boolean },
  { key: 'use_token_matching', field: 'useTokenMatching', initial: true, check: boolean },
  { key: 'stm_mode', field: 'stmMode', initial: 'CLEAR', check: string },
  { key: 'rank_sort_algo', field: 'rankSortAlgo', initial: 'potential', check: oneOf(RANK_KEYS) },
  { key: 'filter_pipeline', field: 'filterPipeline', initial: [], check: listOf(FILTERS) },
  { key: 'length_min_ratio', field: 'lengthMinRatio', initial: 0.5, check: number(0, 1) },
  {
    key: 'length_max_ratio',
    field: 'lengthMaxRatio',
    initial: 2.0,
    check: number(1, Number.MAX_VALUE, 'Must be a number of at least 1.0'),
  },
  { key: 'jaccard_threshold', field: 'jaccardThreshold', initial: 0.3, check: number(0, 1) },
  {
    key: 'jaccard_min_overlap',
    field: 'jaccardMinOverlap',
    initial: 2,
    check: integer(1, Number.MAX_SAFE_INTEGER, 'Must be an integer of at least 1'),
  },
  { key: 'minhash_threshold', field: 'minhashThreshold', initial: 0.7, check: number(0, 1) },
  { key: 'minhash_bands', field: 'minhashBands', initial: 20, check: integer(1, 100) },
  { key: 'minhash_rows', field: 'minhashRows', initial: 5, check: integer(1, 20) },
  { key: 'minhash_num_hashes', field: 'minhashNumHashes', initial: 100, check: integer(10, 256) },
  { key: 'bloom_false_positive_rate', field: 'bloomFalsePositiveRate', initial: 0.01, check: number(0.0001, 0.1) },
  {
    key: 'max_candidates_per_stage',
    field: 'maxCandidatesPerStage',
    initial: 100_000,
    check: integer(100, Number.MAX_SAFE_INTEGER, 'Must be an integer of at least 100'),
  },
  { key: 'enable_filter_metrics', field: 'enableFilterMetrics', initial: true, check: boolean },
  { key: 'fuzzy_token_threshold', field: 'fuzzyTokenThreshold', initial: undefined, check: number(0, 1) },
  { key: 'affinity_emotive', field: 'affinityEmotive', initial: undefined, check: string },
  { key: 'fuzzy_similarity', field: 'fuzzySimilarity', initial: undefined, check: boolean },
];

/** Keys whose value is a float wherever it is written. */
export const FLOAT_SETTINGS: ReadonlySet<string> = new Set([
  'recall_threshold',
  'length_min_ratio',
  'length_max_ratio',
  'jaccard_threshold',
  'minhash_threshold',
  'bloom_false_positive_rate',
  'fuzzy_token_threshold',
]);

/** The defaults of specs/kato.md section 4, with those given on top. */
export function defaultSessionConfig(overrides: Partial<SessionConfig> = {}): SessionConfig {
  const config: Record<string, unknown> = {};
  for (const setting of SETTINGS) config[setting.field] = setting.initial;
  return { ...(config as unknown as SessionConfig), ...overrides };
}

/**
 * Applies changes by KATO's keys; unknown keys and nulls are ignored, an unknown `stm_mode` becomes CLEAR.
 *
 * @throws InvalidConfigurationError one reason per refused key; nothing is applied
 */
export function applySettings(config: SessionConfig, changes: Readonly<Record<string, unknown>>): SessionConfig {
  const applied: Record<string, unknown> = { ...config };
  const reasons: Record<string, string> = {};
  for (const setting of SETTINGS) {
    if (!Object.hasOwn(changes, setting.key)) continue;
    const value = changes[setting.key];
    if (value === null || value === undefined) continue;
    const reason = setting.check(value);
    if (reason !== undefined) reasons[setting.key] = reason;
    else applied[setting.field] = setting.field === 'stmMode' ? stmMode(value) : value;
  }
  if (Object.keys(reasons).length > 0) throw new InvalidConfigurationError(reasons);
  return applied as unknown as SessionConfig;
}

/** Effective values by KATO's keys, in its order; the optional keys only when they are set. */
export function settingsOf(config: SessionConfig): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const setting of SETTINGS) {
    const value = config[setting.field];
    if (value !== undefined) values.set(setting.key, value);
  }
  return values;
}

function stmMode(value: unknown): StmMode {
  return value === 'ROLLING' ? 'ROLLING' : 'CLEAR';
}

function number(least: number, most: number, text = `Must be a number between ${decimal(least)} and ${decimal(most)}`): Check {
  return (value) => (typeof value === 'number' && value >= least && value <= most ? undefined : text);
}

function integer(least: number, most: number, text = `Must be an integer between ${least} and ${most}`): Check {
  return (value) => (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most ? undefined : text);
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function boolean(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'Must be a boolean (true/false)';
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? undefined : 'Must be a string';
}

function oneOf(values: readonly string[]): Check {
  return (value) => (typeof value === 'string' && values.includes(value) ? undefined : `Must be one of: ${values.join(', ')}`);
}

function listOf(values: readonly string[]): Check {
  return (value) =>
    Array.isArray(value) && value.every((element) => typeof element === 'string' && values.includes(element))
      ? undefined
      : `Must be a list of: ${values.join(', ')}`;
}

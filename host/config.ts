/**
 * Configuration: every variable that the process reads from its environment, its default and its check.
 *
 * Reading is a pure function of a record, so tests and `doctor` need no environment of their own. All refused variables are
 * reported at once, each with what was found and what was expected.
 */
import { InvalidConfigurationError } from './errors.ts';
import type { SessionConfig } from './sequence/session-config.ts';
import { applySettings, defaultSessionConfig, SESSION_LIMITS } from './sequence/session-config.ts';

/** The levels of the log, least important first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** File of the store, or `:memory:`. */
  readonly dataPath: string;
  /** Empty: no key is asked for, and the host is a loopback address. Never logged. */
  readonly apiKeys: readonly string[];
  readonly logLevel: LogLevel;
  readonly serviceName: string;
  readonly sessionTtlSeconds: number;
  readonly sessionAutoExtend: boolean;
  /** What a session without configuration of its own gets. */
  readonly sessionDefaults: SessionConfig;
  /** `['*']` allows every origin; empty switches cross-origin answers off. */
  readonly corsOrigins: readonly string[];
  readonly docsEnabled: boolean;
  readonly requestTimeoutMs: number;
  /** Most bytes that loaded spaces may hold. */
  readonly spaceMemoryBytes: number;
  readonly embedder: EmbedderConfig;
  readonly semanticCache: SemanticCacheConfig;
}

/** What a memory is configured to, whoever asks it. */
export type MemoryConfig = Pick<
  ServerConfig,
  'sessionTtlSeconds' | 'sessionAutoExtend' | 'sessionDefaults' | 'spaceMemoryBytes' | 'semanticCache'
>;

/** Answers kept for texts that mean nearly the same. */
export interface SemanticCacheConfig {
  /** 0: none is kept. */
  readonly capacityBytes: number;
  /** Least cosine of two texts for one answer to do for both, in (0, 1], unless a request says otherwise. */
  readonly leastSimilarity: number;
}

/** What texts become vectors by, and how much memory known vectors may take. */
export type EmbedderConfig = { readonly cacheBytes: number } & (
  | { readonly kind: 'hashed'; readonly dimension: number }
  | { readonly kind: 'static'; readonly folder: string }
  | { readonly kind: 'transformers'; readonly model: string; readonly dimension: number }
  | {
      readonly kind: 'endpoint';
      readonly baseUrl: string;
      /** Stands for the address in the embedder's identity; missing: the address does. */
      readonly service?: string | undefined;
      readonly model: string;
      readonly dimension: number;
      readonly sendsDimension: boolean;
      /** Never logged. */
      readonly key: string | undefined;
    }
);

export type Environment = Readonly<Record<string, string | undefined>>;

const MEBIBYTE = 1_048_576;
/** Half of the largest kernel memory: room is left for merges, past states and queries. */
const SPACE_MEMORY_MB = 2_048;
/** Some 50,000 vectors of 256 components. */
const EMBEDDER_CACHE_MB = 64;
/** What the semantic cache of KnowledgeBeast demands. */
export const SEMANTIC_CACHE_SIMILARITY = 0.95;
const EMBEDDER_KINDS = ['hashed', 'static', 'endpoint', 'transformers'] as const;
/** Of hashed vectors: chance alone then gives unrelated texts a similarity of 0 with a standard deviation of about 1/16, 1 / sqrt(256). */
const HASHED_DIMENSION = 256;
const MOST_DIMENSION = 8_192;

type VariableKind = 'number' | 'boolean' | 'mode' | 'text';

/** Variables that give a session its defaults: the first that is set wins. The first name is the one that KATO's code reads. */
const SESSION_VARIABLES: readonly {
  readonly names: readonly string[];
  readonly key: string;
  readonly kind: VariableKind;
}[] = [
  { names: ['MAX_PATTERN_LENGTH'], key: 'max_pattern_length', kind: 'number' },
  { names: ['PERSISTENCE'], key: 'persistence', kind: 'number' },
  { names: ['RECALL_THRESHOLD'], key: 'recall_threshold', kind: 'number' },
  { names: ['STM_MODE'], key: 'stm_mode', kind: 'mode' },
  { names: ['INDEXER_TYPE'], key: 'indexer_type', kind: 'text' },
  { names: ['MAX_PREDICTIONS'], key: 'max_predictions', kind: 'number' },
  { names: ['PROCESS_PREDICTIONS'], key: 'process_predictions', kind: 'boolean' },
  { names: ['RANK_SORT_ALGO'], key: 'rank_sort_algo', kind: 'text' },
  { names: ['SORT_SYMBOLS', 'SORT'], key: 'sort_symbols', kind: 'boolean' },
  { names: ['USE_TOKEN_MATCHING', 'KATO_USE_TOKEN_MATCHING'], key: 'use_token_matching', kind: 'boolean' },
];

const MEMORY_VARIABLES: ReadonlySet<string> = new Set([
  ...SESSION_VARIABLES.flatMap(({ names }) => names),
  'SESSION_TTL',
  'SESSION_AUTO_EXTEND',
  'MNEME_SPACE_MEMORY_MB',
  'MNEME_SEMANTIC_CACHE_MB',
  'MNEME_SEMANTIC_CACHE_SIMILARITY',
]);

/**
 * Reads the configuration.
 *
 * @throws InvalidConfigurationError one reason per refused variable, or for `HOST` when it is reachable from outside and no key is set
 *
 * @example
 * readServerConfig({ PORT: '9000' }).port; // 9000
 */
export function readServerConfig(environment: Environment): ServerConfig {
  const reader = new VariableReader(environment);
  const config: ServerConfig = {
    host: reader.text('HOST', '127.0.0.1'),
    port: reader.integer('PORT', 8_000, 0, 65_535),
    dataPath: reader.text('MNEME_DATA', '.mneme/mneme.db'),
    apiKeys: reader.keys(['MNEME_API_KEYS', 'KB_API_KEY', 'HIPPO_MASTER_API_KEY']),
    logLevel: reader.logLevel('LOG_LEVEL'),
    serviceName: reader.text('SERVICE_NAME', 'kato'),
    sessionTtlSeconds: reader.integer('SESSION_TTL', 3_600, 1, SESSION_LIMITS.ttlSeconds),
    sessionAutoExtend: reader.boolean('SESSION_AUTO_EXTEND', true),
    sessionDefaults: reader.sessionDefaults(),
    corsOrigins: reader.boolean('CORS_ENABLED', true) ? reader.list('CORS_ORIGINS', ['*']) : [],
    docsEnabled: reader.boolean('DOCS_ENABLED', true),
    requestTimeoutMs: 1_000 * reader.integer('REQUEST_TIMEOUT', 30, 1, 3_600),
    spaceMemoryBytes: MEBIBYTE * reader.integer('MNEME_SPACE_MEMORY_MB', SPACE_MEMORY_MB, 1, 1_048_576),
    embedder: readEmbedder(reader),
    semanticCache: {
      capacityBytes: MEBIBYTE * reader.integer('MNEME_SEMANTIC_CACHE_MB', 0, 0, 65_536),
      leastSimilarity: reader.share('MNEME_SEMANTIC_CACHE_SIMILARITY', SEMANTIC_CACHE_SIMILARITY),
    },
  };
  if (config.apiKeys.length === 0 && !isLoopback(config.host)) {
    reader.refuse('HOST', `found "${config.host}" and no key, expected a loopback address, or keys in MNEME_API_KEYS`);
  }
  reader.finish();
  return config;
}

function readEmbedder(reader: VariableReader): EmbedderConfig {
  const kind = reader.oneOf('MNEME_EMBEDDER', EMBEDDER_KINDS);
  const cacheBytes = MEBIBYTE * reader.integer('MNEME_EMBEDDER_CACHE_MB', EMBEDDER_CACHE_MB, 1, 65_536);
  const neededText = (name: string): string => {
    const value = reader.text(name, '');
    if (value === '') reader.refuse(name, `found none, expected one for MNEME_EMBEDDER "${kind}"`);
    return value;
  };
  const neededDimension = (): number => {
    neededText('MNEME_EMBEDDER_DIMENSION');
    return reader.integer('MNEME_EMBEDDER_DIMENSION', 0, 4, MOST_DIMENSION);
  };
  switch (kind) {
    case 'hashed': {
      const dimension = reader.integer('MNEME_EMBEDDER_DIMENSION', HASHED_DIMENSION, 4, MOST_DIMENSION);
      if (dimension % 4 !== 0) reader.refuse('MNEME_EMBEDDER_DIMENSION', `found "${dimension}", expected a multiple of 4`);
      return { kind, cacheBytes, dimension };
    }
    case 'static':
      return { kind, cacheBytes, folder: neededText('MNEME_EMBEDDER_FOLDER') };
    case 'transformers':
      return { kind, cacheBytes, model: neededText('MNEME_EMBEDDER_MODEL'), dimension: neededDimension() };
    case 'endpoint':
      return {
        kind,
        cacheBytes,
        baseUrl: reader.serviceUrl('MNEME_EMBEDDER_URL', neededText('MNEME_EMBEDDER_URL')),
        service: reader.serviceName('MNEME_EMBEDDER_SERVICE'),
        model: neededText('MNEME_EMBEDDER_MODEL'),
        dimension: neededDimension(),
        sendsDimension: reader.boolean('MNEME_EMBEDDER_SEND_DIMENSION', false),
        key: reader.keyIn('MNEME_EMBEDDER_KEY_VARIABLE', 'MNEME_EMBEDDER_KEY'),
      };
  }
}

/**
 * Reads of the whole environment only what a memory is configured to: a wrong `PORT` must not stop a process that serves nothing.
 *
 * @throws InvalidConfigurationError one reason per refused variable
 */
export function readMemoryConfig(environment: Environment): MemoryConfig {
  return readServerConfig(Object.fromEntries(Object.entries(environment).filter(([name]) => MEMORY_VARIABLES.has(name))));
}

/** True for addresses that only this machine reaches: `localhost`, `::1` and 127.0.0.0/8. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(host);
}

class VariableReader {
  readonly #environment: Environment;
  readonly #reasons: Record<string, string> = {};

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string, initial: string): string {
    return this.#valueOf(name) ?? initial;
  }

  integer(name: string, initial: number, least: number, most: number): number {
    const value = this.#valueOf(name);
    if (value === undefined) return initial;
    const number = /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.refuse(name, `found "${value}", expected an integer between ${least} and ${most}`);
    return initial;
  }

  /** Above 0, at most 1. */
  share(name: string, initial: number): number {
    const value = this.#valueOf(name);
    if (value === undefined) return initial;
    const number = numberOf(value);
    if (number > 0 && number <= 1) return number;
    this.refuse(name, `found "${value}", expected a number above 0, at most 1`);
    return initial;
  }

  boolean(name: string, initial: boolean): boolean {
    const value = this.#valueOf(name);
    if (value === undefined) return initial;
    const known = booleanOf(value);
    if (known === undefined) this.refuse(name, `found "${value}", expected true or false`);
    return known ?? initial;
  }

  list(name: string, initial: readonly string[]): readonly string[] {
    const value = this.#valueOf(name);
    return value === undefined ? initial : splitList(value);
  }

  /** All keys of all variables together. A reason never repeats the key. */
  keys(names: readonly string[]): readonly string[] {
    const keys = new Set<string>();
    for (const name of names) {
      for (const key of splitList(this.#valueOf(name) ?? '')) {
        if (/^[\x21-\x7e]+$/.test(key)) keys.add(key);
        else this.refuse(name, 'found a key that no header can carry, expected visible ASCII characters without spaces');
      }
    }
    return [...keys];
  }

  /** The first is the default. */
  oneOf<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.#valueOf(name);
    if (value === undefined) return choices[0];
    const known = choices.find((choice) => choice === value.toLowerCase());
    if (known === undefined) this.refuse(name, `found "${value}", expected one of: ${choices.join(', ')}`);
    return known ?? choices[0];
  }

  /** A name that is kept with vectors and shown. */
  serviceName(name: string): string | undefined {
    const value = this.#valueOf(name);
    if (value === undefined || /^[\x21-\x7e]{1,100}$/.test(value)) return value;
    this.refuse(name, 'found a name that is too long or has other characters, expected up to 100 visible ASCII characters');
    return undefined;
  }

  /** Checks an address that requests are sent to. A reason does not repeat one that may hold a secret. */
  serviceUrl(name: string, value: string): string {
    if (value === '') return value;
    const url = URL.parse(value);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      this.refuse(name, 'found no address of HTTP, expected one such as "https://api.openai.com/v1"');
    } else if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
      this.refuse(name, 'found an address with a user, a query or a fragment, expected one without');
    }
    return value;
  }

  /** The key in the variable whose name another variable holds. A reason never repeats the key. */
  keyIn(name: string, initial: string): string | undefined {
    const named = this.#valueOf(name);
    const key = this.#valueOf(named ?? initial);
    if (named !== undefined && key === undefined) this.refuse(name, `found "${named}", expected the name of a variable that holds a key`);
    if (key === undefined || /^[\x21-\x7e]+$/.test(key)) return key;
    this.refuse(named ?? initial, 'found a key that no header can carry, expected visible ASCII characters without spaces');
    return undefined;
  }

  logLevel(name: string): LogLevel {
    const value = this.#valueOf(name);
    if (value === undefined) return 'info';
    const lower = value.toLowerCase();
    const level = lower === 'warning' ? 'warn' : lower === 'critical' ? 'fatal' : lower;
    const known = LOG_LEVELS.find((candidate) => candidate === level);
    if (known === undefined) this.refuse(name, `found "${value}", expected one of: ${LOG_LEVELS.join(', ')}`);
    return known ?? 'info';
  }

  /** Checked by the table that checks sessions, so that a default can never be a value that a session would refuse. */
  sessionDefaults(): SessionConfig {
    let defaults = defaultSessionConfig();
    for (const { names, key, kind } of SESSION_VARIABLES) {
      const name = names.find((candidate) => this.#valueOf(candidate) !== undefined);
      const text = name === undefined ? undefined : this.#valueOf(name);
      if (name === undefined || text === undefined) continue;
      const value = settingOf(kind, text);
      if (key === 'stm_mode' && value !== 'ROLLING' && value !== 'CLEAR') {
        this.refuse(name, `found "${text}", expected CLEAR or ROLLING`);
        continue;
      }
      try {
        defaults = applySettings(defaults, { [key]: value });
      } catch (error) {
        if (!(error instanceof InvalidConfigurationError)) throw error;
        this.refuse(name, `found "${text}", expected ${error.reasons[key]?.replace(/^Must be /, '') ?? 'another value'}`);
      }
    }
    return defaults;
  }

  refuse(name: string, reason: string): void {
    this.#reasons[name] = reason;
  }

  finish(): void {
    if (Object.keys(this.#reasons).length > 0) throw new InvalidConfigurationError(this.#reasons);
  }

  /** An empty variable counts as unset: that is how container files switch one off. */
  #valueOf(name: string): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === '' ? undefined : value;
  }
}

function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (['true', '1', 'yes', 'on', 't', 'y'].includes(lower)) return true;
  return ['false', '0', 'no', 'off', 'f', 'n'].includes(lower) ? false : undefined;
}

/** The value that the variable stands for; what cannot be read stays as it is, for the check to refuse. */
function settingOf(kind: VariableKind, text: string): unknown {
  if (kind === 'number') return numberOf(text);
  if (kind === 'boolean') return booleanOf(text) ?? text;
  return kind === 'mode' ? text.toUpperCase() : text;
}

/** NaN for a text that is no decimal number; NaN passes no check. */
function numberOf(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

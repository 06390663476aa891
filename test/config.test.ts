import { describe, expect, it } from 'vitest';
import { isLoopback, readMemoryConfig, readServerConfig } from '../host/config.ts';
import { InvalidConfigurationError } from '../host/errors.ts';

function reasonsOf(environment: Record<string, string>): Readonly<Record<string, string>> {
  try {
    readServerConfig(environment);
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error.reasons;
    throw error;
  }
  return {};
}

describe('readMemoryConfig', () => {
  it('reads what a memory is configured to, and nothing else', () => {
    const environment = {
      RECALL_THRESHOLD: '0.4',
      SORT: 'no',
      SESSION_TTL: '60',
      SESSION_AUTO_EXTEND: 'false',
      MNEME_SPACE_MEMORY_MB: '3',
    };
    const unread = { PORT: 'x', HOST: '0.0.0.0', LOG_LEVEL: 'x', MNEME_EMBEDDER: 'x' };
    expect(readMemoryConfig({ ...environment, ...unread, MNEME_SEMANTIC_CACHE_MB: '1' })).toMatchObject({
      sessionDefaults: { recallThreshold: 0.4, sortSymbols: false },
      sessionTtlSeconds: 60,
      sessionAutoExtend: false,
      spaceMemoryBytes: 3_145_728,
      semanticCache: { capacityBytes: 1_048_576 },
    });
    expect(() => readMemoryConfig({ RECALL_THRESHOLD: '2' })).toThrow('"RECALL_THRESHOLD": found "2"');
  });
});

describe('readServerConfig', () => {
  it('answers the documented defaults for an empty environment', () => {
    expect(readServerConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8_000,
      dataPath: '.mneme/mneme.db',
      apiKeys: [],
      logLevel: 'info',
      serviceName: 'kato',
      sessionTtlSeconds: 3_600,
      sessionAutoExtend: true,
      corsOrigins: ['*'],
      docsEnabled: true,
      requestTimeoutMs: 30_000,
      spaceMemoryBytes: 2_147_483_648,
      embedder: { kind: 'hashed', dimension: 256, cacheBytes: 67_108_864 },
      sessionDefaults: { recallThreshold: 0.1, maxPredictions: 100, sortSymbols: true },
    });
  });

  it('treats an empty variable as unset', () => {
    expect(readServerConfig({ PORT: '', RECALL_THRESHOLD: ' ' }).port).toBe(8_000);
  });

  it('joins the keys of all three variables and keeps each once', () => {
    const config = readServerConfig({ MNEME_API_KEYS: 'one, two', KB_API_KEY: 'two,three', HIPPO_MASTER_API_KEY: 'four' });
    expect(config.apiKeys).toEqual(['one', 'two', 'three', 'four']);
  });

  it('reads the defaults of sessions by the names that KATO uses, the first that is set first', () => {
    const { sessionDefaults } = readServerConfig({
      MAX_PATTERN_LENGTH: '5',
      STM_MODE: 'rolling',
      RECALL_THRESHOLD: '0.4',
      PROCESS_PREDICTIONS: 'no',
      SORT: 'true',
      SORT_SYMBOLS: 'false',
      KATO_USE_TOKEN_MATCHING: '0',
      RANK_SORT_ALGO: 'snr',
    });
    expect(sessionDefaults).toMatchObject({
      maxPatternLength: 5,
      stmMode: 'ROLLING',
      recallThreshold: 0.4,
      processPredictions: false,
      sortSymbols: false,
      useTokenMatching: false,
      rankSortAlgo: 'snr',
    });
  });

  it.each([
    ['PORT', '80a', 'found "80a", expected an integer between 0 and 65535'],
    ['PORT', '70000', 'found "70000", expected an integer between 0 and 65535'],
    ['SESSION_TTL', '0', 'found "0", expected an integer between 1 and 31536000'],
    ['LOG_LEVEL', 'loud', 'found "loud", expected one of: trace, debug, info, warn, error, fatal, silent'],
    ['DOCS_ENABLED', 'maybe', 'found "maybe", expected true or false'],
    ['RECALL_THRESHOLD', '2', 'found "2", expected a number between 0.0 and 1.0'],
    ['RECALL_THRESHOLD', 'high', 'found "high", expected a number between 0.0 and 1.0'],
    ['PERSISTENCE', '0', 'found "0", expected an integer between 1 and 100'],
    ['STM_MODE', 'KEEP', 'found "KEEP", expected CLEAR or ROLLING'],
    ['SORT', 'perhaps', 'found "perhaps", expected a boolean (true/false)'],
  ])('refuses %s=%s and says what it expects', (name, value, reason) => {
    expect(reasonsOf({ [name]: value })).toEqual({ [name]: reason });
  });

  it('reports every refused variable at once', () => {
    expect(Object.keys(reasonsOf({ PORT: 'x', LOG_LEVEL: 'y', SORT: 'z' }))).toEqual(['PORT', 'LOG_LEVEL', 'SORT']);
  });

  it('understands the level names of Python', () => {
    expect(readServerConfig({ LOG_LEVEL: 'WARNING' }).logLevel).toBe('warn');
    expect(readServerConfig({ LOG_LEVEL: 'CRITICAL' }).logLevel).toBe('fatal');
  });

  it('refuses to bind beyond loopback without a key', () => {
    expect(reasonsOf({ HOST: '0.0.0.0' })).toHaveProperty('HOST');
    expect(readServerConfig({ HOST: '0.0.0.0', MNEME_API_KEYS: 'k' }).host).toBe('0.0.0.0');
  });

  it('never repeats a key that it refuses', () => {
    expect(JSON.stringify(reasonsOf({ MNEME_API_KEYS: 'secret word' }))).not.toContain('secret');
  });

  it('switches cross-origin answers off when it is told to', () => {
    expect(readServerConfig({ CORS_ENABLED: 'false' }).corsOrigins).toEqual([]);
    expect(readServerConfig({ CORS_ORIGINS: 'http://a, http://b' }).corsOrigins).toEqual(['http://a', 'http://b']);
  });
});

describe('isLoopback', () => {
  it.each(['localhost', '::1', '127.0.0.1', '127.9.255.254'])('accepts %s', (host) => expect(isLoopback(host)).toBe(true));
  it.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example', '127.0.0.256', ''])('refuses "%s"', (host) =>
    expect(isLoopback(host)).toBe(false),
  );
});

describe('readServerConfig, about the embedder', () => {
  const ENDPOINT = {
    MNEME_EMBEDDER: 'endpoint',
    MNEME_EMBEDDER_URL: 'http://127.0.0.1:9/v1',
    MNEME_EMBEDDER_MODEL: 'org/small',
    MNEME_EMBEDDER_DIMENSION: '384',
  };

  it('reads each kind with what it needs', () => {
    const cacheBytes = 1_048_576;
    const read = (environment: Record<string, string>) => readServerConfig({ MNEME_EMBEDDER_CACHE_MB: '1', ...environment }).embedder;
    expect(read({ MNEME_EMBEDDER_DIMENSION: '64' })).toEqual({ kind: 'hashed', dimension: 64, cacheBytes });
    expect(read({ MNEME_EMBEDDER: 'Static', MNEME_EMBEDDER_FOLDER: 'model' })).toEqual({ kind: 'static', folder: 'model', cacheBytes });
    const model = { MNEME_EMBEDDER_MODEL: 'm', MNEME_EMBEDDER_DIMENSION: '5' };
    expect(read({ MNEME_EMBEDDER: 'transformers', ...model })).toEqual({ kind: 'transformers', model: 'm', dimension: 5, cacheBytes });
    expect(read({ ...ENDPOINT, MNEME_EMBEDDER_KEY: 'k1' })).toEqual({
      kind: 'endpoint',
      cacheBytes,
      baseUrl: 'http://127.0.0.1:9/v1',
      model: 'org/small',
      dimension: 384,
      sendsDimension: false,
      key: 'k1',
    });
    expect(read({ ...ENDPOINT, MNEME_EMBEDDER_KEY_VARIABLE: 'MINE', MINE: 'k2' })).toMatchObject({ key: 'k2' });
    expect(read({ ...ENDPOINT, MNEME_EMBEDDER_SEND_DIMENSION: 'yes' })).toMatchObject({ key: undefined, sendsDimension: true });
  });

  it.each([
    [{ MNEME_EMBEDDER: 'oracle' }, 'MNEME_EMBEDDER', 'found "oracle", expected one of: hashed, static, endpoint, transformers'],
    [{ MNEME_EMBEDDER_DIMENSION: '6' }, 'MNEME_EMBEDDER_DIMENSION', 'found "6", expected a multiple of 4'],
    [{ MNEME_EMBEDDER_DIMENSION: '8196' }, 'MNEME_EMBEDDER_DIMENSION', 'found "8196", expected an integer between 4 and 8192'],
    [{ MNEME_EMBEDDER_CACHE_MB: '0' }, 'MNEME_EMBEDDER_CACHE_MB', 'found "0", expected an integer between 1 and 65536'],
    [{ MNEME_EMBEDDER: 'static' }, 'MNEME_EMBEDDER_FOLDER', 'found none, expected one for MNEME_EMBEDDER "static"'],
    [
      { MNEME_EMBEDDER: 'transformers', MNEME_EMBEDDER_DIMENSION: '4' },
      'MNEME_EMBEDDER_MODEL',
      'found none, expected one for MNEME_EMBEDDER "transformers"',
    ],
    [{ ...ENDPOINT, MNEME_EMBEDDER_DIMENSION: '' }, 'MNEME_EMBEDDER_DIMENSION', 'found none, expected one for MNEME_EMBEDDER "endpoint"'],
    [{ ...ENDPOINT, MNEME_EMBEDDER_URL: '' }, 'MNEME_EMBEDDER_URL', 'found none, expected one for MNEME_EMBEDDER "endpoint"'],
    [
      { ...ENDPOINT, MNEME_EMBEDDER_URL: 'ftp://x' },
      'MNEME_EMBEDDER_URL',
      'found no address of HTTP, expected one such as "https://api.openai.com/v1"',
    ],
    [
      { ...ENDPOINT, MNEME_EMBEDDER_KEY_VARIABLE: 'NONE' },
      'MNEME_EMBEDDER_KEY_VARIABLE',
      'found "NONE", expected the name of a variable that holds a key',
    ],
  ])('refuses %o', (environment, name, reason) => {
    expect(reasonsOf(environment)).toEqual({ [name]: reason });
  });

  it('takes a name that stands for the address of a service', () => {
    expect(readServerConfig({ ...ENDPOINT, MNEME_EMBEDDER_SERVICE: 'ours' }).embedder).toMatchObject({ service: 'ours' });
    expect(reasonsOf({ ...ENDPOINT, MNEME_EMBEDDER_SERVICE: 'two words' })).toEqual({
      MNEME_EMBEDDER_SERVICE: expect.stringContaining('expected up to 100 visible ASCII characters'),
    });
  });

  it('repeats neither a key nor an address that holds one', () => {
    for (const url of ['http://me:s3cret@x/', 'http://x/?key=s3cret', 'http://x/#s3cret']) {
      expect(JSON.stringify(reasonsOf({ ...ENDPOINT, MNEME_EMBEDDER_URL: url }))).toMatch(
        /^((?!s3cret).)*expected one without((?!s3cret).)*$/,
      );
    }
    expect(JSON.stringify(reasonsOf({ ...ENDPOINT, MNEME_EMBEDDER_KEY: 's3 cret' }))).toMatch(
      /^((?!s3 cret).)*no header can carry((?!s3 cret).)*$/,
    );
  });
});

describe('readServerConfig, about the semantic cache', () => {
  it('leaves it off unless it is given room', () => {
    expect(readServerConfig({}).semanticCache).toEqual({ capacityBytes: 0, leastSimilarity: 0.95 });
    const given = { MNEME_SEMANTIC_CACHE_MB: '2', MNEME_SEMANTIC_CACHE_SIMILARITY: '.9' };
    expect(readServerConfig(given).semanticCache).toEqual({ capacityBytes: 2_097_152, leastSimilarity: 0.9 });
  });

  it.each(['0', '1.01', '-1', 'near', 'NaN'])('refuses the similarity "%s"', (value) => {
    expect(reasonsOf({ MNEME_SEMANTIC_CACHE_SIMILARITY: value })).toEqual({
      MNEME_SEMANTIC_CACHE_SIMILARITY: `found "${value}", expected a number above 0, at most 1`,
    });
  });
});

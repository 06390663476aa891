/**
 * Wrong types, over the whole surface of the library: each must be refused as `MEM_INVALID_ARGUMENT` with the field, what was found and what was
 * expected. A compiler keeps typed programs from all of this; JavaScript has none.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidArgumentError, type Mneme, type MnemeSession, type MnemeVectors, openMneme } from '../../host/index.ts';

type Call = (...words: readonly unknown[]) => unknown;
type Untyped = Readonly<Record<string, Call>>;

interface Surface {
  readonly mneme: Untyped;
  readonly session: Untyped;
  readonly vectors: Untyped;
  readonly openMneme: Call;
}

let opened: Mneme;
let surface: Surface;

/** The same methods without their types. */
function untyped(target: Mneme | MnemeSession | MnemeVectors): Untyped {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(target));
  return Object.fromEntries(names.map((name) => [name, (...words) => Reflect.apply(Reflect.get(target, name), target, words)]));
}

beforeAll(async () => {
  opened = await openMneme({ data: ':memory:' });
  surface = {
    mneme: untyped(opened),
    session: untyped(await opened.openSession({ space: 'a' })),
    vectors: untyped(opened.vectors('a')),
    openMneme: (...words) => Reflect.apply(openMneme, undefined, words),
  };
});
afterAll(() => opened.close());

const NAME = '0'.repeat(40);
const KEY = { idempotencyKey: 5 };

/** Target, method, arguments, refused field. */
const TABLE: readonly (readonly [keyof Surface, string, readonly unknown[], string])[] = [
  ['openMneme', '', [], 'options'],
  ['openMneme', '', [null], 'options'],
  ['openMneme', '', [{}], 'data'],
  ['openMneme', '', [{ data: 7 }], 'data'],
  ['openMneme', '', [{ data: ':memory:', maximumBytes: '9' }], 'maximumBytes'],
  ['openMneme', '', [{ data: ':memory:', maximumBytes: 5 }], 'maximumBytes'],
  ['openMneme', '', [{ data: ':memory:', spaceMemoryBytes: '9' }], 'spaceMemoryBytes'],
  ['openMneme', '', [{ data: ':memory:', threads: '1' }], 'threads'],
  ['openMneme', '', [{ data: ':memory:', defaults: null }], 'defaults'],
  ['openMneme', '', [{ data: ':memory:', defaultTtlSeconds: '1' }], 'defaultTtlSeconds'],
  ['openMneme', '', [{ data: ':memory:', defaultTtlSeconds: 0 }], 'defaultTtlSeconds'],
  ['openMneme', '', [{ data: ':memory:', semanticCache: 5 }], 'semanticCache'],
  ['openMneme', '', [{ data: ':memory:', semanticCache: {} }], 'semanticCache.capacityBytes'],
  ['openMneme', '', [{ data: ':memory:', semanticCache: { capacityBytes: 9, leastSimilarity: '1' } }], 'semanticCache.leastSimilarity'],
  ['openMneme', '', [{ data: ':memory:', embedder: 5 }], 'embedder'],
  ['openMneme', '', [{ data: ':memory:', embedder: {} }], 'embedder.kind'],
  ['openMneme', '', [{ data: ':memory:', embedder: { kind: 'static', folder: 5 } }], 'embedder.folder'],
  ['openMneme', '', [{ data: ':memory:', embedder: { kind: 'endpoint', key: 5 } }], 'embedder.key'],
  ['openMneme', '', [{ data: ':memory:', embedder: { kind: 'endpoint', sendsDimension: 'yes' } }], 'embedder.sendsDimension'],
  ['openMneme', '', [{ data: ':memory:', onSnapshotProblem: 5 }], 'onSnapshotProblem'],

  ['mneme', 'openSession', [], 'options'],
  ['mneme', 'openSession', ['a'], 'options'],
  ['mneme', 'openSession', [{}], 'space'],
  ['mneme', 'openSession', [{ space: 5 }], 'space'],
  ['mneme', 'openSession', [{ space: '' }], 'space'],
  ['mneme', 'openSession', [{ space: 'a', config: null }], 'config'],
  ['mneme', 'openSession', [{ space: 'a', config: 5 }], 'config'],
  ['mneme', 'openSession', [{ space: 'a', metadata: null }], 'metadata'],
  ['mneme', 'openSession', [{ space: 'a', metadata: new Date(0) }], 'metadata'],
  ['mneme', 'openSession', [{ space: 'a', ttlSeconds: '60' }], 'ttlSeconds'],
  ['mneme', 'openSession', [{ space: 'a', ttlSeconds: null }], 'ttlSeconds'],
  ['mneme', 'openSession', [{ space: 'a', ttlSeconds: 1e12 }], 'ttlSeconds'],
  ['mneme', 'openSession', [{ space: 'a', ...KEY }], 'idempotencyKey'],
  ['mneme', 'session', [], 'id'],
  ['mneme', 'session', [5], 'id'],
  ['mneme', 'vectors', [], 'space'],
  ['mneme', 'findPattern', [5, NAME], 'space'],
  ['mneme', 'findPattern', ['a', 5], 'name'],
  ['mneme', 'findPattern', ['a', NAME, 5], 'options'],
  ['mneme', 'findPattern', ['a', NAME, null], 'options'],
  ['mneme', 'findPattern', ['a', NAME, { asOf: 5 }], 'asOf'],
  ['mneme', 'findPattern', ['a', NAME, { asOf: {} }], 'asOf'],
  ['mneme', 'findPattern', ['a', NAME, { asOf: { sequence: 1, timeMs: 1 } }], 'asOf'],
  ['mneme', 'findPattern', ['a', NAME, { asOf: { sequence: '1' } }], 'asOf.sequence'],
  ['mneme', 'findPattern', ['a', NAME, { asOf: { sequence: 0.5 } }], 'asOf'],
  ['mneme', 'findPattern', ['a', NAME, { asOf: { timeMs: new Date(0) } }], 'asOf.timeMs'],
  ['mneme', 'patterns', [5], 'space'],
  ['mneme', 'patterns', ['a', { asOf: null }], 'asOf'],
  ['mneme', 'trace', ['a', 5], 'name'],
  ['mneme', 'trace', ['a', NAME, 5], 'options'],
  ['mneme', 'trace', ['a', NAME, { limit: '1' }], 'limit'],
  ['mneme', 'forget', [5, NAME], 'space'],
  ['mneme', 'forget', ['a', 5], 'name'],
  ['mneme', 'forget', ['a', 'no name'], 'name'],
  ['mneme', 'forget', ['a', NAME, KEY], 'idempotencyKey'],
  ['mneme', 'restore', ['a', 5], 'name'],
  ['mneme', 'restore', ['a', NAME, 5], 'options'],
  ['mneme', 'correct', ['a', 5, ['a', 'b']], 'name'],
  ['mneme', 'correct', ['a', NAME, 5], 'events'],
  ['mneme', 'correct', ['a', NAME, 'abc'], 'events'],
  ['mneme', 'correct', ['a', NAME, ['a', 5]], 'events.1'],
  ['mneme', 'correct', ['a', NAME, ['a', ['b', 5]]], 'events.1.1'],
  ['mneme', 'correct', ['a', NAME, ['a', 'b'], KEY], 'idempotencyKey'],
  ['mneme', 'erase', [], 'space'],
  ['mneme', 'erase', [5], 'space'],
  ['mneme', 'erase', ['b', KEY], 'idempotencyKey'],
  ['mneme', 'symbols', [5], 'space'],
  ['mneme', 'symbols', ['a', { asOf: 'now' }], 'asOf'],
  ['mneme', 'affinity', ['a', 5], 'symbol'],
  ['mneme', 'affinity', ['a', 'b', { asOf: 5 }], 'asOf'],
  ['mneme', 'affinities', [5], 'space'],
  ['mneme', 'affinities', ['a', { asOf: 5 }], 'asOf'],
  ['mneme', 'figures', [5], 'space'],
  ['mneme', 'figures', ['a', { asOf: 5 }], 'asOf'],

  ['session', 'observe', [], 'observation'],
  ['session', 'observe', [5], 'observation'],
  ['session', 'observe', [null], 'observation'],
  ['session', 'observe', [[5]], 'strings.0'],
  ['session', 'observe', [{ strings: 'abc' }], 'strings'],
  ['session', 'observe', [{ strings: ['a', null] }], 'strings.1'],
  ['session', 'observe', [{ vectors: 5 }], 'vectors'],
  ['session', 'observe', [{ vectors: [null] }], 'vectors.0'],
  ['session', 'observe', [{ vectors: ['12'] }], 'vectors.0'],
  ['session', 'observe', [{ vectors: [[1, '2']] }], 'vectors.0.1'],
  ['session', 'observe', [{ vectors: [BigInt64Array.of(1n)] }], 'vectors.0'],
  ['session', 'observe', [{ emotives: 5 }], 'emotives'],
  ['session', 'observe', [{ emotives: { joy: '1' } }], 'emotives.joy'],
  ['session', 'observe', [{ metadata: [] }], 'metadata'],
  ['session', 'observe', [{ metadata: { a: 1n } }], 'metadata'],
  ['session', 'observe', [{ uniqueId: 5 }], 'uniqueId'],
  ['session', 'observe', [{ uniqueId: 'x'.repeat(300) }], 'uniqueId'],
  ['session', 'observe', ['a', 5], 'options'],
  ['session', 'observe', ['a', KEY], 'idempotencyKey'],
  ['session', 'observeSequence', [], 'observations'],
  ['session', 'observeSequence', [5], 'observations'],
  ['session', 'observeSequence', ['abc'], 'observations'],
  ['session', 'observeSequence', [{ 0: 'a' }], 'observations'],
  ['session', 'observeSequence', [['a', 5]], 'observations.1'],
  ['session', 'observeSequence', [['a', { strings: [5] }]], 'observations.1.strings.0'],
  ['session', 'observeSequence', [['a', { uniqueId: 'x'.repeat(300) }]], 'observations.1.uniqueId'],
  ['session', 'observeSequence', [['a'], { learnAtEnd: 'yes' }], 'learnAtEnd'],
  ['session', 'observeSequence', [['a'], { learnAfterEach: 1 }], 'learnAfterEach'],
  ['session', 'observeSequence', [['a'], { clearBetween: 0 }], 'clearBetween'],
  ['session', 'observeSequence', [['a'], KEY], 'idempotencyKey'],
  ['session', 'learn', [5], 'options'],
  ['session', 'learn', [KEY], 'idempotencyKey'],
  ['session', 'undo', [KEY], 'idempotencyKey'],
  ['session', 'learnMany', [], 'patterns'],
  ['session', 'learnMany', [5], 'patterns'],
  ['session', 'learnMany', ['abc'], 'patterns'],
  ['session', 'learnMany', [[5]], 'patterns.0'],
  ['session', 'learnMany', [[{}]], 'patterns.0.events'],
  ['session', 'learnMany', [[{ events: 'ab' }]], 'patterns.0.events'],
  ['session', 'learnMany', [[{ events: ['a', 5] }]], 'patterns.0.events.1'],
  ['session', 'learnMany', [[{ events: ['a'], emotives: [5] }]], 'patterns.0.emotives.0'],
  ['session', 'learnMany', [[{ events: ['a'], metadata: 5 }]], 'patterns.0.metadata'],
  ['session', 'learnMany', [[{ events: ['a'], frequency: '1' }]], 'patterns.0.frequency'],
  ['session', 'learnMany', [[], 5], 'options'],
  ['session', 'learnMany', [[], { onBatch: 5 }], 'onBatch'],
  ['session', 'predict', [5], 'options'],
  ['session', 'predict', [{ limit: '1' }], 'limit'],
  ['session', 'predict', [{ cutoff: '0.5' }], 'cutoff'],
  ['session', 'predict', [{ asOf: 5 }], 'asOf'],
  ['session', 'predict', [{ asOf: { sequence: -1 } }], 'asOf'],
  ['session', 'explain', [], 'name'],
  ['session', 'explain', [5], 'name'],
  ['session', 'whyNot', [5], 'name'],
  ['session', 'clearShortTermMemory', [KEY], 'idempotencyKey'],
  ['session', 'clearMemory', [5], 'options'],
  ['session', 'finalizeTraining', [KEY], 'idempotencyKey'],
  ['session', 'configure', [], 'settings'],
  ['session', 'configure', [null], 'settings'],
  ['session', 'configure', [{}, KEY], 'idempotencyKey'],
  ['session', 'extend', [], 'ttlSeconds'],
  ['session', 'extend', ['60'], 'ttlSeconds'],
  ['session', 'extend', [60, KEY], 'idempotencyKey'],
  ['session', 'close', [KEY], 'idempotencyKey'],

  ['vectors', 'add', [], 'vectors'],
  ['vectors', 'add', [5], 'vectors'],
  ['vectors', 'add', [[null]], 'vectors.0'],
  ['vectors', 'add', [[{}]], 'vectors.0.name'],
  ['vectors', 'add', [[{ name: 5, text: 'a' }]], 'vectors.0.name'],
  ['vectors', 'add', [[{ name: 'a', text: 5 }]], 'vectors.0.text'],
  ['vectors', 'add', [[{ name: 'a', vector: 5 }]], 'vectors.0.vector'],
  ['vectors', 'add', [[{ name: 'a', vector: '12' }]], 'vectors.0.vector'],
  ['vectors', 'add', [[{ name: 'a', vector: [1, '2'] }]], 'vectors.0.vector.1'],
  ['vectors', 'add', [[{ name: 'a', text: 'a', metadata: 5 }]], 'vectors.0.metadata'],
  ['vectors', 'add', [[{ name: 'a', text: 'a' }], { embedder: 5 }], 'embedder'],
  ['vectors', 'add', [[{ name: 'a', text: 'a' }], KEY], 'idempotencyKey'],
  ['vectors', 'remove', [], 'names'],
  ['vectors', 'remove', ['a'], 'names'],
  ['vectors', 'remove', [[5]], 'names.0'],
  ['vectors', 'remove', [['a'], KEY], 'idempotencyKey'],
  ['vectors', 'search', [], 'query'],
  ['vectors', 'search', [5], 'query'],
  ['vectors', 'search', [{}], 'vector'],
  ['vectors', 'search', [{ vector: 'abc' }], 'vector'],
  ['vectors', 'search', [{ vector: [null] }], 'vector.0'],
  ['vectors', 'search', [{ text: 5 }], 'text'],
  ['vectors', 'search', [{ text: 'a', limit: '1' }], 'limit'],
  ['vectors', 'search', [{ text: 'a', embedder: 5 }], 'embedder'],
  ['vectors', 'search', [{ text: 'a', cacheSimilarity: '1' }], 'cacheSimilarity'],
  ['vectors', 'configure', [], 'identity'],
  ['vectors', 'configure', [{}], 'dimension'],
  ['vectors', 'configure', [{ dimension: 2, metric: 5, scalar: 'f32', embedder: 'a' }], 'metric'],
  ['vectors', 'configure', [{ dimension: 2, metric: 'dot', scalar: 5, embedder: 'a' }], 'scalar'],
  ['vectors', 'configure', [{ dimension: 2, metric: 'dot', scalar: 'f32' }], 'embedder'],
  ['vectors', 'configure', [{ dimension: 2, metric: 'dot', scalar: 'f32', embedder: 'a' }, KEY], 'idempotencyKey'],
  ['vectors', 'reembed', [5], 'options'],
  ['vectors', 'reembed', [{ limit: '1' }], 'limit'],
  ['vectors', 'reembed', [{ textless: 'keep' }], 'textless'],
  ['vectors', 'reembed', [{ onProgress: 5 }], 'onProgress'],
  ['vectors', 'reembed', [{ signal: 5 }], 'signal'],
  ['vectors', 'reembed', [{ signal: {} }], 'signal'],
  ['vectors', 'add', [[], { signal: { aborted: false } }], 'signal'],
  ['vectors', 'search', [{ text: 'a' }, { signal: {} }], 'signal'],
];

/** Takes an answer as far as a caller would, so that what is only asked for later is asked for. */
async function refusalOf(call: () => unknown): Promise<unknown> {
  try {
    const answer: unknown = await call();
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) await Reflect.get(answer, 'next').call(answer);
    return 'an answer';
  } catch (error) {
    return error;
  }
}

describe('the library', () => {
  it.each(TABLE)('refuses %s.%s(%o) by the name of the field', async (target, method, words, field) => {
    const found = surface[target];
    const call = typeof found === 'function' ? found : found[method];
    const refusal = await refusalOf(() => call(...words));
    expect(refusal).toBeInstanceOf(InvalidArgumentError);
    if (!(refusal instanceof InvalidArgumentError)) return;
    expect(refusal.field.join('.')).toBe(field);
    expect(refusal.message).toBe(`Cannot accept "${field}": found ${refusal.found}, expected ${refusal.expected}`);
    expect(Math.min(refusal.found.length, refusal.expected.length)).toBeGreaterThan(0);
  });

  it('was asked about every method that takes something', () => {
    const takesNothing = new Set(['constructor', 'spaces', 'stats', 'close', 'shortTermMemory', 'config']);
    const asked = new Set(TABLE.map(([target, method]) => `${target}.${method}`));
    for (const target of ['mneme', 'session', 'vectors'] as const) {
      const missing = Object.keys(surface[target]).filter((name) => !takesNothing.has(name) && !asked.has(`${target}.${name}`));
      expect(missing).toEqual([]);
    }
  });

  it('changed nothing by any of these', async () => {
    await expect(opened.figures('a')).resolves.toMatchObject({ patternCount: 0, symbolCount: 0, openSessions: 1 });
    expect((await opened.vectors('a').stats()).count).toBe(0);
  });

  it('takes what is missing as undefined for missing', async () => {
    const session = await opened.openSession(JSON.parse('{"space":"b"}'));
    const options = { idempotencyKey: undefined, asOf: undefined, learnAtEnd: undefined };
    await Reflect.apply(session.observe, session, ['a', options]);
    await Reflect.apply(session.observeSequence, session, [new Set(['b', 'c']), options]);
    await Reflect.apply(session.predict, session, [options]);
    expect(await session.shortTermMemory()).toEqual([['a'], ['b'], ['c']]);
  });
});

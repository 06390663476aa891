import { describe, expect, it } from 'vitest';
import {
  givenPatternFrom,
  type JsonObject,
  jsonTextOf,
  type ObservationInput,
  observationFrom,
  type PatternInput,
  patternFrom,
  plainOf,
  predictionsFrom,
} from '../../host/library/plain-values.ts';

/** What a caller without types may pass. */
function untyped<Kind>(value: unknown): Kind {
  return value as Kind;
}

describe('observationFrom', () => {
  it('takes a symbol, a list of symbols and an object', () => {
    const nothing = { vectors: [], emotives: new Map(), metadata: '{}' };
    expect(observationFrom('a')).toEqual({ ...nothing, strings: ['a'] });
    expect(observationFrom(['b', 'a'])).toEqual({ ...nothing, strings: ['b', 'a'] });
    expect(observationFrom({})).toEqual({ ...nothing, strings: [] });
    const full = {
      strings: ['a'],
      vectors: [[1, 2], Float32Array.of(3, 4)],
      emotives: { joy: 1 },
      metadata: { who: 'me' },
      uniqueId: 'one',
    };
    expect(observationFrom(full)).toEqual({
      strings: ['a'],
      vectors: [
        [1, 2],
        [3, 4],
      ],
      emotives: new Map([['joy', 1]]),
      metadata: '{"who":"me"}',
      uniqueId: 'one',
    });
  });

  it.each<[unknown, readonly (string | number)[]]>([
    [7, ['observation']],
    [null, ['observation']],
    [[1], ['strings', 0]],
    [{ strings: 'ab' }, ['strings']],
    [{ strings: ['a', null] }, ['strings', 1]],
    [{ emotives: { joy: '1' } }, ['emotives', 'joy']],
    [{ emotives: [1] }, ['emotives']],
    [{ metadata: 'text' }, ['metadata']],
    [{ metadata: [1] }, ['metadata']],
    [{ vectors: [1] }, ['vectors', 0]],
    [{ uniqueId: 1 }, ['uniqueId']],
  ])('refuses %j and says where', (input, field) => {
    expect(() => observationFrom(untyped<ObservationInput>(input))).toThrow(
      expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field }),
    );
  });
});

describe('givenPatternFrom', () => {
  it('takes events with and without brackets, one moment or several', () => {
    expect(givenPatternFrom({ events: ['a', ['b', 'c']] })).toEqual({ events: [['a'], ['b', 'c']] });
    expect(givenPatternFrom({ events: ['a'], emotives: { joy: 1 }, metadata: { k: 1 }, frequency: 2 })).toEqual({
      events: [['a']],
      emotives: [new Map([['joy', 1]])],
      metadata: ['{"k":1}'],
      frequency: 2,
    });
    expect(givenPatternFrom({ events: ['a'], emotives: [{ joy: 1 }, { fear: 2 }], metadata: [{ k: 1 }, { k: 2 }] })).toMatchObject({
      emotives: [new Map([['joy', 1]]), new Map([['fear', 2]])],
      metadata: ['{"k":1}', '{"k":2}'],
    });
  });

  it.each<[unknown, readonly (string | number)[]]>([
    [{ events: 'abc' }, ['events']],
    [{ events: [7] }, ['events', 0]],
    [{ events: [['a', 7]] }, ['events', 0, 1]],
    ['abc', []],
  ])('refuses %j and says where', (input, field) => {
    expect(() => givenPatternFrom(untyped<PatternInput>(input))).toThrow(expect.objectContaining({ field }));
  });
});

describe('jsonTextOf', () => {
  it('writes whatever JSON can say', () => {
    const value = { text: '\\ud800 "ü"', list: [1, null, true, { deep: [] }], zero: -0 };
    expect(JSON.parse(jsonTextOf(value, ['metadata']))).toEqual({ ...value, zero: 0 });
  });

  const holdsItself: Record<string, unknown> = {};
  holdsItself.self = holdsItself;
  it.each<[string, unknown]>([
    ['NaN', { a: Number.NaN }],
    ['Infinity', { a: [Number.POSITIVE_INFINITY] }],
    ['undefined', { a: undefined }],
    ['a function', { a: () => 1 }],
    ['a bigint', { a: 1n }],
    ['a lone surrogate', { a: '\ud800' }],
    ['a key with a lone surrogate', { '\ud800': 1 }],
    ['itself', holdsItself],
  ])('refuses an object that holds %s', (_what, value) => {
    expect(() => jsonTextOf(untyped<JsonObject>(value), ['metadata'])).toThrow(
      expect.objectContaining({ field: ['metadata'], expected: 'what JSON can say' }),
    );
  });
});

describe('answers', () => {
  it('turn maps into plain objects, whatever the keys', () => {
    expect(Object.entries(plainOf(new Map([['__proto__', 1]])))).toEqual([['__proto__', 1]]);
    const record = {
      name: 'ab',
      events: [['a']],
      length: 1,
      frequency: 2,
      emotives: [new Map([['joy', 1]])],
      metadata: new Map([['k', ['1']]]),
    };
    expect(patternFrom(record)).toEqual({ ...record, emotives: [{ joy: 1 }], metadata: { k: ['1'] } });
  });

  it('keep the order of predictions and their futures', () => {
    expect(predictionsFrom({ sessionId: 's', space: 'a', predictions: [], futurePotentials: [] })).toEqual({
      predictions: [],
      futurePotentials: [],
    });
  });
});

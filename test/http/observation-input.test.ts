import { describe, expect, it } from 'vitest';
import { givenPatternsOf, metadataOf, observationOf, observationsOf } from '../../host/http/observation-input.ts';
import { Refusal } from '../../host/http/refusal.ts';
import type { ObservationBody, SequenceBody } from '../../host/http/schemas/sequence-requests.ts';
import type { LearnPatternsBody } from '../../host/http/schemas/space-requests.ts';

function observed(source: string) {
  return observationOf(JSON.parse(source) as ObservationBody, source);
}

describe('observationOf', () => {
  it('answers empty parts for what is missing', () => {
    expect(observed('{}')).toEqual({ strings: [], vectors: [], emotives: new Map(), metadata: '{}' });
  });

  it('keeps the spelling of numbers in metadata', () => {
    expect(observed('{"strings":["a"],"metadata":{"version":1.0,"big":12345678901234567890}}').metadata).toBe(
      '{"version":1.0,"big":12345678901234567890}',
    );
  });

  it('keeps the order of emotives, also of those that look like numbers', () => {
    const { emotives } = observed('{"emotives":{"joy":1,"10":2,"2":3,"__proto__":4,"joy":5}}');
    expect([...emotives]).toEqual([
      ['joy', 5],
      ['10', 2],
      ['2', 3],
      ['__proto__', 4],
    ]);
  });
});

describe('observationsOf', () => {
  it('gives every item its own text and unique id', () => {
    const source =
      '{"observations": [ {"metadata":{"a":1.0}}, {"strings":["x"],"unique_id":"u"} ,{"emotives":{"2":1,"1":2},"unique_id":null}]}';
    const items = observationsOf((JSON.parse(source) as SequenceBody).observations, source);
    expect(items.map(({ metadata }) => metadata)).toEqual(['{"a":1.0}', '{}', '{}']);
    expect(items.map(({ uniqueId }) => uniqueId)).toEqual([undefined, 'u', undefined]);
    expect([...items[2].emotives.keys()]).toEqual(['2', '1']);
  });
});

describe('givenPatternsOf', () => {
  const given = (source: string) => givenPatternsOf((JSON.parse(source) as LearnPatternsBody).patterns, source);

  it('keeps spelling of metadata and order of emotives, of every pattern and moment', () => {
    const source =
      '{"patterns": [ {"events":[["a"]]} ,{"events":[["b"]],"emotives":[{"2":1,"1":2},{"joy":3}],"metadata":[{"v":1.0}, {"v":[2.50]}],"frequency":7}]}';
    const [plain, full] = given(source);
    expect(plain).toEqual({ events: [['a']] });
    expect(full).toMatchObject({ events: [['b']], metadata: ['{"v":1.0}', '{"v":[2.50]}'], frequency: 7 });
    expect(full.emotives?.map((moment) => [...moment])).toEqual([
      [
        ['2', 1],
        ['1', 2],
      ],
      [['joy', 3]],
    ]);
  });

  it('says which note is nested too deep', () => {
    const deep = `{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`;
    expect(() => given(`{"patterns":[{"events":[["a"]],"metadata":[{},${deep}]}]}`)).toThrow(
      expect.objectContaining({ items: [expect.objectContaining({ loc: ['body', 'patterns', 0, 'metadata', 1] })] }),
    );
  });
});

describe('metadataOf', () => {
  it('takes null for none', () => {
    expect(metadataOf('{"metadata": null}')).toBe('{}');
  });

  it('accepts the deepest nesting that Python reads, and refuses one level more', () => {
    const nested = (levels: number): string => `{"metadata":{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}}`;
    expect(metadataOf(nested(1_000))).toContain('[[');
    expect(() => metadataOf(nested(1_001))).toThrow(Refusal);
  });

  it('accepts a whole surrogate pair and refuses half of one', () => {
    expect(metadataOf('{"metadata":{"a":"\\ud83d\\ude00"}}')).toBe('{"a":"\\ud83d\\ude00"}');
    expect(() => metadataOf('{"metadata":{"\\ude00":1}}')).toThrow(Refusal);
  });
});

import { describe, expect, it } from 'vitest';
import type { Observation } from '../../host/sequence/observation.ts';
import { checkObservation, checkText, OBSERVATION_LIMITS } from '../../host/sequence/observation-check.ts';
import { observation } from './sequence-fixture.ts';

function check(part: Partial<Observation>): () => void {
  return () => checkObservation(observation([], part));
}

describe('checkObservation', () => {
  it('accepts everything at its bound', () => {
    check({ strings: ['😀'.repeat(OBSERVATION_LIMITS.symbolCodePoints), ''] })();
    check({ strings: new Array<string>(OBSERVATION_LIMITS.eventSymbols).fill('a') })();
    check({ vectors: [new Array<number>(OBSERVATION_LIMITS.vectorComponents).fill(-1e300)] })();
    check({
      emotives: new Map([
        ['', 1e290],
        ['joy', -1e290],
        ['__proto__', 0],
      ]),
    })();
    check({ uniqueId: 'ü'.repeat(OBSERVATION_LIMITS.uniqueIdCodePoints) })();
  });

  it.each<[string, Partial<Observation>, readonly (string | number)[]]>([
    ['a symbol of one code point too many', { strings: ['a', '😀'.repeat(4097)] }, ['strings', 1]],
    ['an event of one symbol too many', { strings: new Array<string>(10_001).fill('') }, ['strings']],
    ['a lone surrogate in a symbol', { strings: ['\udfff'] }, ['strings', 0]],
    ['an empty vector', { vectors: [[1], []] }, ['vectors', 1]],
    ['a vector of one component too many', { vectors: [new Array<number>(8193).fill(0)] }, ['vectors', 0]],
    ['an infinite component', { vectors: [[0, Number.NEGATIVE_INFINITY]] }, ['vectors', 0, 1]],
    ['vectors of two lengths', { vectors: [[1], [1, 2]] }, ['vectors', 1]],
    ['a feeling that is no number', { emotives: new Map([['joy', Number.NaN]]) }, ['emotives', 'joy']],
    ['a feeling beyond the bound', { emotives: new Map([['joy', -1.1e290]]) }, ['emotives', 'joy']],
    ['a lone surrogate in the name of a feeling', { emotives: new Map([['\ud800', 1]]) }, ['emotives', '\ud800']],
    ['metadata that is not the JSON text of an object', { metadata: '[]' }, ['metadata']],
    ['an id of one code point too many', { uniqueId: 'x'.repeat(257) }, ['unique_id']],
  ])('refuses %s by its path', (_what, part, field) => {
    expect(check(part)).toThrow(expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field }));
  });
});

describe('checkText', () => {
  it('counts code points, not units', () => {
    expect(() => checkText('😀😀', ['text'], 2)).not.toThrow();
    expect(() => checkText('😀😀😀', ['text'], 2)).toThrow('found 3 code points, expected at most 2');
  });
});

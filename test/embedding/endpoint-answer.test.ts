import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEndpointAnswer } from '../../host/embedding/endpoint-answer.ts';

const read = (data: unknown, count = 1): Float32Array[] | string => textOf(readEndpointAnswer(JSON.stringify({ data }), count, 2));

const textOf = (answer: ReturnType<typeof readEndpointAnswer>): Float32Array[] | string =>
  Array.isArray(answer) ? answer : `found ${answer.found}, expected ${answer.expected}`;

describe('readEndpointAnswer', () => {
  it('reads vectors in order and ignores what it does not know', () => {
    const data = [
      { index: 0, embedding: [1, -2], object: 'embedding' },
      { index: 1, embedding: [0, 1e-3] },
    ];
    expect(read(data, 2)).toEqual([Float32Array.of(1, -2), Float32Array.of(0, 1e-3)]);
  });

  it('puts vectors in the order of their indexes, each of which stands once', () => {
    const one = { index: 1, embedding: [0, 1] };
    expect(read([one, { index: 0, embedding: [1, 0] }], 2)).toEqual([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    expect(read([one, one], 2)).toContain('index 1 a second time at place 1');
  });

  it.each([
    ['no list', 5, 'no list "data"'],
    ['too few', [], 'found 0 vectors, expected 1 vector'],
    ['an index beyond the texts', [{ index: 1, embedding: [1, 2] }], 'index 1 at place 0'],
    ['a fraction', [{ index: 0.5, embedding: [1, 2] }], 'index 0.5 at place 0'],
    ['no index', [{ embedding: [1, 2] }], 'no index at place 0'],
    ['no vector', [{ index: 0 }], 'no list "embedding"'],
    ['a text for a vector', [{ index: 0, embedding: 'AAAA' }], 'no list "embedding"'],
    ['another dimension', [{ index: 0, embedding: [1, 2, 3] }], 'found dimension 3, expected dimension 2'],
    ['null for a number', [{ index: 0, embedding: [1, null] }], 'no finite number'],
    ['a text for a number', [{ index: 0, embedding: [1, '2'] }], 'no finite number'],
    ['a number beyond 32 bits', [{ index: 0, embedding: [1, 1e39] }], 'no finite number'],
    ['nothing for an item', [null], 'no index'],
  ])('refuses %s', (_name, data, text) => {
    expect(read(data)).toContain(text);
  });

  it('never throws, and never quotes an answer, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(typeof textOf(readEndpointAnswer(`${body}`, 1, 2))).toBe('string');
      }),
    );
    expect(readEndpointAnswer('sk-secret', 1, 2)).toEqual({ found: 'no JSON', expected: 'JSON' });
  });
});

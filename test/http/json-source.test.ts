import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthOf, elementSlices, memberSlices } from '../../host/http/json-source.ts';

const spaces = fc.constantFrom(0, 1, 2);

function membersOf(text: string): [string, string][] {
  return [...memberSlices(text)].map(([key, { start, end }]) => [key, text.slice(start, end)]);
}

describe('memberSlices', () => {
  it('keeps the spelling of numbers and the order of keys', () => {
    expect(membersOf(' { "b" : 1.0 , "2":{"x":[1, 2]}, "1" : "a\\"}" ,"t":true}')).toEqual([
      ['b', '1.0'],
      ['2', '{"x":[1, 2]}'],
      ['1', '"a\\"}"'],
      ['t', 'true'],
    ]);
  });

  it('takes the last value of a repeated key, at the place of the first', () => {
    expect(membersOf('{"a":1,"b":2,"\\u0061":3}')).toEqual([
      ['a', '3'],
      ['b', '2'],
    ]);
  });

  it('finds the members of any object that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), spaces, (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        const found = membersOf(text).map(([key, value]): [string, unknown] => [key, JSON.parse(value)]);
        expect(new Map(found)).toEqual(new Map(Object.entries(JSON.parse(text) as object)));
      }),
    );
  });

  it('survives a million open brackets', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    expect(memberSlices(`{"a":${deep},"b":1}`).get('b')).toEqual({ start: 2_000_010, end: 2_000_011 });
    expect(depthOf(deep)).toBe(1_000_000);
  });
});

describe('elementSlices', () => {
  it('finds the elements of any array that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), spaces, (array, indent) => {
        const text = JSON.stringify(array, null, indent);
        expect(elementSlices(text).map(({ start, end }): unknown => JSON.parse(text.slice(start, end)))).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('depthOf', () => {
  it.each([
    ['1', 0],
    ['"[[["', 0],
    ['{}', 1],
    ['{"a":[{"b":1}],"c":[]}', 3],
  ])('of %s is %i', (text, depth) => expect(depthOf(text)).toBe(depth));
});

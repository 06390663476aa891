import { expect, it } from 'vitest';
import { exactJson } from '../../host/sequence/exact-json.ts';

it('keeps the sign of zero, numbers that are not finite, and the order of maps', () => {
  const value = {
    zero: -0,
    map: new Map([
      ['b', Number.POSITIVE_INFINITY],
      ['1', Number.NaN],
    ]),
    plain: [1.5, null, 'x'],
  };
  const text = exactJson(value);
  expect(text).toBe('{"zero":-0.0,"map":[["b","Infinity"],["1","NaN"]],"plain":[1.5,null,"x"]}');
  expect(Object.is(JSON.parse(text).zero, -0)).toBe(true);
  expect(Number('Infinity')).toBe(Number.POSITIVE_INFINITY);
});

import { describe, expect, it } from 'vitest';
import { checkedFlag, checkedOptions, described } from '../../host/fuzzy/argument-check.ts';

const KNOWN = new Set(['limit', 'cutoff']);
const wrong = (json: string): object => JSON.parse(json);

describe('checkedOptions', () => {
  it('gives back options that are known, and unknown ones without a value', () => {
    const options = { limit: 3, nothing: undefined };
    expect(checkedOptions(options, KNOWN)).toBe(options);
  });

  it('refuses an unknown option by its name, with the known ones', () => {
    expect(() => checkedOptions({ cutof: 3 }, KNOWN)).toThrow(
      'Cannot accept "cutof": found an option that is not known here, expected one of limit, cutoff',
    );
  });

  it('refuses what is no object of options', () => {
    for (const value of ['null', '[]', '5', '"a"', 'true']) {
      expect(() => checkedOptions(wrong(value), KNOWN), value).toThrow(
        expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field: ['options'] }),
      );
    }
  });
});

describe('checkedFlag', () => {
  it('takes true and false, and nothing that only looks so', () => {
    expect(checkedFlag('pad', false)).toBe(false);
    expect(() => checkedFlag('pad', 'no')).toThrow('Cannot accept "pad": found "no", expected true or false');
  });
});

describe('described', () => {
  it('says what a value is in a few words', () => {
    const values = ['a', null, undefined, 5n, Symbol('x'), () => 1, [1, 2], { a: 1 }, Number.NaN];
    expect(values.map(described)).toEqual([
      '"a"',
      'null',
      'undefined',
      '5',
      'Symbol(x)',
      'a function',
      'an array of 2',
      'an object',
      'NaN',
    ]);
  });
});

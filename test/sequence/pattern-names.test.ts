import { describe, expect, it } from 'vitest';
import { checkedName, patternNotFound } from '../../host/sequence/pattern-names.ts';

const HEX = '0123456789abcdef0123456789abcdef01234567';

describe('checkedName', () => {
  it('answers the hexadecimal part, with the prefix of the name or without', () => {
    expect([checkedName(HEX), checkedName(`PTRN|${HEX}`)]).toEqual([HEX, HEX]);
  });

  it('refuses what cannot be a name, and quotes only its start', () => {
    for (const name of ['', 'PTRN|', HEX.slice(1), HEX.toUpperCase(), `${HEX}0`, `PTRN|PTRN|${HEX}`, '\ud800', 'x'.repeat(100_000)]) {
      expect(() => checkedName(name)).toThrow(expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field: ['name'] }));
    }
    expect(() => checkedName('x'.repeat(100_000))).toThrow(expect.objectContaining({ found: `"${'x'.repeat(100)}"` }));
  });
});

describe('patternNotFound', () => {
  it('has a code of its own', () => {
    expect(patternNotFound('space', HEX)).toMatchObject({ code: 'MEM_PATTERN_NOT_FOUND' });
  });
});

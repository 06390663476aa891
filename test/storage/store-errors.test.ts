import { describe, expect, it } from 'vitest';
import { checkAppend, storeClosedError } from '../../host/storage/store-errors.ts';

describe('checkAppend', () => {
  it('takes every name that UTF-8 can hold and every whole number from 0', () => {
    checkAppend('😀', 0);
    checkAppend('x', Number.MAX_SAFE_INTEGER);
  });

  it.each([
    ['an empty name', '', 0, 'space'],
    ['a lone surrogate', '\udc00', 0, 'space'],
    ['a negative sequence', 'x', -1, 'expectedSequence'],
    ['a fraction', 'x', 1.5, 'expectedSequence'],
    ['no number', 'x', Number.NaN, 'expectedSequence'],
  ])('refuses %s and names the field', (_, space, expectedSequence, field) => {
    expect(() => checkAppend(space, expectedSequence)).toThrow(expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field: [field] }));
  });
});

describe('storeClosedError', () => {
  it('says what was attempted', () => {
    expect(storeClosedError('read')).toMatchObject({ code: 'MEM_STORE_CLOSED', message: 'Cannot read: the store was closed' });
  });
});

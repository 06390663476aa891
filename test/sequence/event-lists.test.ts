import { describe, expect, it } from 'vitest';
import { extrasOf, missingOf } from '../../host/sequence/event-lists.ts';

describe('missingOf and extrasOf', () => {
  it('answer one list per event, by membership and not by count', () => {
    expect(missingOf([['a', 'a', 'b'], ['a']], new Set(['a']))).toEqual([['b'], []]);
    expect(extrasOf([['a', 'x'], [], ['x', 'x']], new Set(['a']))).toEqual([['x'], [], ['x', 'x']]);
    expect(missingOf([], new Set())).toEqual([]);
  });

  it('count an observed symbol as what it stands for, and name it as observed', () => {
    expect(extrasOf([['helo', 'x'], ['y']], new Set(['hello']), [['hello', 'x'], ['y']])).toEqual([['x'], ['y']]);
  });
});

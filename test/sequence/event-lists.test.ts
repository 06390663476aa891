import { describe, expect, it } from 'vitest';
import { extrasOf, missingOf, symbolsOf } from '../../host/sequence/event-lists.ts';

describe('missingOf and extrasOf', () => {
  it('answer one list per event, by membership and not by count', () => {
    expect(missingOf([['a', 'a', 'b'], ['a']], ['a'])).toEqual([['b'], []]);
    expect(extrasOf([['a', 'x'], [], ['x', 'x']], ['a'])).toEqual([['x'], [], ['x', 'x']]);
    expect(missingOf([], [])).toEqual([]);
  });

  it('count an observed symbol as what it stands for, and name it as observed', () => {
    expect(extrasOf([['helo', 'x'], ['y']], ['hello'], [['hello', 'x'], ['y']])).toEqual([['x'], ['y']]);
  });

  it('are the same whether few symbols or many are held', () => {
    const many = Array.from({ length: 40 }, (_, number) => `s${number}`);
    const events = many.map((symbol) => [symbol, `${symbol}x`]);
    const others = many.map((symbol) => [`${symbol}x`]);
    expect([missingOf(events, many), extrasOf(events, many)]).toEqual([others, others]);
    expect(symbolsOf(events.slice(0, 2))).toEqual(['s0', 's0x', 's1', 's1x']);
  });
});

import { describe, expect, it } from 'vitest';
import { UNKNOWN_SYMBOL } from '../../host/core/ports/pattern-kernel.ts';
import { SymbolCounter } from '../../host/sequence/symbol-counter.ts';

describe('SymbolCounter', () => {
  it('counts in order of first occurrence and starts anew without leftovers', () => {
    const counter = new SymbolCounter();
    counter.start(10);
    counter.addRange(Uint32Array.of(9, 3, 1, 3, 9, 3), 1, 6);
    expect([counter.distinct, counter.total]).toEqual([[3, 1, 9], 5]);
    expect([3, 1, 9, 2].map((symbol) => counter.countOf(symbol))).toEqual([3, 1, 1, 0]);
    counter.start(5);
    expect([counter.total, counter.distinct, counter.countOf(3), counter.has(3)]).toEqual([0, [], 0, false]);
    counter.start(1000);
    counter.add(999);
    expect([counter.countOf(999), counter.countOf(3)]).toEqual([1, 0]);
  });

  it('counts unknown symbols in the total only', () => {
    const counter = new SymbolCounter();
    counter.start(2);
    counter.addRange(Uint32Array.of(UNKNOWN_SYMBOL, 1, UNKNOWN_SYMBOL), 0, 3);
    expect([counter.total, counter.distinct, counter.countOf(UNKNOWN_SYMBOL)]).toEqual([3, [1], 0]);
  });
});

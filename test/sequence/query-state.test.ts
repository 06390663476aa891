import { describe, expect, it } from 'vitest';
import { UNKNOWN_SYMBOL } from '../../host/core/ports/pattern-kernel.ts';
import { SymbolTable } from '../../host/core/symbols/symbol-table.ts';
import { joinedCodePoints, queryStateOf } from '../../host/sequence/query-state.ts';
import { engine } from './twin-memory.ts';

describe('queryStateOf', () => {
  it('flattens events to texts and ids, unknown ones and those of forgotten patterns included', () => {
    const symbols = new SymbolTable(engine.arena);
    for (const text of ['b', '', 'x']) symbols.addMember(symbols.intern(text));
    symbols.addMember(symbols.idOf('x'), -1);
    const state = queryStateOf(
      [
        ['b', 'x'],
        ['', 'b'],
      ],
      symbols,
    );
    expect(state.texts).toEqual(['b', 'x', '', 'b']);
    expect([...state.symbols]).toEqual([0, UNKNOWN_SYMBOL, 1, 0]);
    expect(symbols.idOf('x')).toBe(2);
  });
});

describe('joinedCodePoints', () => {
  it('joins symbols by one space, as code points', () => {
    const state = queryStateOf([['😀', ''], ['a']], new SymbolTable(engine.arena));
    expect([...joinedCodePoints(state)]).toEqual([0x1f600, 0x20, 0x20, 0x61]);
  });
});

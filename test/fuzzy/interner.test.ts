import { describe, expect, it } from 'vitest';
import { createInterner } from '../../host/fuzzy/interner.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { tokens } = createEngineKernels();

describe('createInterner', () => {
  it('gives dense ids by first occurrence and the texts behind them', () => {
    const interner = createInterner(tokens);
    expect([...interner.idsOf('the sun, the sea')]).toEqual([0, 1, 0, 2]);
    expect(interner.idsOfAll(['sea', '', 'Sea!'])).toEqual({ ids: Uint32Array.of(2, 3), ends: Uint32Array.of(1, 1, 2) });
    expect([interner.size, interner.textOf(1), interner.textOf(3)]).toEqual([4, 'sun', 'Sea']);
    expect([...createInterner(tokens, 'whitespace').idsOf('sea, sea')]).toEqual([0, 1]);
  });

  it('takes a lone surrogate for the replacement character', () => {
    const interner = createInterner(tokens);
    expect([...interner.idsOf('a\ud800 a\udc00 a\ufffd')]).toEqual([0, 0, 0]);
    expect(interner.textOf(0)).toBe('a\ufffd');
  });

  it('refuses what is no text, no id and no tokenisation, and everything once it is freed', () => {
    const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    const interner = createInterner(tokens);
    const wrong: string[] = JSON.parse('["text", 5]');
    expect(() => interner.idsOfAll(wrong)).toThrow(refused);
    for (const id of [0, -1, 0.5]) expect(() => interner.textOf(id)).toThrow(refused);
    expect(() => createInterner(tokens, JSON.parse('"letters"'))).toThrow(refused);
    expect(interner.idsOfAll([])).toEqual({ ids: new Uint32Array(0), ends: new Uint32Array(0) });
    interner.free();
    expect(() => interner.idsOf('late')).toThrow(refused);
  });
});

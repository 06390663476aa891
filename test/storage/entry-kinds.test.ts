import { describe, expect, it } from 'vitest';
import { codeOfKind, ENTRY_KINDS, kindOfText } from '../../host/storage/entry-kinds.ts';

describe('the kinds of entries', () => {
  it('come back from their number and from their text', () => {
    expect(ENTRY_KINDS.map((kind) => ENTRY_KINDS[codeOfKind(kind)])).toEqual(ENTRY_KINDS);
    expect(ENTRY_KINDS.map((kind) => kindOfText(kind))).toEqual(ENTRY_KINDS);
    expect(new Set(ENTRY_KINDS).size).toBe(ENTRY_KINDS.length);
  });

  it('are unknown for any other text', () => {
    for (const text of ['', 'Learned', 'constructor', '__proto__']) expect(kindOfText(text)).toBeUndefined();
  });
});

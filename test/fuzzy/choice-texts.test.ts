import { describe, expect, it } from 'vitest';
import { ChoiceClasses } from '../../host/fuzzy/choice-classes.ts';
import { ChoiceTexts, codePointsOf } from '../../host/fuzzy/choice-texts.ts';
import { ChoiceUnits } from '../../host/fuzzy/choice-units.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('ChoiceTexts', () => {
  it('gives back every string, of any width and length', () => {
    const before = arena.bytesInUse;
    const classes = new ChoiceClasses(arena);
    const texts = new ChoiceTexts(kernel, arena, new ChoiceUnits(), classes);
    const many = Array.from({ length: 2100 }, (_, at) => String.fromCodePoint(0x20000 + at)).join('');
    const strings = ['', 'plain', 'Ünïcödé', 'Αθήνα', '\u{1f600}\ud800x\udc00', many, 'y'.repeat(20_000), 'Ж'.repeat(9000), 'z'];
    for (const text of strings) {
      texts.reserve(1);
      texts.append(text);
    }
    expect(strings.map((_, index) => texts.textOf(index))).toEqual(strings);
    expect(strings.map((_, index) => texts.lengthOf(index))).toEqual(strings.map((text) => Array.from(text).length));
    // What takes four bytes a character lies in no group.
    expect(texts.groupLengthOf(5)).toBe(0);
    expect(texts.groupLengthOf(4)).toBe(4);
    for (const index of strings.keys()) texts.release(index);
    texts.free();
    classes.free();
    expect(arena.bytesInUse).toBe(before);
  });
});

describe('codePointsOf', () => {
  it('takes a surrogate without its other half as a code point of its own', () => {
    expect(codePointsOf('a\ud800\u{1f600}\udc00')).toEqual([97, 0xd800, 0x1f600, 0xdc00]);
  });
});

import { describe, expect, it } from 'vitest';
import { ChoiceClasses } from '../../host/fuzzy/choice-classes.ts';
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { ChoiceTexts, codePointsOf } from '../../host/fuzzy/choice-texts.ts';
import { ChoiceUnits } from '../../host/fuzzy/choice-units.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const { arena, choices: kernel, scorers } = createEngineKernels();

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

describe('removal from a store of texts of one length', () => {
  /** Texts of 16 and 32 bytes fill chunks to their last byte. */
  for (const length of [16, 32, 64]) {
    it(`leaves every other text of ${length} characters as it is, in whatever order they go and whoever takes the room`, () => {
      const inUse: number[] = [];
      const random = seededRandom(length);
      for (let round = 0; round < 8; round++) {
        const strings = Array.from({ length: 2000 }, (_, at) => (round * 2000 + at).toString(2).padStart(length, 'ab'));
        // Added one by one: the chunks are as small as they can be.
        const store = new ChoiceStore({ choices: kernel, scorers, arena });
        for (const text of strings) store.add(text);
        const order = strings.map((_, index) => ({ index, key: random() })).sort((one, other) => one.key - other.key);
        const gone = new Set(order.slice(0, 1900).map(({ index }) => index));
        for (const index of gone) expect(store.remove(index)).toBe(true);
        const other = new ChoiceStore({ choices: kernel, scorers, arena });
        for (let at = 0; at < 3000; at++) other.add('#'.repeat(length));
        expect(strings.map((_, index) => store.textOf(index))).toEqual(strings.map((text, index) => (gone.has(index) ? undefined : text)));
        for (const index of strings.keys()) expect(store.remove(index)).toBe(!gone.has(index));
        expect(store.size).toBe(0);
        store.free();
        other.free();
        inUse.push(arena.bytesInUse);
      }
      expect(new Set(inUse).size).toBe(1);
    });
  }

  it('gives the room of the last chunk back, too, and that of empty texts, which take none', () => {
    const store = new ChoiceStore({ choices: kernel, scorers, arena });
    const sizes: number[] = [];
    for (let round = 0; round < 4; round++) {
      const indexes = ['', 'x'.repeat(50_000), '', 'y'.repeat(60_000), ''].map((text) => store.add(text));
      expect(indexes.map((index) => store.textOf(index)?.length)).toEqual([0, 50_000, 0, 60_000, 0]);
      for (const index of indexes) store.remove(index);
      sizes.push(store.byteLength);
    }
    expect(Math.max(...sizes)).toBeLessThan(50_000);
    store.free();
  });
});

describe('codePointsOf', () => {
  it('takes a surrogate without its other half as a code point of its own', () => {
    expect(codePointsOf('a\ud800\u{1f600}\udc00')).toEqual([97, 0xd800, 0x1f600, 0xdc00]);
  });
});

import { describe, expect, it } from 'vitest';
import { Choices } from '../../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { scoreOf } from '../../reference/choice-scores.ts';

const { arena, choices: kernel } = createEngineKernels();

/** Stands for a removed choice. */
const NO_CHOICE = 0xffff_ffff;

describe('scoreBuckets', () => {
  it('scores every choice, for choices in groups and in plain lists', () => {
    const strings = ['kitten', ...new Array(200).fill('sitting'), 'x'.repeat(300), ''];
    const store = new Choices(kernel, arena, strings);
    expect([...store.distances('sitten', 'levenshtein')]).toEqual(strings.map((text) => scoreOf('levenshtein', 'sitten', text)));
    expect([...store.distances('sitten', 'lcs')]).toEqual(strings.map((text) => scoreOf('lcs', 'sitten', text)));
    store.free();
  });

  it('writes the same by slot, at most 255, and says which choice lies in each slot', () => {
    const strings = ['kitten', ...new Array(150).fill('sitting'), ...new Array(40).fill('mitten'), 'x'.repeat(300), ''];
    const store = new Choices(kernel, arena, strings);
    store.add('written later');
    store.remove(7);
    for (const [query, scorer] of [
      ['sitten', 'levenshtein'],
      ['sitten', 'lcs'],
      ['x'.repeat(400), 'levenshtein'],
      ['x'.repeat(400), 'lcs'],
    ]) {
      const byIndex = store.distances(query, scorer);
      const found = store.scoresBySlot(query, scorer);
      const scores = [...found.scores];
      const indexes = [...found.indexes()];
      expect(scores.length).toBe(store.indexCount);
      expect(indexes.filter((index) => index === NO_CHOICE).length).toBe(1);
      expect(new Set(indexes).size).toBe(store.indexCount);
      for (const [slot, index] of indexes.entries()) if (index !== NO_CHOICE) expect(scores[slot]).toBe(Math.min(byIndex[index], 255));
    }
    store.free();
  });
});

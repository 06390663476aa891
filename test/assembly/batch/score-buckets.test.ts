import { describe, expect, it } from 'vitest';
import { Choices } from '../../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { scoreOf } from '../../reference/choice-scores.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('scoreBuckets', () => {
  it('puts the score of every choice where its index says, for choices in groups and in plain lists', () => {
    const strings = ['kitten', ...new Array(200).fill('sitting'), 'x'.repeat(300), ''];
    const store = new Choices(kernel, arena, strings);
    expect([...store.distances('sitten', 'levenshtein')]).toEqual(strings.map((text) => scoreOf('levenshtein', 'sitten', text)));
    expect([...store.distances('sitten', 'lcs')]).toEqual(strings.map((text) => scoreOf('lcs', 'sitten', text)));
    store.free();
  });
});

import { describe, expect, it } from 'vitest';
import { Choices } from '../../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { bestChoices, charactersOf, prefixDistance } from '../../reference/choice-scores.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('searchPrefixes', () => {
  it('scores a choice by its nearest beginning, the empty and the whole one among them', () => {
    const strings = ['', 'a', 'ab', 'abc', 'abcdef', 'xabcd', 'bcdef', 'zzzzzz'].flatMap((text) => new Array(40).fill(text));
    const store = new Choices(kernel, arena, strings);
    for (const query of ['', 'a', 'abd', 'abcdefgh', 'zq']) {
      const scores = strings.map((text) => prefixDistance(charactersOf(query), charactersOf(text)));
      for (const cutoff of [0, 1, 2, 5, 20]) {
        const found = store.search(query, { scorer: 'levenshtein', cutoff, prefix: true }).map(({ index, score }) => ({ index, score }));
        expect(found).toEqual(bestChoices('levenshtein', scores, () => true, { cutoff }));
      }
    }
    expect(() => store.search('a', { scorer: 'ratio', prefix: true })).toThrow(expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' }));
    store.free();
  });
});

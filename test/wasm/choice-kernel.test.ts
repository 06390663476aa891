import { describe, expect, it } from 'vitest';
import { Choices } from '../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('SharedChoiceKernel', () => {
  it('serves several stores over one memory, one question after the other', () => {
    const { arena, choices: kernel } = createEngineKernels();
    const cities = new Choices(kernel, arena, ['Paris', 'Prague', 'Perth']);
    const rivers = new Choices(kernel, arena, ['Po', 'Paraná', 'Πηνειός']);
    expect(cities.search('paris', { scorer: 'levenshtein', limit: 1 })).toEqual([{ index: 0, score: 1, text: 'Paris' }]);
    expect(rivers.search('Πινειος', { scorer: 'levenshtein', limit: 1 })).toEqual([{ index: 2, score: 2, text: 'Πηνειός' }]);
    expect(cities.search('paris', { scorer: 'levenshtein', limit: 1 })).toEqual([{ index: 0, score: 1, text: 'Paris' }]);
    for (const store of [cities, rivers]) store.free();
  });

  it('refuses a query for which there is no room, and answers the next one', () => {
    const { arena, choices: kernel } = createEngineKernels({ maximumBytes: 3 * 1024 * 1024 });
    const store = new Choices(kernel, arena, ['short']);
    expect(() => store.search('x'.repeat(1_000_000))).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(store.search('shirt', { limit: 1 })).toEqual([{ index: 0, score: 0.8, text: 'short' }]);
  });
});

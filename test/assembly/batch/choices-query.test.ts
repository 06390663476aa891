import { describe, expect, it } from 'vitest';
import { Choices } from '../../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { scoreOf } from '../../reference/choice-scores.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('openChoices', () => {
  it('leaves nothing of one query behind for the next', () => {
    const strings = [...new Array(100).fill('abcdefgh'), 'long'.repeat(100)];
    const store = new Choices(kernel, arena, strings);
    for (const query of ['abc', 'x'.repeat(500), 'hgfedcba', '', 'abc']) {
      expect([...store.distances(query, 'levenshtein')]).toEqual(strings.map((text) => scoreOf('levenshtein', query, text)));
    }
    store.free();
  });
});

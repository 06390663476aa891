import { describe, expect, it } from 'vitest';
import { Choices } from '../../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { scoreOf } from '../../reference/choice-scores.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('groupMisses', () => {
  it('misses nothing against an empty query: the distance is the length', () => {
    const strings = new Array(150).fill('sitting');
    const store = new Choices(kernel, arena, strings);
    expect([...store.distances('', 'levenshtein')]).toEqual(strings.map(() => 7));
    expect([...store.distances('', 'lcs')]).toEqual(strings.map(() => scoreOf('lcs', '', 'sitting')));
    store.free();
  });
});

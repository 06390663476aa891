import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { type Events, matchPatterns } from '../../reference/match-patterns.ts';
import { matchPlain } from '../../reference/match-plain.ts';

const kernels = createEngineKernels();

describe('a young segment', () => {
  it('answers in the order of learning when lengths go up and down', () => {
    const records: Events[] = [[[1, 2, 3, 4, 5]], [[1]], [[1, 2], [3]], [[9, 9, 9, 9]], [[1, 2, 3, 4, 5, 6, 7]], [[1, 2]]];
    for (const least of [0, 0.2, 0.5, 0.8, 1]) {
      expect(matchPlain(kernels, [{ kind: 'young', records }], [1, 2, 3], least, 10)).toEqual(matchPatterns([records], [1, 2, 3], least));
    }
  });

  it('answers nothing when it is empty', () => {
    expect(matchPlain(kernels, [{ kind: 'young', records: [] }], [1], 0, 10)).toEqual([]);
  });
});

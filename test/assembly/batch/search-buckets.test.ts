import { describe, expect, it } from 'vitest';
import { Choices } from '../../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { ALPHABETS, misspell, textOf } from '../../fuzzy/choice-samples.ts';
import { bestChoices, scoreOf } from '../../reference/choice-scores.ts';
import { seededRandom } from '../../reference/seeded-random.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('searchBuckets', () => {
  it('keeps the lowest indexes of equal scores, though it starts with the buckets of the length of the query', () => {
    const random = seededRandom(15);
    const letters = ['a', 'b'];
    const strings = Array.from({ length: 2500 }, () => textOf(random, letters, 4 + Math.floor(random() * 8)));
    const store = new Choices(kernel, arena, strings);
    for (let round = 0; round < 20; round++) {
      const query = misspell(random, letters, strings[round], 1);
      for (const scorer of ['levenshtein', 'lcs', 'ratio']) {
        const scores = strings.map((text) => scoreOf(scorer, query, text));
        for (const limit of [1, 3, 50]) {
          const found = store.search(query, { scorer, limit }).map(({ index, score }) => ({ index, score }));
          expect(found).toEqual(bestChoices(scorer, scores, () => true, { limit }));
        }
      }
    }
    store.free();
  });

  it('notes all hits, however many there are', () => {
    const strings = new Array(9000).fill('same');
    const store = new Choices(kernel, arena, strings);
    expect(store.search('some', { scorer: 'levenshtein', cutoff: 1 }).map(({ index }) => index)).toEqual([...strings.keys()]);
    store.free();
  });

  it('compares hits with their texts where characters share a class', () => {
    const random = seededRandom(16);
    const ideographs = ALPHABETS['three hundred ideographs, which share classes'];
    const strings = Array.from({ length: 2000 }, () => textOf(random, ideographs.slice(-60), 5));
    strings.push(...ideographs);
    const store = new Choices(kernel, arena, strings);
    for (const query of strings.slice(0, 20)) {
      const scores = strings.map((text) => scoreOf('levenshtein', query, text));
      const found = store.search(query, { scorer: 'levenshtein', cutoff: 3 }).map(({ index, score }) => ({ index, score }));
      expect(found).toEqual(bestChoices('levenshtein', scores, () => true, { cutoff: 3 }));
    }
    store.free();
  });
});

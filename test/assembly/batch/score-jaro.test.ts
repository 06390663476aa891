import { describe, expect, it } from 'vitest';
import { Choices } from '../../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { textOf } from '../../fuzzy/choice-samples.ts';
import { jaroWinklerSimilarity } from '../../reference/jaro.ts';
import { seededRandom } from '../../reference/seeded-random.ts';

const { arena, choices: kernel } = createEngineKernels();
const codesOf = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0);

describe('scoreJaro', () => {
  it('gives every choice in a group the similarity of the slow twin, to the last bit, for any gain', () => {
    const random = seededRandom(73);
    const strings = [6, 7, 20, 40].flatMap((length) => Array.from({ length: 300 }, () => textOf(random, [...'abcde '], length)));
    const store = new Choices(kernel, arena, strings);
    const { table } = store.layout();
    for (const query of ['a', 'abc', 'cab dee', strings[700], 'e'.repeat(130)]) {
      for (const weight of [0, 0.1, 0.25]) {
        for (const range of kernel.ranges({ ...store.queryOf(query, 'jaro'), table }, undefined)) {
          const found = kernel.similarities({ ...store.queryOf(query, 'jaro'), table }, range, weight);
          let slot = 0;
          for (const { length, indexes } of store.layout().spans(range)) {
            for (const index of indexes) {
              const similarity = found[slot++];
              if (length !== undefined) expect(similarity).toBe(jaroWinklerSimilarity(codesOf(query), codesOf(strings[index]), weight));
            }
          }
        }
      }
    }
    store.free();
  });
});

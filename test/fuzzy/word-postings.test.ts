import { describe, expect, it } from 'vitest';
import { WordPostings } from '../../host/fuzzy/word-postings.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const { arena } = createEngineKernels();

describe('WordPostings', () => {
  it('names every choice that holds a word, by rising index, and few others', () => {
    const random = seededRandom(12);
    for (const wordCount of [0, 1, 2, 17, 5000]) {
      const indexes = Uint32Array.from({ length: 1 + (wordCount >>> 1) }, (_, number) => 3 * number + 1);
      const rows = new Uint32Array(2 * wordCount);
      const holders = new Map<number, number[]>();
      for (let word = 0; word < wordCount; word++) {
        // Three of four words alike in their upper bits.
        const hash = (random() < 0.75 ? 0xabcd_0000 : 0) + Math.floor(random() * 1000);
        rows.set([hash, word >>> 1], 2 * word);
        holders.set(hash, [...(holders.get(hash) ?? []), indexes[word >>> 1]]);
      }
      const postings = new WordPostings(arena, wordCount);
      for (const work of postings.fill(rows, indexes)) expect(work).toBeGreaterThan(0);
      let named = 0;
      for (const [hash, holding] of holders) {
        const found = [...postings.holding(hash)];
        expect(found).toEqual(found.toSorted((one, other) => one - other));
        expect(found).toEqual(expect.arrayContaining(holding));
        named += found.length;
      }
      expect(named).toBeLessThanOrEqual(wordCount + 32 * holders.size);
      expect(postings.byteLength).toBeLessThan(5 * wordCount + 128);
      postings.free();
    }
  });

  it('works in steps', () => {
    const rows = new Uint32Array(2 * 140_000);
    const postings = new WordPostings(arena, 140_000);
    expect([...postings.fill(rows, Uint32Array.of(7))].length).toBeGreaterThan(3);
    expect(postings.holding(0)).toHaveLength(140_000);
    postings.free();
  });
});

/** Proves that a store that takes no more strings still answers every question. */
import { describe, expect, it } from 'vitest';
import { createFuzzy, SCORERS } from '../host/fuzzy.ts';

const MEBIBYTE = 1_048_576;
const QUERIES = ['some text 77', 'some texx 77 with a longer query that has about sixty-five letters'];

describe('a full store of choices', () => {
  it.each([2, 3, 4, 8])('answers by every scorer where the memory has %i MiB', async (mebibytes) => {
    const fuzzy = createFuzzy({ maximumBytes: mebibytes * MEBIBYTE });
    const store = fuzzy.createChoices();
    const fill = (): void => {
      for (;;) store.add(`some text ${store.size}`);
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(store.size).toBeGreaterThan(1_000);
    for (const scorer of SCORERS.keys()) {
      for (const query of QUERIES) {
        expect(store.search(query, { scorer, limit: 3 })).toHaveLength(3);
        expect(store.distances(query, { scorer })).toHaveLength(store.size);
      }
    }
    expect(store.within('some text 7', 0)).toHaveLength(1);
    await fuzzy.close();
  });
});

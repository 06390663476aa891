import { describe, expect, it } from 'vitest';
import { ALPHABETS, EDGE_LENGTHS, misspell, textOf } from '../../fuzzy/choice-samples.ts';
import { charactersOf, commonSubsequenceLength } from '../../reference/choice-scores.ts';
import { seededRandom } from '../../reference/seeded-random.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { maskQuery } from './raw-masks.ts';

const raw = loadRawKernel();

describe('textCommonLength', () => {
  it('agrees with the slow twin for any lengths and widths, and answers 0 below the cutoff', () => {
    const random = seededRandom(41);
    const latin = ALPHABETS['all of Latin-1'].slice(90, 100);
    const greek = ALPHABETS['Greek, combining marks, astral planes and lone surrogates'];
    for (const [alphabet, widths] of [
      [latin, [0, 1, 2]],
      [greek, [2]],
    ] as const) {
      for (const queryLength of EDGE_LENGTHS.filter((length) => length <= 257)) {
        const query = textOf(random, alphabet, queryLength);
        const masked = maskQuery(raw, charactersOf(query));
        for (const length of [0, 1, 5, 63, 64, 130]) {
          const text = charactersOf(length === 63 ? misspell(random, alphabet, query, 3) : textOf(random, alphabet, length));
          const exact = commonSubsequenceLength(charactersOf(query), text);
          for (const width of widths) {
            masked.width = width;
            expect(masked.call('textCommonLength', text, exact)).toBe(exact);
            expect(masked.call('textCommonLength', text, exact + 1)).toBe(0);
          }
        }
        masked.close();
      }
    }
  });

  it('takes texts of 10,000 characters', () => {
    const random = seededRandom(42);
    const query = textOf(random, ALPHABETS['six letters'], 2000).repeat(5);
    const text = misspell(random, ALPHABETS['six letters'], query, 40);
    const masked = maskQuery(raw, charactersOf(query));
    const exact = commonSubsequenceLength(charactersOf(query), charactersOf(text));
    expect(masked.call('textCommonLength', charactersOf(text), exact)).toBe(exact);
    masked.close();
  }, 60_000);
});

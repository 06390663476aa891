import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../reference/edit-distance.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { type RawText, rawScores } from '../raw-score.ts';

const raw = loadRawKernel();
const LEVENSHTEIN = { scorer: 'SCORER_LEVENSHTEIN' };

/** The same characters in each width that can hold them. */
function widthsOf(characters: readonly number[]): RawText[] {
  const most = Math.max(0, ...characters);
  const widths = ([1, 2, 4] as const).filter((width) => most < 2 ** (8 * width));
  return widths.map((width) => ({ characters, width }));
}

describe('text codes', () => {
  it('give the same score in whatever width a text comes', () => {
    const text = fc.array(fc.constantFrom(0, 97, 255, 256, 257, 0xd800, 0xffff, 0x10000, 0x10ffff), { maxLength: 90 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const expected = editDistance(left, right);
        const choices = widthsOf(right);
        for (const query of widthsOf(left)) {
          expect(rawScores(raw, LEVENSHTEIN, query, choices)).toEqual(choices.map(() => expected));
          for (const choice of choices) expect(rawScores(raw, LEVENSHTEIN, query, [choice])).toEqual([expected]);
        }
      }),
    );
  });

  it('tell thousands of characters beyond Latin-1 apart', () => {
    const query: RawText = { characters: Array.from({ length: 5000 }, (_, at) => 0x4e00 + at), width: 4 };
    const choice: RawText = {
      characters: query.characters.map((character, at) => (at % 10 === 0 ? character + 6000 : character)),
      width: 2,
    };
    expect(rawScores(raw, LEVENSHTEIN, query, [choice])).toEqual([500]);
  });

  it('never take a character that the query lacks for one that it holds', () => {
    const query: RawText = { characters: [256, 257, 258], width: 2 };
    expect(rawScores(raw, LEVENSHTEIN, query, [{ characters: [300, 301, 302], width: 2 }])).toEqual([3]);
    expect(rawScores(raw, LEVENSHTEIN, { characters: [0, 1], width: 1 }, [{ characters: [256, 257], width: 2 }])).toEqual([2]);
  });
});

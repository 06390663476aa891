import { describe, expect, it } from 'vitest';
import { queryWords } from '../../host/fuzzy/query-words.ts';
import { wordsOf } from '../reference/set-similarity.ts';
import { sampleStrings } from './choice-samples.ts';

const EVERY_SPACE = [
  ...'ab\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000',
  ...'\u200b\ufeff\u180e\ue000\uffff😀\ud800\udfff',
];

describe('queryWords', () => {
  it('sorts words by code point and joins them, all of them and each once', () => {
    expect(queryWords(' was  a\tbear a ')).toMatchObject({ sorted: 'a a bear was', distinct: 'a bear was', isRepeating: true });
    // By UTF-16 units the astral one would come first.
    expect(queryWords('\u{1f600} \uffff \ud83d')).toMatchObject({ sorted: '\ud83d \uffff \u{1f600}', isRepeating: false });
    expect(queryWords('\t ')).toEqual({ sorted: '', distinct: '', hashes: [], isRepeating: false });
  });

  it('hashes code points with FNV-1a', () => {
    expect(queryWords('foobar a').hashes).toEqual([0xe40c_292c, 0xbf9c_f968]);
  });

  it('cuts where Python cuts', () => {
    for (const text of sampleStrings(9, EVERY_SPACE, 500, [8, 20, 40, 0, 1])) {
      const words = wordsOf(Array.from(text, (character) => character.codePointAt(0) ?? 0));
      const { hashes, sorted } = queryWords(text);
      expect(hashes).toHaveLength(new Set(words).size);
      expect(sorted.length).toBe(words.length === 0 ? 0 : lengthOf(words) + words.length - 1);
    }
  });
});

/** UTF-16 units of all words. */
function lengthOf(words: readonly string[]): number {
  return words.flatMap((word) => word.split(',')).reduce((sum, codePoint) => sum + (Number(codePoint) > 0xffff ? 2 : 1), 0);
}

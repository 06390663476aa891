import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createHashing } from '../../host/fuzzy/hashing.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { SCORERS } from '../../host/fuzzy/scorers.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { openStringKernel } from '../reference/string-kernel.ts';

/** Parts that make texts of each width, with surrogates that lack their other half. */
const PARTS = [
  ...['a', 'b', 'c', ' ', 'the ', 'naïve', 'ÿ', '\u0100', 'żółw', '猫', 'e\u0301', '😀', '👩‍👩‍👧', '\ud83d', '\ude00', '\u0000', '\t'],
  'a text of more than sixteen characters',
];
const anyText = fc.array(fc.constantFrom(...PARTS), { maxLength: 12 }).map((parts) => parts.join(''));

/** The host's names of what the module calls otherwise. */
const HOST_NAMES: ReadonlyMap<string, string> = new Map([
  ['levenshteinDistance', 'levenshtein.distance'],
  ['indelDistance', 'indel.distance'],
  ['osaDistance', 'osa.distance'],
  ['damerauLevenshteinDistance', 'damerauLevenshtein.distance'],
  ['hammingDistance', 'hamming.distance'],
  ['commonSubsequenceLength', 'lcsSequence.similarity'],
  ['jaroSimilarity', 'jaro.similarity'],
  ['jaroWinklerSimilarity', 'jaroWinkler.similarity'],
]);

const CALLS = 100_000;
const PAGE_BYTES = 65_536;

describe('the kernels with strings in and out', () => {
  const kernels = createEngineKernels({ threadCount: 0 });
  const hashing = createHashing(kernels.hashes);
  const strings = openStringKernel();
  afterAll(() => kernels.close());

  it('score any pair as the host does, by each function', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        for (const name of strings.pairScores) {
          const asked = scoreQuestion(HOST_NAMES.get(name) ?? name);
          expect(strings.pair(name, left, right), name).toBe(kernels.scorers.scorePair(left, right, asked));
        }
      }),
    );
  });

  it('score any pair as the host does, by every scorer in every form with a cutoff', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.constantFrom(...SCORERS.values()), fc.nat(10), (left, right, scorer, step) => {
        const cutoff = scorer.greatestCutoff === Infinity ? step : (scorer.greatestCutoff * step) / 10;
        const asked = scoreQuestion(scorer.name, { cutoff });
        const found = strings.score(constantOf(scorer.scorer), constantOf(scorer.form), left, right, cutoff);
        expect(found).toBe(kernels.scorers.scorePair(left, right, asked));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1_000, 10_000])('score texts of %i characters of each width', (length) => {
    const distance = scoreQuestion('levenshtein.distance');
    for (const character of ['x', 'ÿ', '猫', '😀']) {
      const left = character.repeat(length);
      const right = `${left.slice(0, length >> 1)}-${left.slice(length >> 1)}`;
      expect(strings.pair('levenshteinDistance', left, right)).toBe(kernels.scorers.scorePair(left, right, distance));
      expect(strings.pair('levenshteinDistance', right, left)).toBe(kernels.scorers.scorePair(right, left, distance));
    }
  });

  it('hash any text as the host does', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(strings.hash('sha1Hex', text)).toBe(createHash('sha1').update(text.toWellFormed()).digest('hex'));
        expect(strings.hash('xxHash64Hex', text)).toBe(hashing.xxHash64.hex(text));
        expect(strings.hash('contentHashHex', text)).toBe(hashing.contentHash.hex(text));
      }),
    );
  });

  it('take no more memory after 100,000 calls than after the first thousand', () => {
    const fresh = openStringKernel();
    const random = seededRandom(20_261_120);
    const text = () => PARTS[Math.floor(random() * PARTS.length)].repeat(1 + Math.floor(random() * 4));
    const call = () => {
      fresh.pair('ratio', text(), text());
      fresh.hash('sha1Hex', text());
    };
    for (let index = 0; index < CALLS / 100; index++) call();
    const before = fresh.memoryBytes();
    for (let index = 0; index < CALLS; index++) call();
    expect(fresh.memoryBytes()).toBeLessThanOrEqual(before + PAGE_BYTES);
    expect(before).toBeLessThan(PAGE_BYTES * 16);
  });
});

/** `damerauLevenshtein` is DAMERAU_LEVENSHTEIN in the module. */
function constantOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

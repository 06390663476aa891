import { describe, expect, it } from 'vitest';
import { bytesOfText } from '../../../host/core/named-vectors/byte-text.ts';
import { countWords, WordWeights } from '../../../host/core/named-vectors/word-table.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';

const { embeddings, numbers } = createEngineKernels();
const hashesOf = (texts: readonly string[]) => embeddings.termHashes(texts);
const hashOf = (word: string): number => hashesOf([word]).hashes[0];
const ln = (value: number): number => numbers.ln(value);

describe('the word table of a space', () => {
  it('weighs words by how few texts have them, as the smoothed definition says', async () => {
    const texts = ['the cat and the dog', 'The Cat', 'the bird', 'fish'];
    const table = await countWords(texts, hashesOf);
    const weights = new WordWeights(table, ln);
    for (const [word, count] of [
      ['the', 3],
      ['cat', 2],
      ['bird', 1],
      ['fish', 1],
      ['never', 1],
    ] as const)
      expect(weights.weightOf(hashOf(word))).toBeCloseTo(Math.log(5 / (1 + count)) + 1, 12);
    // Words of one text are not listed.
    expect([...new Uint32Array(bytesOfText(table).buffer)].length).toBe(1 + 2 * 2);
  });

  it('is the same whatever the order of the texts, and counts more of them than are read in one turn', async () => {
    const texts = Array.from({ length: 2_500 }, (_, number) => `common w${number % 50} ${number % 2 === 0 ? 'even' : ''}`);
    const table = await countWords(texts, hashesOf);
    expect(await countWords([...texts].reverse(), hashesOf)).toBe(table);
    const weights = new WordWeights(table, ln);
    expect(weights.weightOf(hashOf('common'))).toBe(1);
    expect(weights.weightOf(hashOf('even'))).toBeCloseTo(Math.log(2_501 / 1_251) + 1, 12);
    expect(weights.weightOf(hashOf('w7'))).toBeCloseTo(Math.log(2_501 / 51) + 1, 12);
  });

  it('counts every word alike where there are no texts', async () => {
    const weights = new WordWeights(await countWords([], hashesOf), ln);
    expect(weights.weightOf(hashOf('any'))).toBe(1);
  });
});

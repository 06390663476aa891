/** What every embedder must do: one body of tests, run by each adapter's own test file. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../host/core/ports/embedder.ts';

export function describeEmbedder(name: string, open: () => Embedder | Promise<Embedder>): void {
  describe(`${name}, as an embedder`, () => {
    let embedder: Embedder;

    beforeAll(async () => {
      embedder = await open();
      await embedder.prepare();
    });

    afterAll(() => embedder.close());

    it('names itself in one text that holds every part of its identity', () => {
      const { name: kind, model, dimension, normalised, text } = embedder.identity;
      expect(text).toBe(`${kind}:${model}:${dimension}:${normalised ? 'unit' : 'raw'}`);
      expect(kind).toMatch(/^[a-z]+$/);
      expect(dimension).toBeGreaterThanOrEqual(4);
    });

    it('answers no texts with no vectors', async () => {
      expect(await embedder.embed([])).toEqual([]);
    });

    it('answers each text with a vector of its dimension, in the order of the texts', async () => {
      const texts = ['the cat', 'a dog', 'ネコ', ''];
      const together = await embedder.embed(texts);
      expect(together.map(({ length }) => length)).toEqual(texts.map(() => embedder.identity.dimension));
      for (const [index, text] of texts.entries()) expect([...(await embedder.embed([text]))[0]]).toEqual([...together[index]]);
    });

    it('gives vectors of finite components, of length 1 or 0 if it says so', async () => {
      for (const vector of await embedder.embed(['the cat sat', 'x', ''])) {
        expect(vector.every(Number.isFinite)).toBe(true);
        const length = Math.hypot(...vector);
        if (embedder.identity.normalised && length > 0) expect(length).toBeCloseTo(1, 5);
      }
    });

    it('gives one text the same vector wherever it stands in a call', async () => {
      const [first, , again] = await embedder.embed(['the cat', 'a dog', 'the cat']);
      expect(again).toEqual(first);
    });

    it('may be prepared twice', async () => {
      await embedder.prepare();
      expect(await embedder.embed(['the cat'])).toHaveLength(1);
    });
  });
}

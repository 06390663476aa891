import { describe, expect, it } from 'vitest';
import { Choices } from '../../host/fuzzy/choices.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, choices: kernel, scorers } = createEngineKernels();
const EQUAL = scoreQuestion('hamming.normalizedSimilarity');

describe('the rows of resident texts', () => {
  it('leave removed choices out, and stop after so many choices or so much work', () => {
    const store = new Choices(
      kernel,
      arena,
      Array.from({ length: 5000 }, (_, index) => `${index}`),
    );
    store.remove(1);
    const first = scorers.scoreResident('2', store.resident, 0, 5000, EQUAL);
    expect([...first.indexes.subarray(0, 3)]).toEqual([0, 2, 3]);
    expect([...first.scores.subarray(0, 3)]).toEqual([0, 1, 0]);
    expect(first.count).toBe(4096);
    expect(first.next).toBe(4097);
    const rest = scorers.scoreResident('4999', store.resident, first.next, 5000, EQUAL);
    expect(rest.next).toBe(5000);
    expect(rest.scores[rest.count - 1]).toBe(1);
    store.free();
    const long = new Choices(kernel, arena, ['a'.repeat(1_000_000), 'b', 'c']);
    expect(scorers.scoreResident('b', long.resident, 0, 3, EQUAL).next).toBe(1);
    long.free();
  });

  it('read units of the store as the code points that they stand for', () => {
    const texts = ['😀 a', '\udc00b', '漢字', 'plain', `${'\u{20000}'}`];
    const store = new Choices(kernel, arena, texts);
    for (const [index, text] of texts.entries()) {
      const { scores } = scorers.scoreResident(text, store.resident, 0, texts.length, EQUAL);
      expect(scores[index]).toBe(1);
    }
    store.free();
  });

  it('answer with nothing where every choice was removed', () => {
    const store = new Choices(kernel, arena, ['a']);
    store.remove(0);
    expect(scorers.scoreResident('a', store.resident, 0, 1, EQUAL)).toMatchObject({ next: 1, count: 0 });
    store.free();
  });
});

import { describe, expect, it } from 'vitest';
import { MinHash } from '../../host/core/matching/minhash.ts';
import type { SessionConfig } from '../../host/sequence/session-config.ts';
import { longestCommonSubsequence } from '../reference/pattern-fit.ts';
import { ask, eventsOf, memoryOf, textsOf } from './query-fixture.ts';
import { alphabetOf, pick, randomEvents, seededRandom } from './random-corpus.ts';

const LETTERS = 'abcdefgh';

/** 80 different texts and a query of the same alphabet. */
function randomTexts(seed: number): { readonly texts: string[]; readonly stm: string } {
  const random = seededRandom(seed);
  const alphabet = alphabetOf(LETTERS.length).map((_, index) => LETTERS[index]);
  const text = (): string =>
    randomEvents(random, alphabet, 2, 8)
      .map((event) => event.join(''))
      .join(' ');
  return { texts: [...new Set(Array.from({ length: 80 }, text))], stm: `${text()} ${pick(random, ['', 'z'])}`.trim() };
}

/** What the stage keeps at recall 0, against a plain definition. */
function expectStage(config: Partial<SessionConfig>, keeps: (pattern: readonly string[], state: readonly string[]) => boolean): void {
  for (let seed = 0; seed < 20; seed++) {
    const { texts, stm } = randomTexts(seed);
    const memory = memoryOf(texts);
    const { survivors } = ask(memory, stm, { recallThreshold: 0, maxPredictions: 10_000, ...config });
    expect(textsOf(memory, survivors)).toEqual(texts.filter((text) => keeps(eventsOf(text).flat(), eventsOf(stm).flat())));
    memory.free();
  }
}

function sharedCount(pattern: readonly string[], state: readonly string[]): number {
  return [...new Set(pattern)].filter((symbol) => state.includes(symbol)).length;
}

function jaccard(pattern: readonly string[], state: readonly string[]): number {
  return sharedCount(pattern, state) / new Set([...pattern, ...state]).size;
}

describe('filterPipeline', () => {
  it.each([
    [0.5, 2],
    [0.9, 1],
    [1, 1.5],
    [0.01, 1],
  ])('keeps lengths from %s to %s times that of the query', (lengthMinRatio, lengthMaxRatio) => {
    expectStage({ filterPipeline: ['length'], lengthMinRatio, lengthMaxRatio }, (pattern, state) => {
      const least = Math.max(1, Math.trunc(state.length * lengthMinRatio));
      return pattern.length >= least && pattern.length <= Math.trunc(state.length * lengthMaxRatio);
    });
  });

  it.each([
    [0.3, 2],
    [0.5, 1],
    [1, 3],
  ])('keeps a Jaccard similarity of %s with %s shared symbols', (jaccardThreshold, jaccardMinOverlap) => {
    expectStage({ filterPipeline: ['jaccard'], jaccardThreshold, jaccardMinOverlap }, (pattern, state) => {
      return sharedCount(pattern, state) >= jaccardMinOverlap && jaccard(pattern, state) >= jaccardThreshold;
    });
  });

  it('keeps with bloom whatever shares a symbol, as the first stage too', () => {
    expectStage({ filterPipeline: ['bloom'] }, (pattern, state) => sharedCount(pattern, state) > 0);
  });

  it('keeps with rapidfuzz a similarity of the threshold, or of 0.1 when it is 0', () => {
    const similarity = (pattern: readonly string[], state: readonly string[]): number =>
      (2 * longestCommonSubsequence(pattern, state)) / (pattern.length + state.length);
    expectStage({ filterPipeline: ['rapidfuzz'] }, (pattern, state) => similarity(pattern, state) >= 0.1);
    const memory = memoryOf(['a b c', 'a x y']);
    expect(textsOf(memory, ask(memory, 'a b', { filterPipeline: ['rapidfuzz'], recallThreshold: 0.5 }).survivors)).toEqual(['a b c']);
    memory.free();
  });

  it('keeps with minhash what shares a band and is estimated similar enough', () => {
    const minhash = new MinHash();
    expectStage({ filterPipeline: ['minhash'], minhashThreshold: 0.3, minhashBands: 50, minhashRows: 2 }, (pattern, state) => {
      const [left, right] = [minhash.signatureOf(pattern), minhash.signatureOf(state)];
      return minhash.sharesBand(left, right, 50, 2) && minhash.similarityOf(left, right) >= 0.3;
    });
  });

  it('keeps what all stages keep, in whatever order they stand, and ignores unknown names', () => {
    const { texts, stm } = randomTexts(99);
    const memory = memoryOf(texts);
    const kept = (...filterPipeline: string[]): string[] =>
      textsOf(memory, ask(memory, stm, { recallThreshold: 0, filterPipeline }).survivors);
    expect(kept('length', 'jaccard', 'bloom')).toEqual(kept('bloom', 'jaccard', 'unknown', 'length'));
    expect(kept('length', 'jaccard')).toEqual(kept('length').filter((text) => kept('jaccard').includes(text)));
    expect(kept('unknown')).toEqual(kept());
    memory.free();
  });

  it('takes a parameter of 0 for its default', () => {
    const { texts, stm } = randomTexts(5);
    const memory = memoryOf(texts);
    const kept = (config: Partial<SessionConfig>): string[] =>
      textsOf(memory, ask(memory, stm, { recallThreshold: 0, ...config }).survivors);
    const filters = { filterPipeline: ['length', 'jaccard'] };
    expect(kept({ ...filters, lengthMinRatio: 0, jaccardThreshold: 0 })).toEqual(kept(filters));
    memory.free();
  });
});

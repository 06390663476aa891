import { describe, expect, it } from 'vitest';
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { scoreMatrix } from '../../host/fuzzy/score-matrix.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { ALPHABETS, textOf } from './choice-samples.ts';

const engine = createEngineKernels();
const letters = ALPHABETS['six letters'];
const GROUPED = ['ratio', 'levenshtein.distance', 'levenshtein.normalizedSimilarity', 'lcsSequence.distance', 'jaro.similarity'];
const ALL = [...GROUPED, 'osa.distance', 'damerauLevenshtein.distance', 'partialRatio', 'weightedRatio', 'tokenSetRatio'];
/** A turn of the event loop, and what may come on top of it; one pair of partial ratios is no longer divided. */
const MOST_WORK = 10_000_000;
const PAIR_WORK = 40_000_000;

function samples(seed: number, count: number, lengthOf: (at: number) => number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) => textOf(random, letters, lengthOf(at)));
}

function workOf<Answer>(steps: Generator<number, Answer>): { readonly most: number; readonly sum: number; readonly answer: Answer } {
  let [most, sum] = [0, 0];
  for (;;) {
    const { done, value } = steps.next();
    if (done) return { most, sum, answer: value };
    most = Math.max(most, value);
    sum += value;
  }
}

function mostOf(scorer: string): number {
  return scorer === 'partialRatio' || scorer === 'weightedRatio' ? PAIR_WORK : MOST_WORK;
}

describe('questions in turns', () => {
  const strings = [...samples(1, 100, () => 1000), ...samples(2, 700, (at) => 100 + (at % 5)), ...samples(3, 20, () => 990)];
  const query = strings[7].slice(0, 990);

  it('are divided by the characters of the query and of the choices, and answered as at once', () => {
    const store = new ChoiceStore(engine, strings);
    for (const text of samples(4, 40, () => 1000)) store.add(text);
    store.remove(3);
    for (const scorer of ALL) {
      for (const limit of [1, 10]) {
        const { most, answer } = workOf(store.searchSteps(query, { scorer, limit }));
        expect(most, scorer).toBeLessThan(mostOf(scorer));
        expect(answer, scorer).toEqual(store.search(query, { scorer, limit }));
      }
      const { most, sum, answer } = workOf(store.distanceSteps(query, { scorer }));
      expect(most, scorer).toBeLessThan(mostOf(scorer));
      expect(answer, scorer).toEqual(store.distances(query, { scorer }));
      expect(sum, scorer).toBeGreaterThan(MOST_WORK);
    }
    expect(workOf(store.searchSteps(query, { scorer: 'ratio', cutoff: 30 })).answer).toEqual(
      store.search(query, { scorer: 'ratio', cutoff: 30 }),
    );
    store.free();
  });

  it('see the choices that were there, while others come, go, and move into groups', () => {
    for (const scorer of GROUPED) {
      const store = new ChoiceStore(engine, strings);
      const before = store.distances(query, { scorer });
      const free = engine.arena.bytesInUse;
      const steps = store.distanceSteps(query, { scorer });
      const search = store.searchSteps(query, { scorer });
      for (let step = 0; step < 3; step++) for (const running of [steps, search]) expect(running.next().done).toBe(false);
      for (const text of samples(5, 3000, () => 12)) store.add(text);
      for (const index of [0, 1, 400, 810]) store.remove(index);
      const after = before.slice();
      for (const index of [0, 1, 400, 810]) after[index] = Number.NaN;
      expect(workOf(steps).answer, scorer).toEqual(after);
      for (const { index, score } of workOf(search).answer) expect(score).toBe(after[index]);
      store.free();
      expect(engine.arena.bytesInUse).toBeLessThan(free);
    }
  });

  it('are refused once the store was freed, and give back what they held', async () => {
    for (const scorer of ALL) {
      const store = new ChoiceStore(engine, strings);
      let other: ChoiceStore | undefined;
      const onProgress = (): void => {
        store.free();
        other ??= new ChoiceStore(engine, strings.slice(0, 10));
      };
      const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field: ['choices'] });
      await expect(scoreMatrix(engine, [query, query], store, { scorer, onProgress }), scorer).rejects.toEqual(refused);
      other?.free();
      other = undefined;
      const again = new ChoiceStore(engine, strings);
      const searched = again.searchInTurns(query, { scorer, limit: 3, onProgress: () => again.free() });
      await expect(searched, scorer).rejects.toEqual(refused);
    }
    const inUse = engine.arena.bytesInUse;
    const controller = new AbortController();
    const reason = new Error('enough');
    const store = new ChoiceStore(engine, strings);
    const onProgress = (): void => controller.abort(reason);
    await expect(store.searchInTurns(query, { signal: controller.signal, onProgress })).rejects.toBe(reason);
    store.free();
    expect(engine.arena.bytesInUse).toBe(inUse);
  });
});

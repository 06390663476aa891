import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { SCORERS } from '../../host/fuzzy/scorers.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { poolIn, untilHelpersReady } from '../wasm/ready-helpers.ts';

const ALPHABETS = ['abcde fgh', 'aé ü', 'ab 漢字', 'a 😀\ud800'].map((text) => [...text]);
const THREADS = [1, 2, 4];
const random = seededRandom(20_261_121);
const strings = Array.from({ length: 5_300 }, (_, index) => textOf(index % 997 === 0 ? 200 : 24));
const queries = ['', textOf(12), `${strings[77]}x`, textOf(90)];

function textOf(most: number): string {
  const letters = ALPHABETS[Math.floor(random() * random() * ALPHABETS.length)];
  return Array.from({ length: Math.floor(random() * (most + 1)) }, () => letters[Math.floor(random() * letters.length)]).join('');
}

/** Bound 0: everything is shared. */
const engine = createEngineKernels({ sharedWorkNs: 0 });
const store = new ChoiceStore(engine, strings);
for (let added = 0; added < 700; added++) store.add(textOf(20));
for (let index = 0; index < strings.length; index += 13) store.remove(index);

beforeAll(() => untilHelpersReady(poolIn(engine.choices), 3));
afterAll(async () => {
  store.free();
  await engine.close();
});

/** Byte for byte: an answer as text, numbers by their bits. */
function bytesOf(answer: object): string {
  return answer instanceof Float64Array ? Buffer.from(answer.buffer).toString('latin1') : JSON.stringify(answer);
}

function same(ask: (threads: number) => object): boolean {
  const [alone, ...shared] = THREADS.map((threads) => bytesOf(ask(threads)));
  return shared.every((answer) => answer === alone);
}

describe('ChoiceStore with threads', () => {
  it.each([...SCORERS.keys()])('answers the same bytes with 1, 2 and 4 threads by %s', (scorer) => {
    const kind = SCORERS.get(scorer)?.kind;
    for (const query of queries) {
      const options = { scorer, limit: 5 };
      expect(same((threads) => store.search(query, { ...options, threads }))).toBe(true);
      // The fifth best is a cutoff that some reach exactly.
      const cutoff = store.search(query, options).at(-1)?.score ?? 0;
      expect(same((threads) => store.search(query, { scorer, cutoff, limit: 3, threads }))).toBe(true);
      expect(same((threads) => store.search(query, { scorer, cutoff, threads }))).toBe(true);
    }
    expect(kind).toBeDefined();
    expect(same((threads) => store.distances(queries[2], { scorer, threads }))).toBe(true);
  });

  it('answers the same when all choices are hits, which needs room for them twice', () => {
    for (const scorer of ['levenshtein.distance', 'ratio']) {
      expect(same((threads) => store.search('a', { scorer, threads }))).toBe(true);
      expect(same((threads) => store.search('a', { scorer, limit: 4_000, threads }))).toBe(true);
    }
  });

  it('answers the same in turns, and goes on when its threads end', async () => {
    const ask = (threads: number) => store.searchInTurns(queries[2], { scorer: 'jaroWinkler.similarity', limit: 9, threads });
    expect(await ask(4)).toEqual(await ask(1));
    await poolIn(engine.choices).close();
    expect(await ask(4)).toEqual(await ask(1));
    expect(same((threads) => store.search(queries[2], { threads, limit: 7 }))).toBe(true);
  });

  it.each([0, 65, 1.5, Number.NaN, '2'])('refuses %s threads', (threads) => {
    const wrong = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field: ['threads'] });
    expect(() => store.search('a', { threads: threads as number })).toThrow(wrong);
    expect(() => store.distances('a', { threads: threads as number })).toThrow(wrong);
  });
});

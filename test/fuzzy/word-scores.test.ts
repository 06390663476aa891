import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { rapidfuzz } from '../golden/rapidfuzz.ts';
import { type Random, seededRandom } from '../reference/seeded-random.ts';

const engine = createEngineKernels();
const SCORERS = ['tokenSortRatio', 'tokenSetRatio', 'tokenRatio'] as const;
/** Questions after which a store has its groups. */
const FEW_QUESTIONS = 3;
const VOCABULARIES: Readonly<Record<string, readonly string[]>> = {
  'few words, often repeated': ['the', 'a', 'of', 'cat', 'cats', 'dog', 'fox', 'house', 'x'],
  'words of Latin-1 between all its white space': ['é', 'ü', 'aé', 'a\xa0b', 'b\x85', '\x1c', 'y\tz', 'ß', 'garçon'],
  'words of any script': ['漢字', '漢', 'ab', 'é', 'я', 'слово', '\u3000', 'a\u2003b', '\uffff', '\ue000x'],
  'words with further planes and lone surrogates': ['😀', 'a😀', '\ud800', '\udfff b', 'ab', 'ba', '𝔸𝔹'],
};

function phrase(random: Random, words: readonly string[], mostWords: number): string {
  const spaces = [' ', ' ', ' ', '  ', '\t'];
  const parts = Array.from({ length: Math.floor(random() * (mostWords + 1)) }, () => {
    const word = words[Math.floor(random() * random() * words.length)];
    return random() < 0.4 ? word + words[Math.floor(random() * words.length)] : word;
  });
  return parts.join(spaces[Math.floor(random() * spaces.length)]) + (random() < 0.1 ? ' ' : '');
}

/** Brute force: every choice by itself. */
function expectLikePairs(store: ChoiceStore, strings: readonly (string | undefined)[], query: string): void {
  for (const scorer of SCORERS) {
    const free = scoreQuestion(scorer);
    const scores = strings.map((text) => (text === undefined ? Number.NaN : engine.scorers.scorePair(query, text, free)));
    expect([...store.distances(query, { scorer })]).toEqual(scores);
    const order = scores
      .map((score, index) => ({ index, score, text: strings[index] }))
      .filter(({ text }) => text !== undefined)
      .sort((one, other) => other.score - one.score || one.index - other.index);
    for (const limit of [1, 10, 5000, undefined]) expect(store.search(query, { scorer, limit })).toEqual(order.slice(0, limit));
    const reached = order[Math.min(20, order.length - 1)]?.score ?? 0;
    for (const cutoff of [reached, reached * (1 - 1e-12), Math.min(100, reached * (1 + 1e-12))]) {
      const question = scoreQuestion(scorer, { cutoff });
      const kept = order.filter(({ text }) => engine.scorers.scorePair(query, text ?? '', question) >= cutoff);
      expect(store.search(query, { scorer, cutoff })).toEqual(kept);
      expect(store.search(query, { scorer, cutoff, limit: 7 })).toEqual(kept.slice(0, 7));
      const below = scores.map((score, index) =>
        Number.isNaN(score) ? score : engine.scorers.scorePair(query, strings[index] ?? '', question),
      );
      expect([...store.distances(query, { scorer, cutoff })]).toEqual(below);
    }
  }
}

describe('WordScores', () => {
  for (const [name, words] of Object.entries(VOCABULARIES)) {
    it(`score and search as pairs would, over ${name}, while choices come and go`, () => {
      const random = seededRandom(name.length);
      const strings: (string | undefined)[] = Array.from({ length: 1200 }, () => phrase(random, words, 5));
      strings.push('', ' ', words.join(' ').repeat(20));
      const store = new ChoiceStore(
        engine,
        strings.filter((text) => text !== undefined),
      );
      for (let asked = 0; asked < FEW_QUESTIONS; asked++) store.distances('a', { scorer: 'tokenSetRatio' });
      const plain = store.byteLength;
      const queries = ['', ' ', words[0], `${words[1]} ${words[1]}`, phrase(random, words, 4), phrase(random, words, 40), 'q q rst'];
      for (const query of queries) expectLikePairs(store, strings, query);
      for (let change = 0; change < 700; change++) {
        const text = phrase(random, words, 6);
        strings[store.add(text)] = text;
        if (change % 2 === 0) {
          const gone = Math.floor(random() * strings.length);
          store.remove(gone);
          strings[gone] = undefined;
        }
      }
      for (const query of [phrase(random, words, 4), words[2], 'zz zz']) expectLikePairs(store, strings, query);
      expect(plain).toBeGreaterThan(0);
      store.free();
    });
  }

  it('equal what RapidFuzz answers', () => {
    const { names, pairs } = rapidfuzz;
    // So many of each that all lengths fill groups.
    const strings = Array.from({ length: 32 }, () => pairs.map(({ right }) => right)).flat();
    const store = new ChoiceStore(engine, strings);
    const before = store.byteLength;
    for (let asked = 0; asked < FEW_QUESTIONS; asked++) store.distances('a', { scorer: 'tokenSetRatio' });
    expect(store.byteLength).toBeGreaterThan(before);
    for (const [at, { left, scores }] of pairs.entries()) {
      for (const scorer of SCORERS) {
        const recorded = scores[names.indexOf(scorer)];
        expect(store.distances(left, { scorer })[at]).toBe(recorded);
        if (at % 8 > 0) continue;
        // By rounding some scores do not reach themselves.
        const found = store.search(left, { scorer, cutoff: recorded * 0.999999 });
        expect(found.find(({ index }) => index === at)?.score).toBe(recorded);
      }
    }
    store.free();
  });

  it('keep to a slow model through any changes and questions', () => {
    const words = ['ab', 'ba', 'abc', 'c', 'a b'];
    const change = fc.oneof(
      { weight: 3, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 400 }), seed: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ remove: fc.integer({ min: 1, max: 90 }), seed: fc.nat() }) },
      { weight: 3, arbitrary: fc.record({ ask: fc.array(fc.constantFrom(...words, 'zz'), { maxLength: 4 }), limit: fc.nat(12) }) },
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 4, maxLength: 14 }), fc.constantFrom(...SCORERS), (changes, scorer) => {
        const strings: (string | undefined)[] = [];
        const store = new ChoiceStore(engine);
        for (const step of changes) {
          if ('add' in step) {
            const random = seededRandom(step.seed);
            for (let more = 0; more < step.add; more++) {
              const text = phrase(random, words, 3);
              strings[store.add(text)] = text;
            }
          } else if ('remove' in step) {
            const random = seededRandom(step.seed);
            for (let gone = 0; gone < step.remove && strings.length > 0; gone++) {
              const index = Math.floor(random() * strings.length);
              expect(store.remove(index)).toBe(strings[index] !== undefined);
              strings[index] = undefined;
            }
          } else {
            const query = step.ask.join(' ');
            const question = scoreQuestion(scorer);
            const scores = strings.map((text) => (text === undefined ? Number.NaN : engine.scorers.scorePair(query, text, question)));
            // Often enough that groups are made.
            for (let again = 0; again < FEW_QUESTIONS; again++) expect([...store.distances(query, { scorer })]).toEqual(scores);
            const best = scores
              .map((score, index) => ({ index, score, text: strings[index] }))
              .filter(({ text }) => text !== undefined)
              .sort((one, other) => other.score - one.score || one.index - other.index)
              .slice(0, step.limit);
            expect(store.search(query, { scorer, limit: step.limit })).toEqual(best);
          }
        }
        store.free();
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('answer in turns, choices that come or go meanwhile take no part or are missing', async () => {
    const random = seededRandom(21);
    const strings = Array.from({ length: 30_000 }, () => phrase(random, VOCABULARIES['few words, often repeated'], 6));
    const store = new ChoiceStore(engine, strings);
    const options = { scorer: 'tokenSetRatio', limit: 20 };
    const expected = store.search('cat dogs hous', options);
    store.search('cat dogs hous', options);
    // The third builds groups; another one comes in between, and a change.
    const both = [store.searchInTurns('cat dogs hous', options), store.searchInTurns('cat dogs hous', options)];
    store.add('cat dogs hous');
    expect(await Promise.all(both)).toEqual([expected, expected]);
    const late = store.searchInTurns('cat dogs hous', options);
    for (const { index } of expected.slice(0, 5)) store.remove(index);
    for (const { index, text } of await late) expect(strings[index] ?? 'cat dogs hous').toBe(text);
    store.free();
  });

  it('give way to choices when memory ends, and answer as before', () => {
    const small = createEngineKernels({ maximumBytes: 3 * 1024 * 1024 });
    const random = seededRandom(5);
    const strings: string[] = Array.from({ length: 9000 }, () => phrase(random, VOCABULARIES['few words, often repeated'], 5));
    const store = new ChoiceStore(small, strings);
    const without = store.byteLength;
    const options = { scorer: 'tokenSetRatio', limit: 5 };
    const expected = store.search('the cat sat', options);
    for (let asked = 0; asked < FEW_QUESTIONS; asked++) expect(store.search('the cat sat', options)).toEqual(expected);
    expect(store.byteLength).toBeGreaterThan(without);
    expect(() => {
      for (;;) store.add('zzzz zzzz zzzz');
    }).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(store.size).toBeGreaterThan(10_000);
    for (let asked = 0; asked < 2 * FEW_QUESTIONS; asked++) expect(store.search('the cat sat', options)).toEqual(expected);
    store.free();
  });

  it('are not made for a store that is asked once', () => {
    const store = new ChoiceStore(
      engine,
      Array.from({ length: 2000 }, (_, at) => `text ${at}`),
    );
    const before = store.byteLength;
    store.search('text', { scorer: 'tokenRatio' });
    expect(store.byteLength).toBe(before);
    for (let asked = 0; asked < FEW_QUESTIONS; asked++) store.search('text', { scorer: 'tokenRatio' });
    const characters = 2000 * 9;
    expect(store.byteLength).toBeGreaterThan(before);
    // Groups that are not full, and what the arena rounds up.
    expect(store.byteLength - before).toBeLessThan(characters + 2000 * (4 + 2 * 4.5) + 16_384);
    store.free();
  });
});

import { describe, expect, it } from 'vitest';
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { type ScorerOptions, scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { SCORERS, type Scorer } from '../../host/fuzzy/scorers.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { ALPHABETS, misspell, sampleStrings, textOf } from './choice-samples.ts';

const engine = createEngineKernels();
const OPTIONS: readonly ScorerOptions[] = [
  {},
  { weights: [1, 1, 2], gramLength: 3, multiset: true, prefixWeight: 0.2 },
  { weights: [1, 2, 3] },
];
const WORDY = [...'ab cd ef'];

/** Brute force: every choice by itself, filtered, sorted. */
function bruteForce(query: string, strings: readonly (string | undefined)[], scorer: Scorer, options: ScorerOptions, limit?: number) {
  const question = scoreQuestion(scorer.name, options);
  const sign = scorer.kind === 'distance' ? 1 : -1;
  return strings
    .flatMap((text, index) => (text === undefined ? [] : [{ index, score: engine.scorers.scorePair(query, text, question), text }]))
    .filter(({ score }) => (scorer.kind === 'distance' ? score <= question.cutoff : score >= question.cutoff))
    .sort((left, right) => sign * (left.score - right.score) || left.index - right.index)
    .slice(0, limit);
}

function expectLikePairs(store: ChoiceStore, strings: readonly (string | undefined)[], query: string, options: ScorerOptions): void {
  for (const scorer of SCORERS.values()) {
    const question = scoreQuestion(scorer.name, options);
    const scores = strings.map((text) => (text === undefined ? Number.NaN : engine.scorers.scorePair(query, text, question)));
    expect([...store.distances(query, { ...options, scorer: scorer.name })], scorer.name).toEqual(scores);
    expect(store.search(query, { ...options, scorer: scorer.name, limit: 7 }), scorer.name).toEqual(
      bruteForce(query, strings, scorer, options, 7),
    );
    const reached = scores.find((score) => score > 0 && score < scorer.greatestCutoff);
    if (reached === undefined) continue;
    for (const near of [reached, reached * 0.999, Math.min(reached * 1.001, scorer.greatestCutoff)]) {
      const withCutoff = { ...options, cutoff: near };
      expect(store.search(query, { ...withCutoff, scorer: scorer.name }), `${scorer.name} ${near}`).toEqual(
        bruteForce(query, strings, scorer, withCutoff),
      );
    }
  }
}

describe('ChoiceStore', () => {
  for (const [name, alphabet] of Object.entries({ ...ALPHABETS, 'letters and spaces': WORDY })) {
    it(`scores and searches by every scorer as pairs would, over ${name}, while choices come and go`, () => {
      const random = seededRandom(alphabet.length + 77);
      const strings: (string | undefined)[] = sampleStrings(alphabet.length, alphabet, 300, [5, 9, 12, 0, 1, 2, 16, 33, 65]);
      const store = new ChoiceStore(
        engine,
        strings.filter((text) => text !== undefined),
      );
      for (let more = 0; more < 60; more++) {
        const text = textOf(random, alphabet, Math.floor(random() * 15));
        strings[store.add(text)] = text;
        const gone = Math.floor(random() * strings.length);
        expect(store.remove(gone)).toBe(strings[gone] !== undefined);
        strings[gone] = undefined;
      }
      const known = strings.find((text) => text !== undefined && text.length > 4) ?? '';
      const queries = ['', textOf(random, alphabet, 6), misspell(random, alphabet, known, 2)];
      for (const [at, query] of queries.entries()) expectLikePairs(store, strings, query, OPTIONS[at % OPTIONS.length]);
      store.free();
    });
  }

  it('raises the cutoff from call to call without losing a match, over more choices than one call takes', () => {
    const random = seededRandom(3);
    const strings = Array.from({ length: 9000 }, () => textOf(random, WORDY, 4 + Math.floor(random() * 9)));
    const store = new ChoiceStore(engine, strings);
    for (const name of [
      'jaroWinkler.similarity',
      'osa.distance',
      'tokenSetRatio',
      'weightedRatio',
      'gramDice.normalizedDistance',
      'hamming.similarity',
    ]) {
      const scorer = SCORERS.get(name);
      if (scorer === undefined) throw new Error(`no scorer ${name}`);
      for (const limit of [1, 10, 300]) {
        expect(store.search('ab cdef', { scorer: name, limit })).toEqual(bruteForce('ab cdef', strings, scorer, {}, limit));
      }
    }
    store.free();
  });

  it('scores in steps, and a choice that is added or removed in between does no harm', () => {
    const random = seededRandom(4);
    const strings = Array.from({ length: 9000 }, () => textOf(random, WORDY, 8));
    const store = new ChoiceStore(engine, strings);
    const steps = store.searchSteps('ab cdef', { scorer: 'osa.distance', limit: 3 });
    expect(steps.next().done).toBe(false);
    store.add('ab cdef');
    for (let index = 0; index < 5000; index++) store.remove(index);
    let last = steps.next();
    while (!last.done) last = steps.next();
    const left = strings.map((text, index) => (index < 5000 ? undefined : text));
    for (const match of last.value ?? []) expect(left[match.index]).toBe(match.text);
    store.free();
  });

  it('finds what begins like the query, and all within a distance', () => {
    const store = new ChoiceStore(engine, ['receive', 'recipe', 'deceive', 'receiver']);
    expect(store.within('recieve', 2).map(({ text }) => text)).toEqual(['receive', 'recipe']);
    expect(store.within('recei', 1, { prefix: true, limit: 2 }).map(({ text }) => text)).toEqual(['receive', 'receiver']);
    expect(() => store.within('a', -1)).toThrow(expect.objectContaining({ field: ['distance'] }));
    store.free();
  });

  it('names what it refuses, and answers afterwards', () => {
    const store = new ChoiceStore(engine, ['a', 'b']);
    const refuses = (options: object, field: string) =>
      expect(() => store.search('a', options)).toThrow(expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field: [field] }));
    refuses({ scorer: 'soundex' }, 'scorer');
    refuses({ cutoff: 100.1 }, 'cutoff');
    refuses({ cutoff: '3' }, 'cutoff');
    refuses({ scorer: 'osa.distance', cutoff: -1 }, 'cutoff');
    refuses({ scorer: 'osa.distance', limit: 0.5 }, 'limit');
    expect(() => store.distances('a', { scorer: 'levenshtein' })).toThrow(expect.objectContaining({ field: ['scorer'] }));
    expect(store.search('a', { scorer: 'lcsSequence.similarity', cutoff: Number.POSITIVE_INFINITY })).toEqual([]);
    expect(store.search('a', { limit: 1 })).toEqual([{ index: 0, score: 100, text: 'a' }]);
    expect(store.search('a', { scorer: 'jaro.similarity', limit: 0 })).toEqual([]);
    store.free();
  });

  it('gives all memory back', () => {
    new ChoiceStore(engine, ['a']).free();
    const before = engine.arena.bytesInUse;
    const store = new ChoiceStore(engine, ['a', 'b']);
    expect(store.has(1)).toBe(true);
    expect(store.textOf(1)).toBe('b');
    store.free();
    expect(engine.arena.bytesInUse).toBe(before);
  });
});

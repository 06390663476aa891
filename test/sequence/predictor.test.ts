import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../host/sequence/observation.ts';
import { defaultSessionConfig, RANK_KEYS, type SessionConfig } from '../../host/sequence/session-config.ts';
import { predictReference } from '../reference/predictions.ts';
import { expectSameAnswer } from './expect-answer.ts';
import { alphabetOf, between, disturbed, pick, randomEvents, randomPatterns, seededRandom } from './random-corpus.ts';
import { predictor, TwinMemory } from './twin-memory.ts';

const SEED = 20_261_120;

/** Symbols that resemble each other, for fuzzy tokens and characters, and symbols that are awkward as text or as keys. */
const SYMBOLS = ['a', 'b', 'hello', 'helo', 'hallo', 'a b', '', '__proto__', '1', 'ä😀', 'world', 'word'];
const EMOTIVES = ['joy', 'fear', '1', '__proto__'];

interface Lesson {
  readonly events: Event[];
  readonly times: number;
  readonly emotives: ReadonlyMap<string, number>[];
  readonly persistence: number;
}

interface World {
  readonly lessons: Lesson[];
  /** Training is finalized after this many lessons; beyond their number: never. */
  readonly finalizeAfter: number;
  readonly stm: Event[];
  readonly config: SessionConfig;
}

function eventsOf(alphabet: readonly string[], mostEvents: number): fc.Arbitrary<Event[]> {
  const event = fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 4 });
  return fc.array(event, { minLength: 1, maxLength: mostEvents });
}

const emotives = fc
  .array(
    fc.tuple(
      fc.constantFrom(...EMOTIVES),
      fc.oneof(
        fc.constantFrom(0, -1, 1, 10, -10),
        fc.integer({ min: -1000, max: 1000 }).map((n) => n / 8),
      ),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((entries) => new Map(entries));

function lessonOf(alphabet: readonly string[]): fc.Arbitrary<Lesson> {
  return fc.record({
    events: eventsOf(alphabet, 6),
    times: fc.constantFrom(1, 1, 1, 2, 3),
    emotives: fc.oneof(
      { weight: 2, arbitrary: fc.constant<ReadonlyMap<string, number>[]>([]) },
      { weight: 1, arbitrary: fc.array(emotives, { maxLength: 4 }) },
    ),
    persistence: fc.constantFrom(1, 2, 5),
  });
}

/** Every value that a similarity of short runs can take, so that the threshold often is one exactly. */
const boundary = fc
  .record({ matched: fc.integer({ min: 1, max: 8 }), total: fc.integer({ min: 2, max: 24 }) })
  .map(({ matched, total }) => Math.min(1, (((2 * matched) / total) * 100) / 100));

const config: fc.Arbitrary<SessionConfig> = fc
  .record({
    recallThreshold: fc.oneof(
      fc.constantFrom(0, 0, 5e-324, 1e-9, 0.1, 0.3, 0.5, 0.9, 1),
      boundary,
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    maxPredictions: fc.oneof(fc.constantFrom(1, 2, 3), fc.integer({ min: 1, max: 100 })),
    useTokenMatching: fc.constantFrom(true, true, false),
    fuzzyTokenThreshold: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(0, 0.1, 0.5, 0.75, 0.8, 1) },
    ),
    affinityEmotive: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(...EMOTIVES, 'unknown') },
    ),
    rankSortAlgo: fc.constantFrom<string>(...RANK_KEYS),
  })
  .map((overrides) => ({ ...defaultSessionConfig(), ...overrides }));

/** A query of free symbols, known and unknown, or a learned pattern cut and continued. */
function stmOf(alphabet: readonly string[], lessons: readonly Lesson[], mostEvents: number): fc.Arbitrary<Event[]> {
  const free = eventsOf([...alphabet, 'unknown', 'hell'], mostEvents);
  if (lessons.length === 0) return free;
  const related = fc
    .record({ lesson: fc.constantFrom(...lessons), from: fc.nat({ max: 5 }), more: free })
    .map(({ lesson, from, more }) => [...lesson.events.slice(from % lesson.events.length), ...more.slice(1)]);
  const single = fc.constantFrom(...alphabet, 'unknown').map((symbol) => [[symbol]]);
  return fc.oneof({ weight: 3, arbitrary: free }, { weight: 5, arbitrary: related }, { weight: 1, arbitrary: single });
}

function worldOf(mostLessons: number, mostQueryEvents: number): fc.Arbitrary<World> {
  return fc.subarray(SYMBOLS, { minLength: 1 }).chain((alphabet) =>
    fc.array(lessonOf(alphabet), { maxLength: mostLessons }).chain((lessons) =>
      fc.record({
        lessons: fc.constant(lessons),
        finalizeAfter: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat({ max: mostLessons })),
        stm: stmOf(alphabet, lessons, mostQueryEvents),
        config,
      }),
    ),
  );
}

function expectTwinsToAgree({ lessons, finalizeAfter, stm, config: wanted }: World): void {
  const twins = new TwinMemory();
  try {
    lessons.forEach((lesson, index) => {
      if (index === finalizeAfter) twins.finalize();
      for (let time = 0; time < lesson.times; time++) twins.learn(lesson.events, lesson.emotives, lesson.persistence);
    });
    expectSameAnswer(predictor.predict(twins.memory, stm, wanted), predictReference(twins.reference, stm, wanted), wanted.rankSortAlgo);
  } finally {
    twins.memory.free();
  }
}

describe('Predictor', () => {
  it('answers as its slow twin for any small memory, query and configuration', () => {
    fc.assert(fc.property(worldOf(14, 8), expectTwinsToAgree), { seed: SEED, numRuns: 1500 });
  });

  it('answers as its slow twin when observed symbols stand for symbols of the pattern', () => {
    const standing = fc
      .record({ world: worldOf(14, 8), fuzzyTokenThreshold: fc.constantFrom(undefined, undefined, 0, 0.1, 0.5, 0.75, 0.8, 1) })
      .map(({ world, fuzzyTokenThreshold }) => ({ ...world, config: { ...world.config, fuzzySimilarity: true, fuzzyTokenThreshold } }));
    fc.assert(fc.property(standing, expectTwinsToAgree), { seed: SEED, numRuns: 1500 });
  });

  it('answers as its slow twin when far more patterns survive than are kept', () => {
    const crowded = worldOf(30, 5).map((world) => ({
      ...world,
      config: { ...world.config, maxPredictions: 1 + (world.config.maxPredictions % 3), recallThreshold: 0 },
    }));
    fc.assert(fc.property(crowded, expectTwinsToAgree), { seed: SEED, numRuns: 200 });
  });

  it('answers as its slow twin around a query of 64 and of 255 symbols', () => {
    const lengths = [31, 32, 33, 63, 64, 65, 80, 127, 128, 129, 254, 255, 256, 257, 300];
    const random = seededRandom(SEED);
    for (const length of lengths) {
      const alphabet = alphabetOf(pick(random, [2, 5, 30, 200]));
      const twins = new TwinMemory();
      const symbols = Array.from({ length }, () => (random() < 0.05 ? 'unknown' : pick(random, alphabet)));
      const stm = symbols.map((symbol) => [symbol]);
      for (let count = 0; count < 6; count++) {
        const start = between(random, 0, length - 2);
        twins.learn(
          symbols.slice(start, start + between(random, 2, 90)).map((symbol) => [random() < 0.1 ? pick(random, alphabet) : symbol]),
        );
        twins.learn(randomEvents(random, alphabet, 2, 12));
      }
      for (const useTokenMatching of length < 128 ? [true, false] : [true]) {
        const wanted = { ...defaultSessionConfig(), recallThreshold: pick(random, [0, 0.01, 0.1, 0.3]), useTokenMatching };
        expectSameAnswer(predictor.predict(twins.memory, stm, wanted), predictReference(twins.reference, stm, wanted), 'potential');
      }
      twins.memory.free();
    }
  });

  it.each([
    { patternCount: 1023, alphabetSize: 12 },
    { patternCount: 1025, alphabetSize: 40 },
    { patternCount: 2300, alphabetSize: 8 },
    { patternCount: 3500, alphabetSize: 300 },
  ])('answers as its slow twin over young and settled segments of $patternCount patterns', ({ patternCount, alphabetSize }) => {
    const random = seededRandom(SEED + patternCount);
    const alphabet = alphabetOf(alphabetSize);
    const patterns = randomPatterns(random, patternCount, alphabet, 9);
    const twins = new TwinMemory();
    patterns.forEach((events, index) => {
      twins.learn(events, index % 7 === 0 ? [new Map([['joy', index % 11]])] : []);
      if (index % 5 === 0) twins.learn(pick(random, patterns.slice(0, index + 1)));
      if (index === 700 && patternCount > 2000) twins.finalize();
    });
    expect(twins.memory.patternCount).toBe(patternCount);
    expect(twins.memory.index.handles.length).toBeGreaterThan(patternCount > 1024 ? 1 : 0);
    const queries: Partial<SessionConfig>[] = [
      { recallThreshold: 0.1 },
      { recallThreshold: 0.3, maxPredictions: 10 },
      { recallThreshold: 0.5, maxPredictions: 3, affinityEmotive: 'joy' },
      { recallThreshold: 0.6666666666666665, rankSortAlgo: 'similarity' },
      { recallThreshold: 1 },
      { recallThreshold: 0, maxPredictions: 20, rankSortAlgo: 'confluence' },
      { recallThreshold: 0.4, useTokenMatching: false, maxPredictions: 5 },
      { recallThreshold: 0.2, maxPredictions: 7, fuzzyTokenThreshold: 0.6 },
      { recallThreshold: 0.4, maxPredictions: 7, fuzzySimilarity: true, fuzzyTokenThreshold: 0.6 },
    ];
    for (const overrides of queries) {
      const wanted = { ...defaultSessionConfig(), ...overrides };
      const stm = disturbed(random, pick(random, patterns), alphabet);
      expectSameAnswer(predictor.predict(twins.memory, stm, wanted), predictReference(twins.reference, stm, wanted), wanted.rankSortAlgo);
    }
    const single = [[pick(random, patterns)[0][0]]];
    const wanted = { ...defaultSessionConfig(), maxPredictions: 9, affinityEmotive: 'joy' };
    expectSameAnswer(predictor.predict(twins.memory, single, wanted), predictReference(twins.reference, single, wanted), 'potential');
    twins.memory.free();
  });

  it('answers nothing for an empty short-term memory and for a memory without patterns', () => {
    const twins = new TwinMemory();
    expect(predictor.predict(twins.memory, [['a'], ['b']], defaultSessionConfig())).toEqual({ predictions: [], futurePotentials: [] });
    twins.learn([['a'], ['b']]);
    expect(predictor.predict(twins.memory, [], defaultSessionConfig())).toEqual({ predictions: [], futurePotentials: [] });
    twins.memory.free();
  });
});

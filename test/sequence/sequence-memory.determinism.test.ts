import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import { writePredictionAnswer } from '../../host/http/json-text.ts';
import type { Event, Observation } from '../../host/sequence/observation.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { ManualClock } from './manual-clock.ts';
import { alphabetOf, between, disturbed, pick, type Random, randomPatterns, seededRandom, shuffled } from './random-corpus.ts';
import { learnEvents, observation, observeAll, openTestMemory } from './sequence-fixture.ts';

const SEED = 20_261_121;

/** Ways to ask that take different paths to the answer. */
const CONFIGS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { recall_threshold: 0, max_predictions: 3 },
  { recall_threshold: 0.3, rank_sort_algo: 'similarity' },
  { recall_threshold: 0.2, max_predictions: 5, rank_sort_algo: 'frequency' },
  { recall_threshold: 0.3, use_token_matching: false },
  { recall_threshold: 0.1, fuzzy_token_threshold: 0.6, max_predictions: 4 },
  { recall_threshold: 0.1, filter_pipeline: ['minhash', 'length'], minhash_threshold: 0.2 },
  { recall_threshold: 0, rank_sort_algo: 'weighted_snr', affinity_emotive: 'joy', max_predictions: 2 },
];

interface Corpus {
  readonly alphabet: readonly string[];
  readonly patterns: readonly Event[][];
  /** Patterns as often as they are learned. */
  readonly lessons: readonly Event[][];
}

function randomCorpus(random: Random, patternCount: number): Corpus {
  const alphabet = alphabetOf(between(random, 3, 40));
  const patterns = randomPatterns(random, patternCount, alphabet, 6);
  const lessons = patterns.flatMap((events) => Array.from({ length: random() < 0.3 ? between(random, 2, 4) : 1 }, () => events));
  return { alphabet, patterns, lessons };
}

function observations(events: readonly Event[]): Observation[] {
  return events.map((event) => observation(event));
}

async function learnAll(lessons: readonly Event[][], finalized: boolean): Promise<SequenceMemory> {
  const { memory, sessionId } = await openTestMemory();
  for (const events of lessons) await memory.observeSequence(sessionId, observations(events), { learnAtEnd: true });
  if (finalized) await memory.finalizeTraining(sessionId);
  return memory;
}

/** The text of an answer, without what is another in every session. */
async function answerText(memory: SequenceMemory, stm: readonly Event[], config: Readonly<Record<string, unknown>>): Promise<string> {
  const { sessionId } = await memory.openSession({ space: 'test', metadata: '{}', config });
  await memory.observeSequence(sessionId, observations(stm));
  const text = writePredictionAnswer(await memory.predict(sessionId));
  expect(writePredictionAnswer(await memory.predict(sessionId)), 'predicting twice').toBe(text);
  return text.replaceAll(sessionId, 'session');
}

describe('SequenceMemory, whatever the order of learning', () => {
  it('answers byte for byte the same for 40 corpora learned in two orders', async () => {
    const random = seededRandom(SEED);
    for (let corpusIndex = 0; corpusIndex < 40; corpusIndex++) {
      // Every twentieth corpus is larger than the young segment holds.
      const corpus = randomCorpus(random, corpusIndex % 20 === 19 ? 1200 : between(random, 1, 60));
      const finalized = corpusIndex % 4 === 3;
      const first = await learnAll(corpus.lessons, finalized);
      const second = await learnAll(shuffled(random, corpus.lessons), finalized);
      for (const config of CONFIGS) {
        const stm = disturbed(random, pick(random, corpus.patterns), corpus.alphabet);
        const where = `corpus ${corpusIndex}, ${JSON.stringify(config)}, ${JSON.stringify(stm)}`;
        expect(await answerText(second, stm, config), where).toBe(await answerText(first, stm, config));
      }
      expect(await second.symbolStatistics('test')).toEqual(await first.symbolStatistics('test'));
      await first.close();
      await second.close();
    }
  });
});

describe('SequenceMemory opened again on its store', () => {
  it('is in every respect what it was', async () => {
    const store = await openStore(':memory:');
    const clock = new ManualClock();
    const memory = await openSequences({ store, clock });
    const sessionIds = await liveALittle(memory);
    const before = await portraitOf(memory, sessionIds);
    await memory.close();
    const again = await openSequences({ store, clock, engine: createEngine() });
    expect(await portraitOf(again, sessionIds)).toBe(before);
    await again.clearShortTermMemory(sessionIds[0]);
    expect(await learnEvents(again, sessionIds[0], [['x'], ['y']])).toBe('PTRN|0b546fe2eec70a7c81a07579fb158530cdcb848a');
    await again.close();
  });

  it('answers repeated requests from their receipts', async () => {
    const store = await openStore(':memory:');
    const clock = new ManualClock();
    const memory = await openSequences({ store, clock });
    const opening = { space: 'test', metadata: '{"n":1.0}' };
    const opened = await memory.openSession(opening, { idempotencyKey: 'open' });
    const { sessionId } = opened;
    const observed = await memory.observe(sessionId, observation(['a', 'b']), { idempotencyKey: 'observe' });
    const learned = await memory.learn(sessionId, { idempotencyKey: 'learn' });
    await memory.close();
    const again = await openSequences({ store, clock, engine: createEngine() });
    const head = await store.head('test');
    expect(await again.openSession(opening, { idempotencyKey: 'open' })).toEqual(opened);
    expect(await again.observe(sessionId, observation(['a', 'b']), { idempotencyKey: 'observe' })).toEqual(observed);
    expect(await again.learn(sessionId, { idempotencyKey: 'learn' })).toEqual(learned);
    expect(await store.head('test')).toBe(head);
    await again.close();
  });

  it('answers byte for byte the same with settled segments', async () => {
    const random = seededRandom(SEED + 1);
    const corpus = randomCorpus(random, 1300);
    const store = await openStore(':memory:');
    const { memory, sessionId } = await openTestMemory({}, { store });
    for (const events of corpus.lessons) await memory.observeSequence(sessionId, observations(events), { learnAtEnd: true });
    const stm = disturbed(random, corpus.patterns[7], corpus.alphabet);
    const texts: string[] = [];
    for (const config of CONFIGS) texts.push(await answerText(memory, stm, config));
    await memory.close();
    const again = await openSequences({ store, engine: createEngine() });
    for (const [index, config] of CONFIGS.entries()) expect(await answerText(again, stm, config)).toBe(texts[index]);
    await again.close();
  });
});

/** Every kind of entry, in several sessions and two spaces. Answers the sessions that are still open. */
async function liveALittle(memory: SequenceMemory): Promise<string[]> {
  const open = async (space: string, config: Readonly<Record<string, unknown>> = {}, ttlSeconds = 100): Promise<string> =>
    (await memory.openSession({ space, metadata: `{"of":"${space}"}`, config, ttlSeconds })).sessionId;
  const first = await open('test');
  const second = await open('test', { max_pattern_length: 3, stm_mode: 'ROLLING', affinity_emotive: '__proto__' });
  const closed = await open('test');
  const other = await open('other', { sort_symbols: false });
  const feelings = new Map([
    ['1', 0.1],
    ['joy', -2],
    ['__proto__', 3],
  ]);
  await memory.observe(first, observation(['b', 'a'], { emotives: feelings, metadata: '{"n":1.0,"list":[1, 2]}' }));
  await memory.observe(
    first,
    observation(['z'], {
      vectors: [
        [1, 2],
        [3, 4],
      ],
    }),
  );
  await learnEvents(memory, closed, [['gone'], ['but', 'learned']]);
  await memory.closeSession(closed);
  await memory.learn(first);
  await observeAll(memory, second, [['a', 'b'], ['c'], ['d'], ['e']]);
  await memory.observe(second, observation([], { vectors: [[4, 6.5]], emotives: feelings }));
  await memory.finalizeTraining(first);
  await learnEvents(memory, first, [['a'], ['b'], ['"quoted"', "it's"], ['\u{1f600}\n']]);
  await memory.observe(first, observation(['a', 'b'], { vectors: [[1, 2, 3]] }));
  await memory.configure(first, { recall_threshold: 0, use_token_matching: true, persistence: 3, stm_mode: 'ROLLING' });
  await memory.extendSession(second, 5000);
  await learnEvents(memory, other, [['z', 'a'], ['m']]);
  await memory.observe(other, observation(['z', 'a'], { emotives: feelings }));
  const cleared = await open('cleared');
  await learnEvents(memory, cleared, [['x'], ['y']]);
  await memory.clearMemory(cleared);
  await observeAll(memory, cleared, [['after'], ['clearing']]);
  return [first, second, other, cleared];
}

/** Everything that a caller can see, as text, so that the order of maps counts. */
async function portraitOf(memory: SequenceMemory, sessionIds: readonly string[]): Promise<string> {
  const portrait: Record<string, unknown> = {};
  for (const [index, sessionId] of sessionIds.entries()) {
    portrait[`session ${index}`] = {
      view: await memory.sessionOf(sessionId),
      config: await memory.configOf(sessionId),
      stm: await memory.shortTermMemoryOf(sessionId),
      percept: await memory.perceptOf(sessionId),
      cognition: await memory.cognitionOf(sessionId),
      predictions: writePredictionAnswer(await memory.predict(sessionId)),
    };
  }
  for (const space of ['test', 'other', 'cleared']) {
    portrait[space] = { symbols: await memory.symbolStatistics(space), affinities: await memory.affinities(space) };
  }
  portrait.activeSessions = memory.activeSessionCount();
  return JSON.stringify(portrait, (_key, value: unknown) => (value instanceof Map ? [...value] : value), 1);
}

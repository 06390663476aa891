/** The worked examples of specs/kato.md section 11, with their numbers. */
import { describe, expect, it } from 'vitest';
import type { Emotives, Event } from '../../host/sequence/observation.ts';
import type { SequencePrediction, SymbolPrediction } from '../../host/sequence/prediction.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { differenceOf } from './expect-answer.ts';
import { learnEvents, observation, observeAll, openTestMemory } from './sequence-fixture.ts';

/** One event per letter. */
function letters(text: string): Event[] {
  return Array.from(text, (letter) => [letter]);
}

/** Learned in a memory of its own, observed, asked. */
async function predictAfter(lessons: readonly (readonly Event[])[], stm: readonly Event[], config: Readonly<Record<string, unknown>> = {}) {
  const { memory, sessionId } = await openTestMemory(config);
  for (const events of lessons) await learnEvents(memory, sessionId, events);
  await observeAll(memory, sessionId, stm);
  const { predictions, futurePotentials } = await memory.predict(sessionId);
  return {
    memory,
    sessionId,
    sequences: predictions.filter((prediction): prediction is SequencePrediction => prediction.kind === 'sequence'),
    symbols: predictions.filter((prediction): prediction is SymbolPrediction => prediction.kind === 'symbol'),
    futurePotentials,
  };
}

/** Compares the fields that are expected, numbers at 1e-9. */
function expectFields<Kind extends object>(found: Kind, expected: Partial<Kind>): void {
  const fields = Object.fromEntries(Object.keys(expected).map((key) => [key, (found as Record<string, unknown>)[key]]));
  expect(differenceOf(fields, expected)).toBeUndefined();
}

describe('SequenceMemory on the worked examples', () => {
  it('1: predicts the middle of a learned sequence', async () => {
    const { memory, sequences } = await predictAfter([letters('abcd')], letters('bc'));
    expect(await memory.findPattern('test', 'PTRN|08765292ef1217264602ed4b06d2cddbe94fba09')).toMatchObject({ frequency: 1, length: 4 });
    expect(sequences).toHaveLength(1);
    expect(sequences[0].similarity).toBe(0.6666666666666665);
    expectFields(sequences[0], {
      name: '08765292ef1217264602ed4b06d2cddbe94fba09',
      evidence: 0.5,
      confidence: 1,
      snr: 1,
      fragmentation: 0,
      past: [['a']],
      present: [['b'], ['c']],
      future: [['d']],
      missing: [[], []],
      extras: [[], []],
      entropy: 1,
      normalizedEntropy: 0.5,
      globalNormalizedEntropy: 0,
      itfdfSimilarity: 1,
      tfidfScore: 0.5,
      confluence: 0,
      predictiveInformation: 0.6666666666666665,
      potential: 3.5,
    });
  });

  it('2: tells missing and extra symbols of partly matching events', async () => {
    const events = [
      ['coffee', 'morning'],
      ['email', 'work'],
      ['break', 'lunch'],
    ];
    const { sequences } = await predictAfter([events], [['coffee'], ['phone', 'work']]);
    expect(sequences[0].name).toMatch(/^5595ef14/);
    expectFields(sequences[0], {
      matches: ['coffee', 'work'],
      past: [],
      present: [
        ['coffee', 'morning'],
        ['email', 'work'],
      ],
      missing: [['morning'], ['email']],
      extras: [[], ['phone']],
      similarity: 4 / 9,
      evidence: 1 / 3,
      confidence: 0.5,
      fragmentation: 1,
      snr: 0.6,
      itfdfSimilarity: 0.7071067811865475,
      potential: 1.7071067811865475,
    });
  });

  it('3: predicts from a single symbol the patterns that start with it', async () => {
    const lessons = [letters('abc'), [['a', 'x'], ['y']], letters('qa')];
    const a = await predictAfter(lessons, letters('a'));
    expect(a.symbols.map(({ potential, similarity }) => [potential, similarity])).toEqual([
      [1 / 3 + 1 + 1, 0.5],
      [1 / 3 + 1 + 1, 0.5],
    ]);
    expect(a.symbols[0].name < a.symbols[1].name).toBe(true);
    expectFields(a.symbols.find(({ patternData }) => patternData.length === 2) ?? a.symbols[0], {
      future: ['x', 'y'],
      length: 3,
      matches: ['a'],
      past: [],
      missing: [],
      extras: [],
    });
    expect(a.futurePotentials).toEqual([]);
    expect((await predictAfter(lessons, letters('b'))).symbols).toEqual([]);
    const q = await predictAfter(lessons, letters('q'));
    expectFields(q.symbols[0], { similarity: 2 / 3, potential: 2.5, confidence: 1, snr: 1, fragmentation: 0 });
  });

  const weighted = [letters('abc'), letters('abc'), letters('abd'), letters('abc')];

  it('4: weighs what was learned more often', async () => {
    const { memory, sequences, futurePotentials } = await predictAfter(weighted, letters('ab'));
    for (const [index, share] of [0.75, 0.25].entries())
      expectFields(sequences[index], { bayesianPrior: share, bayesianPosterior: share, potential: 11 / 3 });
    expect(
      differenceOf(futurePotentials, [
        { future: [['c']], aggregatePotential: 0.75, supportingPatterns: 1, totalWeightedFrequency: 2.4 },
        { future: [['d']], aggregatePotential: 0.25, supportingPatterns: 1, totalWeightedFrequency: 0.8 },
      ]),
    ).toBeUndefined();
    expect(await memory.symbolStatistics('test')).toEqual([
      { symbol: 'a', frequency: 4, patternMemberFrequency: 2 },
      { symbol: 'b', frequency: 4, patternMemberFrequency: 2 },
      { symbol: 'c', frequency: 3, patternMemberFrequency: 1 },
      { symbol: 'd', frequency: 1, patternMemberFrequency: 1 },
    ]);
  });

  it('5: answers metrics of whole patterns after finalize-training', async () => {
    const { memory, sessionId } = await predictAfter(weighted, letters('ab'));
    expect(await memory.finalizeTraining(sessionId)).toMatchObject({ space: 'test', patternsProcessed: 2 });
    const [first] = (await memory.predict(sessionId)).predictions;
    expectFields(first as SequencePrediction, {
      entropy: 1.584962500721156,
      normalizedEntropy: 0.792481250360578,
      globalNormalizedEntropy: 0.25,
      tfidfScore: 0.4444444444444444,
    });
  });

  it('6: aligns a sequence that was observed in another order', async () => {
    const { sequences } = await predictAfter([letters('abxyzcd')], letters('xyzabc'));
    expectFields(sequences[0], {
      matches: ['x', 'y', 'z', 'c'],
      past: [['a'], ['b']],
      extras: [[], [], [], ['a'], ['b'], []],
      similarity: 8 / 13,
      snr: 0.6,
      fragmentation: 1,
      potential: 2.442857142857143,
    });
  });

  it('7: keeps a pattern exactly at the recall threshold and drops it just above', async () => {
    const at = await predictAfter([letters('abcd')], letters('abxy'), { recall_threshold: 0.5 });
    expectFields(at.sequences[0], { similarity: 0.5, snr: 1 / 3 });
    expect((await predictAfter([letters('abcd')], letters('abxy'), { recall_threshold: 0.51 })).sequences).toEqual([]);
  });

  it('8: answers also what shares nothing at threshold 0', async () => {
    const { sequences } = await predictAfter([letters('abc'), letters('mn')], letters('ab'), { recall_threshold: 0 });
    expect(sequences).toHaveLength(2);
    expectFields(sequences[1], {
      similarity: 0,
      matches: [],
      past: [],
      present: [['m'], ['n']],
      extras: [['a'], ['b']],
      fragmentation: -1,
      snr: -1,
      confidence: 0,
      potential: 0.5,
      confluence: 0.375,
    });
  });

  it('9: takes similar symbols for one another when asked to', async () => {
    const config = { fuzzy_token_threshold: 0.8, recall_threshold: 0 };
    const { sequences } = await predictAfter([[['hello'], ['world'], ['again']]], [['helo'], ['world']], config);
    expectFields(sequences[0], {
      matches: ['helo', 'world'],
      anomalies: [{ observed: 'helo', expected: 'hello', similarity: 0.8888888888888888 }],
      past: [['hello']],
      present: [['world']],
      confidence: 2,
    });
    expect(sequences[0].potential).toBeCloseTo(4.667, 3);
  });

  it('10: compares texts in character mode', async () => {
    const { sequences } = await predictAfter([[['hello'], ['world'], ['again']]], [['helo'], ['world']], { use_token_matching: false });
    expectFields(sequences[0], { similarity: 0.7407407407407408, matches: ['world'], snr: 1 / 3 });
  });

  it('11: accumulates emotives over learnings until the short-term memory is cleared', async () => {
    const { memory, sessionId } = await openTestMemory();
    for (const [a, b] of [
      [
        new Map([
          ['joy', 1],
          ['fear', -1],
        ]),
        new Map([['joy', 10]]),
      ],
      [
        new Map([
          ['joy', 2],
          ['fear', -2],
        ]),
        new Map([['joy', 20]]),
      ],
      [
        new Map([
          ['joy', 3],
          ['fear', -3],
        ]),
        new Map([['joy', 30]]),
      ],
    ]) {
      await felt(memory, sessionId, 'a', a);
      await felt(memory, sessionId, 'b', b);
      await memory.learn(sessionId);
    }
    await observeAll(memory, sessionId, letters('ab'));
    const [prediction] = (await memory.predict(sessionId)).predictions;
    expect((await memory.findPattern('test', prediction.name))?.emotives).toHaveLength(5);
    expect(prediction.emotives).toEqual(
      new Map([
        ['joy', 13],
        ['fear', -2.5],
      ]),
    );
    expect((await memory.affinities('test')).get('a')).toEqual(
      new Map([
        ['joy', 24.75],
        ['fear', -4.5],
      ]),
    );
    expect(await memory.affinityOf('test', 'b')).toEqual(
      new Map([
        ['joy', 24.75],
        ['fear', -4.5],
      ]),
    );
  });

  it('12: learns a rolling window', async () => {
    const { memory, sessionId } = await openTestMemory({ max_pattern_length: 3, stm_mode: 'ROLLING' });
    const learned: (string | null)[] = [];
    for (const event of letters('abcde')) learned.push((await memory.observe(sessionId, observation(event))).autoLearnedPattern);
    expect(learned.map((name) => name?.slice(0, 'PTRN|'.length + 8))).toEqual([
      undefined,
      undefined,
      'PTRN|b98534b3',
      'PTRN|ef0fa9b5',
      'PTRN|ab1d1f27',
    ]);
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['d'], ['e']]);
  });

  it('13: weighs symbols by what was felt with them', async () => {
    const { memory, sessionId } = await openTestMemory({ affinity_emotive: 'utility' });
    for (const symbol of ['a', 'b', 'c']) await felt(memory, sessionId, symbol, new Map([['utility', 10]]));
    await memory.learn(sessionId);
    await memory.clearShortTermMemory(sessionId);
    await learnEvents(memory, sessionId, letters('axy'));
    await observeAll(memory, sessionId, letters('ab'));
    const [first, second] = (await memory.predict(sessionId)).predictions;
    expectFields(first, { weightedSimilarity: 1, weightedEvidence: 1, weightedConfidence: 1, weightedSnr: 1, potential: 4 });
    expectFields(second, { weightedSimilarity: 0.5002496255616574, weightedSnr: 0.33355525965379496, potential: 2.614324114807548 });
  });

  it('14: names the sum of the vectors of an event and puts it before the strings', async () => {
    const { memory, sessionId } = await openTestMemory();
    await memory.observe(
      sessionId,
      observation(['z', 'b'], {
        vectors: [
          [1, 2],
          [3, 4],
        ],
      }),
    );
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['VCTR|d4ae6976f832d22d69d3a980c3da5401f08b0b1a', 'b', 'z']]);
  });
});

async function felt(memory: SequenceMemory, sessionId: string, symbol: string, emotives: Emotives): Promise<void> {
  await memory.observe(sessionId, observation([symbol], { emotives }));
}

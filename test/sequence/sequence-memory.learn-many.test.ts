/** Patterns that are learned as they are given: the same memory as by observing and learning, in one append. */
import { describe, expect, it } from 'vitest';
import { openStore } from '../../host/compose.ts';
import type { GivenPattern } from '../../host/sequence/observation.ts';
import { learnEvents, observation, observeAll, openTestMemory } from './sequence-fixture.ts';

const feeling = (joy: number) => new Map([['joy', joy]]);

describe('SequenceMemory.learnMany', () => {
  it('comes to the memory that observing and learning comes to', async () => {
    const sequences = [
      [['wake'], ['tea', 'coffee'], ['train']],
      [['wake'], ['coffee'], ['bus']],
      [['wake'], ['tea', 'coffee'], ['train']],
    ];
    const one = await openTestMemory();
    for (const events of sequences) await learnEvents(one.memory, one.sessionId, events);
    const many = await openTestMemory();
    const { patternNames } = await many.memory.learnMany(
      many.sessionId,
      sequences.map((events) => ({ events })),
    );
    expect(patternNames[0]).toBe(patternNames[2]);
    expect(await many.memory.patternsOf('test', 0, 10)).toEqual(await one.memory.patternsOf('test', 0, 10));
    expect(await many.memory.symbolStatistics('test')).toEqual(await one.memory.symbolStatistics('test'));
    for (const { memory, sessionId } of [one, many]) await observeAll(memory, sessionId, [['wake'], ['coffee']]);
    const { predictions } = await many.memory.predict(many.sessionId);
    expect(predictions).toEqual((await one.memory.predict(one.sessionId)).predictions);
    expect(predictions).toHaveLength(2);
  });

  it('leaves the short-term memory of the session as it is', async () => {
    const { memory, sessionId } = await openTestMemory();
    await observeAll(memory, sessionId, [['a'], ['b']]);
    await memory.learnMany(sessionId, [{ events: [['x'], ['y']] }]);
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['a'], ['b']]);
    const { patternName } = await memory.learn(sessionId);
    expect((await memory.findPattern('test', patternName))?.events).toEqual([['a'], ['b']]);
  });

  it('keeps emotives, metadata and frequency, and the order of symbols only when the session does not sort', async () => {
    const { memory, sessionId } = await openTestMemory({ sort_symbols: false, persistence: 2 });
    const given: GivenPattern = {
      events: [['b', 'a'], [], ['c']],
      emotives: [feeling(1), feeling(2), feeling(3)],
      metadata: ['{"who":"me"}', '{"who":"you","n":1.0}'],
      frequency: 7,
    };
    const { patternNames } = await memory.learnMany(sessionId, [given]);
    expect(await memory.findPattern('test', patternNames[0])).toEqual({
      name: patternNames[0].slice('PTRN|'.length),
      events: [['b', 'a'], ['c']],
      length: 3,
      frequency: 7,
      emotives: [feeling(2), feeling(3)],
      metadata: new Map([
        ['who', ['me', 'you']],
        ['n', ['1.0']],
      ]),
    });
    expect(await memory.affinityOf('test', 'a')).toEqual(feeling(2));
    expect((await memory.symbolStatistics('test'))[0]).toEqual({ symbol: 'a', frequency: 7, patternMemberFrequency: 1 });
  });

  it('answers no name for a single symbol and learns nothing of it', async () => {
    const { memory, sessionId } = await openTestMemory();
    const { patternNames } = await memory.learnMany(sessionId, [{ events: [['a'], []] }, { events: [['a'], ['b']] }]);
    expect(patternNames.map((name) => name.length)).toEqual([0, 45]);
    expect((await memory.patternsOf('test', 0, 10)).patterns).toHaveLength(1);
    expect((await memory.learnMany(sessionId, [{ events: [['a']] }])).patternNames).toEqual(['']);
  });

  it('is there again after the store is opened anew', async () => {
    const store = await openStore(':memory:');
    const { memory, sessionId } = await openTestMemory({}, { store });
    await memory.learnMany(sessionId, [
      { events: [['a'], ['b']], emotives: [feeling(1)], metadata: ['{"k":[1,"x"]}'], frequency: 3 },
      { events: [['c'], ['d']] },
    ]);
    const again = await openTestMemory({}, { store });
    expect(await again.memory.patternsOf('test', 0, 10)).toEqual(await memory.patternsOf('test', 0, 10));
  });

  it('makes vectors observed before it findable', async () => {
    const { memory, sessionId } = await openTestMemory();
    const seen = observation([], { vectors: [[1, 2, 3]] });
    await memory.observe(sessionId, seen);
    await memory.learnMany(sessionId, [{ events: [['a'], ['b']] }]);
    await memory.observe(sessionId, observation([], { vectors: [[1, 2, 4]] }));
    expect((await memory.shortTermMemoryOf(sessionId))[1]).toHaveLength(2);
  });

  it('answers the same key once and changes nothing the second time', async () => {
    const { memory, sessionId } = await openTestMemory();
    const learn = () => memory.learnMany(sessionId, [{ events: [['a'], ['b']], emotives: [feeling(1)] }], { idempotencyKey: 'once' });
    expect(await learn()).toEqual(await learn());
    expect((await memory.patternsOf('test', 0, 1)).patterns[0].frequency).toBe(1);
  });

  it.each<[GivenPattern, readonly (string | number)[]]>([
    [{ events: [] }, ['patterns', 1, 'events']],
    [{ events: [[]] }, ['patterns', 1, 'events']],
    [{ events: Array.from({ length: 1001 }, () => ['a']) }, ['patterns', 1, 'events']],
    [{ events: [['a'], ['b', '\ud800']] }, ['patterns', 1, 'events', 1, 1]],
    [{ events: [['a'], ['b'.repeat(4097)]] }, ['patterns', 1, 'events', 1, 0]],
    [{ events: [Array.from({ length: 10_001 }, () => 'a')] }, ['patterns', 1, 'events', 0]],
    [{ events: [['a'], ['b']], emotives: [feeling(Number.NaN)] }, ['patterns', 1, 'emotives', 0, 'joy']],
    [{ events: [['a'], ['b']], metadata: ['[1]'] }, ['patterns', 1, 'metadata']],
    [{ events: [['a'], ['b']], frequency: 0 }, ['patterns', 1, 'frequency']],
    [{ events: [['a'], ['b']], frequency: 1.5 }, ['patterns', 1, 'frequency']],
  ])('refuses %j as a whole and says which field', async (pattern, field) => {
    const { memory, sessionId } = await openTestMemory();
    await expect(memory.learnMany(sessionId, [{ events: [['x'], ['y']] }, pattern])).rejects.toMatchObject({
      code: 'MEM_INVALID_ARGUMENT',
      field,
    });
    expect(await memory.patternsOf('test', 0, 1)).toEqual({ patterns: [], next: undefined });
  });
});

describe('SequenceMemory.predict with options', () => {
  it('takes limit and cutoff from the call and the rest from the session', async () => {
    const { memory, sessionId } = await openTestMemory({ recall_threshold: 0.9 });
    await memory.learnMany(sessionId, [
      { events: [['a'], ['b'], ['c']] },
      { events: [['a'], ['x'], ['b']] },
      { events: [['a'], ['y'], ['z']] },
    ]);
    await observeAll(memory, sessionId, [['a'], ['b']]);
    const sizes = [];
    for (const options of [{}, { cutoff: 0.1 }, { cutoff: 0 }, { cutoff: 0, limit: 2 }]) {
      sizes.push((await memory.predict(sessionId, options)).predictions.length);
    }
    expect(sizes).toEqual([0, 3, 3, 2]);
    expect((await memory.configOf(sessionId)).recallThreshold).toBe(0.9);
  });

  it.each([[{ limit: 0 }], [{ limit: 1.5 }], [{ limit: 10_001 }], [{ cutoff: -0.1 }], [{ cutoff: 1.1 }], [{ cutoff: Number.NaN }]])(
    'refuses %j',
    async (options) => {
      const { memory, sessionId } = await openTestMemory();
      await expect(memory.predict(sessionId, options)).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field: Object.keys(options) });
    },
  );
});

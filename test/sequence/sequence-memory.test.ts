import { describe, expect, it } from 'vitest';
import { openStore } from '../../host/compose.ts';
import type { Emotives, Observation } from '../../host/sequence/observation.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { learnEvents, observation, observeAll, openTestMemory } from './sequence-fixture.ts';

function joy(value: number): Emotives {
  return new Map([['joy', value]]);
}

/** Another session on space `test`. */
async function openAnother(memory: SequenceMemory, config: Readonly<Record<string, unknown>> = {}, space = 'test'): Promise<string> {
  return (await memory.openSession({ space, metadata: '{}', config })).sessionId;
}

describe('SequenceMemory, observing', () => {
  it('sorts the strings of an event by code point and keeps repeats and empty strings', async () => {
    const { memory, sessionId } = await openTestMemory();
    await observeAll(memory, sessionId, [
      ['test_2', 'apple', 'Zoo', 'test_10', 'Apple', 'test_1'],
      ['b', 'a', 'a'],
      [''],
      ['\u{1f600}', '\uffff'],
    ]);
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([
      ['Apple', 'Zoo', 'apple', 'test_1', 'test_10', 'test_2'],
      ['a', 'a', 'b'],
      [''],
      ['\uffff', '\u{1f600}'],
    ]);
  });

  it('keeps the order of strings when the session does not sort symbols', async () => {
    const { memory, sessionId } = await openTestMemory({ sort_symbols: false });
    await memory.observe(sessionId, observation(['z', 'a', 'm']));
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['z', 'a', 'm']]);
  });

  it('answers the event count, the time and an id of its own or the given one', async () => {
    const { memory, sessionId } = await openTestMemory();
    const first = await memory.observe(sessionId, observation(['a']));
    expect(first).toMatchObject({ sessionId, space: 'test', stmLength: 1, time: 1, autoLearnedPattern: null });
    expect(first.uniqueId).toMatch(/^obs-[0-9a-f]{32}$/);
    expect(await memory.observe(sessionId, observation(['b'], { uniqueId: 'mine' }))).toMatchObject({
      stmLength: 2,
      time: 2,
      uniqueId: 'mine',
    });
  });

  it('advances time and accumulates feelings and notes when nothing was observed, but learns nothing', async () => {
    const { memory, sessionId } = await openTestMemory({ max_pattern_length: 1 });
    const answer = await memory.observe(sessionId, observation([], { emotives: joy(4), metadata: '{"k":1}' }));
    expect(answer).toMatchObject({ stmLength: 0, time: 1, autoLearnedPattern: null });
    expect(await memory.perceptOf(sessionId)).toMatchObject({
      percept: { strings: [], vectors: [], metadata: '{"k":1}' },
      emotives: joy(4),
    });
  });

  it('answers the last observation and the mean of all feelings as percept, and none before the first', async () => {
    const { memory, sessionId } = await openTestMemory();
    expect(await memory.perceptOf(sessionId)).toEqual({ space: 'test', percept: null, emotives: new Map() });
    await memory.observe(sessionId, observation(['x'], { emotives: joy(1) }));
    await memory.observe(sessionId, observation(['b', 'a'], { emotives: joy(2), vectors: [[1, 2]], metadata: '{"n":1.0}' }));
    const { percept, emotives } = await memory.perceptOf(sessionId);
    expect(percept).toEqual({ strings: ['a', 'b'], vectors: [[1, 2]], metadata: '{"n":1.0}' });
    expect(emotives).toEqual(joy(1.5));
  });

  it('keeps the newest 1,000 events', async () => {
    const { memory, sessionId } = await openTestMemory();
    const items = Array.from({ length: 1003 }, (_, index) => observation([`s${index}`]));
    expect(await memory.observeSequence(sessionId, items)).toMatchObject({ finalStmLength: 1000 });
    expect((await memory.shortTermMemoryOf(sessionId))[0]).toEqual(['s3']);
    expect((await memory.cognitionOf(sessionId)).time).toBe(1003);
  });
});

describe('SequenceMemory, learning by itself', () => {
  it('learns and empties a full short-term memory in CLEAR mode', async () => {
    const { memory, sessionId } = await openTestMemory({ max_pattern_length: 2 });
    expect((await memory.observe(sessionId, observation(['a']))).autoLearnedPattern).toBeNull();
    const full = await memory.observe(sessionId, observation(['b']));
    expect(full).toMatchObject({ stmLength: 0, time: 2, autoLearnedPattern: 'PTRN|76d7efca2e96cb5eeddf4e06ac96a0f424630135' });
    expect(await memory.findPattern('test', full.autoLearnedPattern ?? '')).toMatchObject({ events: [['a'], ['b']] });
  });

  it('keeps everything in ROLLING mode with a length of 1, and empties a single event', async () => {
    const { memory, sessionId } = await openTestMemory({ stm_mode: 'ROLLING' });
    await memory.observe(sessionId, observation(['a']));
    await memory.configure(sessionId, { max_pattern_length: 1 });
    expect(await memory.observe(sessionId, observation(['b']))).toMatchObject({
      stmLength: 2,
      autoLearnedPattern: expect.stringMatching(/^PTRN\|/),
    });
    await memory.clearShortTermMemory(sessionId);
    expect(await memory.observe(sessionId, observation(['c']))).toMatchObject({ stmLength: 0, autoLearnedPattern: null });
    expect(await memory.observe(sessionId, observation(['c', 'd']))).toMatchObject({
      stmLength: 0,
      autoLearnedPattern: expect.any(String),
    });
  });

  it('drops feelings and notes, which the next explicit learning still has', async () => {
    const { memory, sessionId } = await openTestMemory({ max_pattern_length: 2 });
    await memory.observe(sessionId, observation(['a'], { emotives: joy(1), metadata: '{"k":1}' }));
    const { autoLearnedPattern } = await memory.observe(sessionId, observation(['b']));
    expect(await memory.findPattern('test', autoLearnedPattern ?? '')).toMatchObject({ emotives: [], metadata: new Map() });
    expect(await memory.affinities('test')).toEqual(new Map());
    await memory.configure(sessionId, { max_pattern_length: 0 });
    const name = await learnEvents(memory, sessionId, [['c'], ['d']]);
    expect(await memory.findPattern('test', name)).toMatchObject({ emotives: [joy(1)], metadata: new Map([['k', ['1']]]) });
  });
});

describe('SequenceMemory, learning', () => {
  it('makes a pattern of a single event with two symbols, and none of a single symbol', async () => {
    const { memory, sessionId } = await openTestMemory();
    expect(await learnEvents(memory, sessionId, [['a']])).toBe('');
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([]);
    expect(await memory.symbolStatistics('test')).toEqual([]);
    expect(await learnEvents(memory, sessionId, [['a', 'b']])).toMatch(/^PTRN\|[0-9a-f]{40}$/);
  });

  it('refuses an empty short-term memory', async () => {
    const { memory, sessionId } = await openTestMemory();
    await expect(memory.learn(sessionId)).rejects.toMatchObject({
      code: 'MEM_SHORT_TERM_MEMORY_EMPTY',
      message: 'Cannot learn from empty STM',
    });
  });

  it('lets feelings and notes survive, until the short-term memory is cleared', async () => {
    const { memory, sessionId } = await openTestMemory();
    await memory.observe(sessionId, observation(['a'], { emotives: joy(1), metadata: '{"k":"one"}' }));
    await learnEvents(memory, sessionId, [['b']]);
    const second = await learnEvents(memory, sessionId, [['c'], ['d']]);
    expect(await memory.findPattern('test', second)).toMatchObject({ emotives: [joy(1)], metadata: new Map([['k', ['one']]]) });
    await memory.clearShortTermMemory(sessionId);
    const third = await learnEvents(memory, sessionId, [['e'], ['f']]);
    expect(await memory.findPattern('test', third)).toMatchObject({ emotives: [], metadata: new Map() });
  });

  it('honours the persistence of the session', async () => {
    const { memory, sessionId } = await openTestMemory({ persistence: 2 });
    for (const value of [1, 2, 3]) await memory.observe(sessionId, observation([`s${value}`], { emotives: joy(value) }));
    const { patternName } = await memory.learn(sessionId);
    expect((await memory.findPattern('test', patternName))?.emotives).toEqual([joy(2), joy(3)]);
    expect((await memory.affinityOf('test', 's1')).get('joy')).toBe(2);
  });

  it("unites notes as sorted texts in Python's spelling", async () => {
    const { memory, sessionId } = await openTestMemory();
    const name = async (metadata: string): Promise<string> => {
      await memory.observe(sessionId, observation(['a', 'b'], { metadata }));
      return (await memory.learn(sessionId)).patternName;
    };
    await name('{"k":true,"__proto__":[1, 2]}');
    await memory.clearShortTermMemory(sessionId);
    const learned = await name('{"k":1.0,"1":{"x":null}}');
    expect((await memory.findPattern('test', learned))?.metadata).toEqual(
      new Map([
        ['k', ['1.0', 'True']],
        ['__proto__', ['[1, 2]']],
        ['1', ["{'x': None}"]],
      ]),
    );
  });

  it('finds a pattern with and without its prefix, in its own space only', async () => {
    const { memory, sessionId } = await openTestMemory();
    const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
    const found = await memory.findPattern('test', name);
    expect(found?.name).toBe(name.slice('PTRN|'.length));
    expect(await memory.findPattern('test', found?.name ?? '')).toEqual(found);
    for (const [space, wanted] of [
      ['other', name],
      ['test', 'PTRN|'],
      ['test', '__proto__'],
      ['never', name],
    ]) {
      expect(await memory.findPattern(space, wanted)).toBeUndefined();
    }
    expect(await memory.symbolStatistics('never')).toEqual([]);
    expect(await memory.affinityOf('never', 'a')).toEqual(new Map());
  });
});

describe('SequenceMemory, spaces and sessions', () => {
  it('shares what was learned between sessions of a space and keeps the rest apart', async () => {
    const { memory, sessionId } = await openTestMemory();
    const second = await openAnother(memory);
    const stranger = await openAnother(memory, {}, 'other');
    await learnEvents(memory, sessionId, [['a'], ['b'], ['c']]);
    for (const session of [second, stranger]) await observeAll(memory, session, [['a'], ['b']]);
    expect((await memory.predict(second)).predictions).toHaveLength(1);
    expect((await memory.predict(stranger)).predictions).toEqual([]);
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([]);
    expect((await memory.cognitionOf(sessionId)).time).toBe(3);
    expect((await memory.cognitionOf(second)).time).toBe(2);
  });

  it('keeps spaces apart whose names would collide as labels', async () => {
    const { memory } = await openTestMemory();
    const [hyphen, underscore] = [await openAnother(memory, {}, 'user-1'), await openAnother(memory, {}, 'user_1')];
    await learnEvents(memory, hyphen, [['a'], ['b']]);
    expect(await memory.symbolStatistics('user_1')).toEqual([]);
    await observeAll(memory, underscore, [['a'], ['b']]);
    expect((await memory.predict(underscore)).predictions).toEqual([]);
  });

  it('clears the session with clear-stm and nothing else', async () => {
    const { memory, sessionId } = await openTestMemory({ max_predictions: 7 });
    await learnEvents(memory, sessionId, [['a'], ['b']]);
    await memory.observe(sessionId, observation(['a'], { emotives: joy(1) }));
    await memory.clearShortTermMemory(sessionId);
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([]);
    expect(await memory.cognitionOf(sessionId)).toMatchObject({ time: 0, emotives: new Map(), shortTermMemory: [] });
    expect((await memory.perceptOf(sessionId)).percept).toBeNull();
    expect((await memory.configOf(sessionId)).maxPredictions).toBe(7);
    expect(await memory.symbolStatistics('test')).toHaveLength(2);
  });

  it("clears the space with clear-all, but not other sessions' short-term memory", async () => {
    const { memory, sessionId } = await openTestMemory();
    const other = await openAnother(memory);
    await memory.observe(sessionId, observation(['a', 'b'], { emotives: joy(1) }));
    const { patternName } = await memory.learn(sessionId);
    await observeAll(memory, other, [['a'], ['b']]);
    await memory.clearMemory(sessionId);
    expect(await memory.findPattern('test', patternName)).toBeUndefined();
    expect(await memory.symbolStatistics('test')).toEqual([]);
    expect(await memory.affinities('test')).toEqual(new Map());
    expect(await memory.shortTermMemoryOf(other)).toEqual([['a'], ['b']]);
    expect(await memory.predict(other)).toMatchObject({ predictions: [], futurePotentials: [] });
    expect((await memory.learn(other)).patternName).not.toBe('');
  });
});

describe('SequenceMemory, predicting', () => {
  it('honours the rank key of the session', async () => {
    const { memory, sessionId } = await openTestMemory();
    await learnEvents(memory, sessionId, [['a'], ['b']]);
    for (let time = 0; time < 3; time++) await learnEvents(memory, sessionId, [['a'], ['b'], ['c'], ['d'], ['e']]);
    await observeAll(memory, sessionId, [['a'], ['b']]);
    const frequencies = async (): Promise<number[]> => (await memory.predict(sessionId)).predictions.map(({ frequency }) => frequency);
    expect(await frequencies()).toEqual([1, 3]);
    await memory.configure(sessionId, { rank_sort_algo: 'frequency' });
    expect(await frequencies()).toEqual([3, 1]);
  });

  it('answers the futures of this question only, and none on the single-symbol path', async () => {
    const { memory, sessionId } = await openTestMemory();
    await learnEvents(memory, sessionId, [['a'], ['b'], ['c']]);
    await observeAll(memory, sessionId, [['a'], ['b']]);
    expect((await memory.predict(sessionId)).futurePotentials).toHaveLength(1);
    await memory.clearShortTermMemory(sessionId);
    expect(await memory.predict(sessionId)).toMatchObject({ sessionId, space: 'test', predictions: [], futurePotentials: [] });
    await memory.observe(sessionId, observation(['a']));
    expect(await memory.predict(sessionId)).toMatchObject({ predictions: [{ kind: 'symbol' }], futurePotentials: [] });
  });

  it("answers cognition with the space's defaults, from memory as it now is", async () => {
    const { memory, sessionId } = await openTestMemory({ recall_threshold: 1 });
    await memory.observe(sessionId, observation(['a'], { emotives: joy(1) }));
    await memory.observe(sessionId, observation(['b'], { emotives: new Map([['fear', 2]]) }));
    await learnEvents(memory, await openAnother(memory), [['a'], ['b'], ['c']]);
    expect((await memory.predict(sessionId)).predictions).toEqual([]);
    const cognition = await memory.cognitionOf(sessionId);
    expect(cognition.prediction.predictions).toHaveLength(1);
    expect(cognition).toMatchObject({ space: 'test', emotives: new Map([['fear', 2]]), shortTermMemory: [['a'], ['b']], time: 2 });
  });

  it('answers no predictions as cognition when the session does not process them', async () => {
    const { memory, sessionId } = await openTestMemory({ process_predictions: false });
    await learnEvents(memory, sessionId, [['a'], ['b'], ['c']]);
    await observeAll(memory, sessionId, [['a'], ['b']]);
    expect((await memory.cognitionOf(sessionId)).prediction).toMatchObject({ predictions: [], futurePotentials: [] });
    expect((await memory.predict(sessionId)).predictions).toHaveLength(1);
  });
});

describe('SequenceMemory, bad input', () => {
  const long = 'x'.repeat(4097);
  const bad: readonly [string, Partial<Observation>, readonly (string | number)[]][] = [
    ['a symbol of 4,097 code points', { strings: ['a', long] }, ['strings', 1]],
    ['a symbol with a lone surrogate', { strings: ['\ud83d'] }, ['strings', 0]],
    ['an event of 10,001 symbols', { strings: new Array<string>(10_001).fill('a') }, ['strings']],
    ['an empty vector', { vectors: [[]] }, ['vectors', 0]],
    ['a vector of 8,193 components', { vectors: [new Array<number>(8193).fill(1)] }, ['vectors', 0]],
    ['a component that is not finite', { vectors: [[1, Number.NaN]] }, ['vectors', 0, 1]],
    ['vectors of two lengths', { vectors: [[1, 2], [1]] }, ['vectors', 1]],
    ['vectors whose sum overflows', { vectors: [[1e308], [1e308]] }, ['vectors']],
    ['a feeling that is not finite', { emotives: joy(Number.POSITIVE_INFINITY) }, ['emotives', 'joy']],
    ['a feeling with too long a name', { emotives: new Map([[long, 1]]) }, ['emotives', long]],
    ['an id of 257 code points', { uniqueId: 'i'.repeat(257) }, ['unique_id']],
  ];

  it.each(bad)('refuses %s by field and changes nothing', async (_what, part, field) => {
    const store = await openStore(':memory:');
    const { memory, sessionId } = await openTestMemory({}, { store });
    const head = await store.head('test');
    await expect(memory.observe(sessionId, observation([], part))).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field });
    const sequence = memory.observeSequence(sessionId, [observation(['a', 'b']), observation([], part)], { learnAfterEach: true });
    await expect(sequence).rejects.toMatchObject({ field: ['observations', 1, ...field] });
    expect(await store.head('test')).toBe(head);
  });

  it('refuses a short-term memory of more than 100,000 symbols', async () => {
    const { memory, sessionId } = await openTestMemory({ sort_symbols: false });
    const large = observation(new Array<string>(10_000).fill('a'));
    await memory.observeSequence(sessionId, new Array<Observation>(10).fill(large));
    await expect(memory.observe(sessionId, observation(['one more']))).rejects.toMatchObject({
      code: 'MEM_INVALID_ARGUMENT',
      field: ['strings'],
    });
    expect(await memory.shortTermMemoryOf(sessionId)).toHaveLength(10);
  });

  it('refuses a sequence of more than 10,000 observations', async () => {
    const { memory, sessionId } = await openTestMemory();
    const many = new Array<Observation>(10_001).fill(observation([]));
    await expect(memory.observeSequence(sessionId, many)).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field: ['observations'] });
  });
});

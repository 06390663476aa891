import { beforeEach, describe, expect, it } from 'vitest';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { observation, openTestMemory } from './sequence-fixture.ts';

const AB = 'PTRN|76d7efca2e96cb5eeddf4e06ac96a0f424630135';

describe('observeSequence', () => {
  let memory: SequenceMemory;
  let sessionId: string;

  beforeEach(async () => {
    ({ memory, sessionId } = await openTestMemory());
  });

  it('observes in order and answers each observation', async () => {
    await memory.observe(sessionId, observation(['before']));
    const answer = await memory.observeSequence(sessionId, [
      observation(['a']),
      observation([], { uniqueId: 'mine' }),
      observation(['c', 'b']),
    ]);
    expect(answer).toMatchObject({
      sessionId,
      space: 'test',
      initialStmLength: 1,
      finalStmLength: 3,
      autoLearnedPatterns: [],
      finalLearnedPattern: null,
      isolated: false,
    });
    expect(answer.results.map(({ stmLength, time }) => [stmLength, time])).toEqual([
      [2, 2],
      [2, 3],
      [3, 4],
    ]);
    expect(answer.results[0].uniqueId).toMatch(/^seq-obs-[0-9a-f]{32}$/);
    expect(answer.results[1].uniqueId).toBe('mine');
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['before'], ['a'], ['b', 'c']]);
  });

  it('answers zeros and empty lists for no observations', async () => {
    const answer = await memory.observeSequence(sessionId, [], { learnAtEnd: true, clearBetween: true });
    expect(answer).toMatchObject({
      initialStmLength: 0,
      finalStmLength: 0,
      results: [],
      autoLearnedPatterns: [],
      finalLearnedPattern: null,
      isolated: true,
    });
  });

  it('learns what is there at the end, and names it twice', async () => {
    const answer = await memory.observeSequence(sessionId, [observation(['a']), observation(['b'])], { learnAtEnd: true });
    expect(answer).toMatchObject({ finalStmLength: 0, autoLearnedPatterns: [AB], finalLearnedPattern: AB });
    expect((await memory.findPattern('test', AB))?.frequency).toBe(1);
  });

  it('learns after each observation, with an empty name for a single symbol', async () => {
    const answer = await memory.observeSequence(sessionId, [observation(['a']), observation(['a', 'b']), observation([])], {
      learnAfterEach: true,
    });
    expect(answer.autoLearnedPatterns).toEqual(['', expect.stringMatching(/^PTRN\|/)]);
    expect(answer.results.map(({ stmLength }) => stmLength)).toEqual([0, 0, 0]);
  });

  it('clears events between observations, but neither feelings nor time', async () => {
    const joy = new Map([['joy', 1]]);
    const answer = await memory.observeSequence(sessionId, [observation(['a'], { emotives: joy }), observation(['b', 'c'])], {
      clearBetween: true,
      learnAtEnd: true,
    });
    expect(answer).toMatchObject({ isolated: true, finalStmLength: 0 });
    const found = await memory.findPattern('test', answer.finalLearnedPattern ?? '');
    expect(found).toMatchObject({ events: [['b', 'c']], emotives: [joy] });
    expect((await memory.cognitionOf(sessionId)).time).toBe(2);
  });

  it('does not clear what was there before the first observation', async () => {
    await memory.observe(sessionId, observation(['before']));
    const answer = await memory.observeSequence(sessionId, [observation(['a']), observation(['b'])], { clearBetween: true });
    expect(answer.results.map(({ stmLength }) => stmLength)).toEqual([2, 1]);
  });

  it('names patterns learned after each observation before those learned automatically and at the end', async () => {
    await memory.configure(sessionId, { max_pattern_length: 2 });
    const items = [['a'], ['b'], ['c', 'd']].map((strings) => observation(strings));
    const automatic = await memory.observeSequence(sessionId, items, { learnAtEnd: true });
    expect(automatic.autoLearnedPatterns).toEqual([AB, automatic.finalLearnedPattern]);
    expect(automatic.results.map(({ autoLearnedPattern }) => autoLearnedPattern)).toEqual([null, AB, null]);
    await memory.configure(sessionId, { max_pattern_length: 1 });
    const both = await memory.observeSequence(sessionId, [observation(['e', 'f'])], { learnAfterEach: true, learnAtEnd: true });
    expect(both.autoLearnedPatterns).toEqual([both.results[0].autoLearnedPattern]);
    expect(both.finalLearnedPattern).toBeNull();
  });

  it('gives the feelings of any observation to what is learned later', async () => {
    const items = [
      observation(['a']),
      observation([], { emotives: new Map([['joy', 2]]) }),
      observation(['b'], { emotives: new Map([['joy', 4]]) }),
    ];
    await memory.observeSequence(sessionId, items, { learnAtEnd: true });
    expect((await memory.findPattern('test', AB))?.emotives).toEqual([new Map([['joy', 2]]), new Map([['joy', 4]])]);
  });
});

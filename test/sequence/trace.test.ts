import { beforeEach, describe, expect, it } from 'vitest';
import { createEngine, openStore } from '../../host/compose.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { ManualClock } from './manual-clock.ts';
import { learnEvents, observation, openTestMemory } from './sequence-fixture.ts';

const engine = createEngine();

describe('the trace of a pattern', () => {
  let memory: SequenceMemory;
  let sessionId: string;
  let clock: ManualClock;
  const joy = new Map([['joy', 0.5]]);

  beforeEach(async () => {
    clock = new ManualClock();
    ({ memory, sessionId } = await openTestMemory({}, { engine, clock, store: await openStore(':memory:') }));
  });

  it('leads to every observation: sequence, time, id, symbols, vectors, emotives and the metadata as received', async () => {
    const start = clock.nowMs();
    await memory.observe(sessionId, observation(['b', 'a'], { uniqueId: 'first', emotives: joy, metadata: '{"n":1.0}' }));
    clock.advanceSeconds(1);
    await memory.observe(sessionId, observation(['c'], { uniqueId: 'second', vectors: [[4, 6]] }));
    clock.advanceSeconds(1);
    const { patternName } = await memory.learn(sessionId);
    const trace = await memory.trace('test', patternName);
    expect(trace).toMatchObject({ space: 'test', learningCount: 1 });
    expect(trace.pattern).toEqual(await memory.findPattern('test', patternName));
    expect(trace.learnings).toEqual([
      {
        sequence: 4,
        timeMs: start + 2000,
        sessionId,
        auto: false,
        times: 1,
        given: undefined,
        correctedBy: [],
        takenBackBy: undefined,
        observations: [
          { sequence: 2, timeMs: start, uniqueId: 'first', strings: ['a', 'b'], vectorSymbols: [], emotives: joy, metadata: '{"n":1.0}' },
          {
            sequence: 3,
            timeMs: start + 1000,
            uniqueId: 'second',
            strings: ['c'],
            vectorSymbols: ['VCTR|d4ae6976f832d22d69d3a980c3da5401f08b0b1a'],
            emotives: new Map(),
            metadata: '{}',
          },
        ],
      },
    ]);
  });

  it('tells automatic and given learnings, what was taken back by which entry, and what a correction moved', async () => {
    const auto = (await memory.openSession({ space: 'test', metadata: '{}', config: { max_pattern_length: 2 } })).sessionId;
    const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
    await memory.observeSequence(auto, [observation(['a']), observation(['b'])]);
    await memory.learnMany(sessionId, [{ events: [['a'], ['b']], frequency: 3 }]);
    await memory.undo(sessionId);
    const other = (await memory.correct('test', name, [['x'], ['y']])).patternName;
    const left = await memory.trace('test', name);
    expect(left.pattern.frequency).toBe(0);
    expect(left.learnings.map(({ sequence, times, takenBackBy, given }) => [sequence, times, takenBackBy, given])).toEqual([
      [9, 3, 10, [['a'], ['b']]],
    ]);
    const moved = await memory.trace('test', other);
    expect(moved.learnings.map(({ auto: automatic, correctedBy }) => [automatic, correctedBy])).toEqual([
      [false, [11]],
      [true, [11]],
    ]);
    expect(moved.learnings[0].observations.map(({ strings }) => strings)).toEqual([['a'], ['b']]);
  });

  it('reads only the newest learnings when it is told how many', async () => {
    const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
    await learnEvents(memory, sessionId, [['a'], ['b']]);
    const trace = await memory.trace('test', name, { limit: 1 });
    expect([trace.learningCount, trace.learnings.map(({ sequence }) => sequence)]).toEqual([2, [7]]);
    for (const limit of [0, 10_001, 1.5]) {
      await expect(memory.trace('test', name, { limit })).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field: ['limit'] });
    }
  });

  it('is refused for what was never learned', async () => {
    await expect(memory.trace('test', '0'.repeat(40))).rejects.toMatchObject({ code: 'MEM_PATTERN_NOT_FOUND' });
    await expect(memory.trace('nowhere', '0'.repeat(40))).rejects.toMatchObject({ code: 'MEM_SPACE_NOT_FOUND' });
  });
});

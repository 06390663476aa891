import { describe, expect, it } from 'vitest';
import type { Observation } from '../../host/sequence/observation.ts';
import { OBSERVATION_LIMITS } from '../../host/sequence/observation-check.ts';
import { observation, openTestMemory } from './sequence-fixture.ts';

const vector = (...components: number[]): Observation => observation([], { vectors: [components] });

describe('observeSequence', () => {
  it('lets a vector meet those that the same request learned before it', async () => {
    const together = await openTestMemory();
    await together.memory.observeSequence(together.sessionId, [vector(1, 0), observation(['x']), vector(1, 0.1)], { learnAfterEach: true });
    const apart = await openTestMemory();
    for (const item of [vector(1, 0), observation(['x']), vector(1, 0.1)]) {
      await apart.memory.observe(apart.sessionId, item);
      await apart.memory.learn(apart.sessionId);
    }
    const statistics = await apart.memory.symbolStatistics('test');
    expect(statistics.length).toBeGreaterThan(0);
    expect(await together.memory.symbolStatistics('test')).toEqual(statistics);
  });

  it('answers as the same observations one by one, with vectors, learnings and waiting vectors of other sessions', async () => {
    const items = [vector(0, 0), vector(3, 4), observation(['a', 'b']), vector(3, 4.5), vector(0, 1), vector(9, 9), vector(3, 3)];
    const stmOf = async (inOneRequest: boolean) => {
      const { memory, sessionId } = await openTestMemory({ max_pattern_length: 2, stm_mode: 'ROLLING' });
      const other = (await memory.openSession({ space: 'test', metadata: '{}' })).sessionId;
      await memory.observe(other, vector(1, 1));
      if (inOneRequest) await memory.observeSequence(sessionId, items);
      else for (const item of items) await memory.observe(sessionId, item);
      return [await memory.shortTermMemoryOf(sessionId), await memory.symbolStatistics('test')];
    };
    expect(await stmOf(true)).toEqual(await stmOf(false));
  });

  it('changes nothing when a later observation is refused, and names it', async () => {
    const { memory, sessionId } = await openTestMemory({ max_pattern_length: 12 });
    const full = observation(Array.from({ length: OBSERVATION_LIMITS.eventSymbols }, (_, index) => `s${index}`));
    const items = [...Array.from({ length: 12 }, () => observation(['a', 'b'])), vector(1, 2), ...Array.from({ length: 11 }, () => full)];
    await expect(memory.observeSequence(sessionId, items)).rejects.toMatchObject({
      code: 'MEM_INVALID_ARGUMENT',
      field: ['observations', 22, 'strings'],
    });
    expect(await memory.symbolStatistics('test')).toEqual([]);
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { MemoryError } from '../../host/errors.ts';
import { learnInBatches } from '../../host/library/learn-batches.ts';
import type { PatternInput } from '../../host/library/plain-values.ts';
import type { GivenPattern } from '../../host/sequence/observation.ts';

/** A face that answers later, in order, and counts how much it was given at once. */
function slowFace(failAt = Number.POSITIVE_INFINITY) {
  const batches: (readonly GivenPattern[])[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  return {
    batches,
    mostUnderWay: () => mostUnderWay,
    async learnMany(sessionId: string, patterns: readonly GivenPattern[]) {
      batches.push(patterns);
      const number = batches.length;
      mostUnderWay = Math.max(mostUnderWay, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      if (number >= failAt) throw new MemoryError('MEM_STORE_FAILED', 'Disk full');
      return { sessionId, space: 'test', patternNames: patterns.map(({ events }) => (events.length === 1 ? '' : 'PTRN|x')) };
    },
  };
}

function* pairs(count: number): Generator<PatternInput> {
  for (let index = 0; index < count; index++) yield { events: ['a', String(index)] };
}

describe('learnInBatches', () => {
  it('takes everything, a thousand at a time, at most two batches at once', async () => {
    const face = slowFace();
    const learned: number[] = [];
    const result = await learnInBatches(face, 's', pairs(4_500), { onBatch: (names) => learned.push(names.length) });
    expect(result).toEqual({ taken: 4_500, learned: 4_500 });
    expect(face.batches.map(({ length }) => length)).toEqual([1000, 1000, 1000, 1000, 500]);
    expect(face.batches[4][499].events).toEqual([['a'], ['4499']]);
    expect(learned).toEqual([1000, 1000, 1000, 1000, 500]);
    expect(face.mostUnderWay()).toBe(2);
  });

  it('takes an asynchronous iterable and nothing at all', async () => {
    async function* later(): AsyncGenerator<PatternInput> {
      yield* pairs(3);
    }
    expect(await learnInBatches(slowFace(), 's', later(), {})).toEqual({ taken: 3, learned: 3 });
    expect(await learnInBatches(slowFace(), 's', [], {})).toEqual({ taken: 0, learned: 0 });
  });

  it('counts single symbols as taken and not as learned', async () => {
    expect(await learnInBatches(slowFace(), 's', [{ events: ['a'] }, { events: ['a', 'b'] }], {})).toEqual({ taken: 2, learned: 1 });
  });

  it('stops at the first batch that fails and says why', async () => {
    const face = slowFace(2);
    await expect(learnInBatches(face, 's', pairs(10_000), {})).rejects.toMatchObject({ code: 'MEM_STORE_FAILED' });
    expect(face.batches.length).toBeLessThan(5);
  });

  it('names a refused pattern by its place in the whole input', async () => {
    function* withFault(): Generator<PatternInput> {
      yield* pairs(2_345);
      yield JSON.parse('{"events":[["a"],[7]]}');
    }
    await expect(learnInBatches(slowFace(), 's', withFault(), {})).rejects.toMatchObject({ field: ['patterns', 2345, 'events', 1, 0] });
  });

  it.each([
    ['of a wrong type', '{"events":[["a"],[7]]}'],
    ['that no memory holds', '{"events":[]}'],
  ])('learns nothing of the batch of a pattern %s, nor behind it', async (_what, fault) => {
    function* withFault(): Generator<PatternInput> {
      yield* pairs(1_005);
      yield JSON.parse(fault);
      yield* pairs(2_500);
    }
    const face = slowFace();
    await expect(learnInBatches(face, 's', withFault(), {})).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT' });
    expect(face.batches).toHaveLength(1);
  });

  it('passes on what the input throws, after what is under way', async () => {
    function* broken(): Generator<PatternInput> {
      yield* pairs(1_000);
      throw new Error('no more');
    }
    const face = slowFace();
    await expect(learnInBatches(face, 's', broken(), {})).rejects.toThrow('no more');
    expect(face.batches).toHaveLength(1);
  });
});

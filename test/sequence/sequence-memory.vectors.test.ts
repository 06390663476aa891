import { beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../host/sequence/observation.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { observation, observeAll, openTestMemory } from './sequence-fixture.ts';

describe('SequenceMemory, vectors', () => {
  let memory: SequenceMemory;
  let first: string;
  let second: string;

  beforeEach(async () => {
    ({ memory, sessionId: first } = await openTestMemory());
    second = (await memory.openSession({ space: 'test', metadata: '{}' })).sessionId;
  });

  /** Observes one vector and answers the symbols that stand for it. */
  async function symbolsOf(sessionId: string, ...vectors: number[][]): Promise<Event> {
    await memory.observe(sessionId, observation([], { vectors }));
    return (await memory.shortTermMemoryOf(sessionId)).at(-1) ?? [];
  }

  async function learnSomething(sessionId: string): Promise<void> {
    await memory.clearShortTermMemory(sessionId);
    await observeAll(memory, sessionId, [['x'], ['y']]);
    await memory.learn(sessionId);
  }

  it('stand for themselves until something is learned', async () => {
    const [name] = await symbolsOf(first, [1, 2]);
    expect(name).toMatch(/^VCTR\|[0-9a-f]{40}$/);
    expect(await symbolsOf(first, [1, 2])).toEqual([name]);
    expect(await symbolsOf(first, [1, 2.5])).not.toContain(name);
  });

  it('wait for the learning of any session of the space', async () => {
    const [name] = await symbolsOf(first, [1, 2]);
    await learnSomething(second);
    expect(await symbolsOf(second, [1, 2.5])).toContain(name);
  });

  it('keep waiting when the short-term memory is cleared, and are indexed by an automatic learning too', async () => {
    const [name] = await symbolsOf(first, [1, 2]);
    await memory.clearShortTermMemory(first);
    await memory.configure(second, { max_pattern_length: 2 });
    await observeAll(memory, second, [['x'], ['y']]);
    expect(await symbolsOf(second, [1, 2.5])).toContain(name);
  });

  it('are dropped, waiting and indexed ones, when the memory is cleared', async () => {
    const [indexed] = await symbolsOf(first, [1, 2]);
    await learnSomething(second);
    const waiting = (await symbolsOf(first, [1, 3])).filter((symbol) => symbol !== indexed);
    await memory.clearMemory(second);
    await learnSomething(second);
    const found = await symbolsOf(first, [1, 2.5]);
    expect(found).toHaveLength(1);
    for (const symbol of [indexed, ...waiting]) expect(found).not.toContain(symbol);
  });

  it('bring their three nearest neighbours and themselves, sorted, before the strings', async () => {
    const names: string[] = [];
    for (const x of [0, 10, 20, 30, 40]) names.push((await symbolsOf(first, [x, 0]))[0]);
    await learnSomething(first);
    await memory.observe(
      first,
      observation(['A', '\u{1f600}'], {
        vectors: [
          [1, 0],
          [20, 0],
        ],
      }),
    );
    const event = (await memory.shortTermMemoryOf(first)).at(-1) ?? [];
    const vectors = event.slice(0, -2);
    expect(event.slice(-2)).toEqual(['A', '\u{1f600}']);
    expect(vectors).toHaveLength(4);
    expect(vectors).toEqual([...vectors].sort());
    for (const near of [names[1], names[2], names[3]]) expect(vectors).toContain(near);
  });

  it('are told apart by dimension, and none is dropped for it', async () => {
    const [two] = await symbolsOf(first, [1, 2]);
    const [three] = await symbolsOf(first, [1, 2, 3]);
    await learnSomething(first);
    expect(await symbolsOf(first, [1, 2.5])).toEqual(
      [two, ...(await symbolsOf(second, [1, 2.5])).filter((symbol) => symbol !== two)].sort(),
    );
    expect(await symbolsOf(first, [1, 2, 3.5])).toContain(three);
    expect(await symbolsOf(first, [1, 2, 3.5])).not.toContain(two);
  });

  it('see what was learned earlier in the same sequence of observations', async () => {
    const vectors = [[1, 2]];
    await memory.observeSequence(first, [observation(['a'], { vectors }), observation(['b'], { vectors: [[1, 2.5]] })], {
      learnAfterEach: true,
    });
    await memory.observeSequence(first, [observation([], { vectors: [[1, 2.25]] })]);
    expect(await memory.shortTermMemoryOf(first)).toEqual([expect.objectContaining({ length: 3 })]);
    const symbols = (await memory.symbolStatistics('test')).map(({ symbol }) => symbol).filter((symbol) => symbol.startsWith('VCTR|'));
    expect(symbols).toHaveLength(2);
  });

  it('are found within one sequence of observations as in single requests, also those that waited in the space', async () => {
    const found: string[][] = [];
    for (const asOne of [true, false]) {
      const { memory: fresh, sessionId } = await openTestMemory();
      const other = (await fresh.openSession({ space: 'test', metadata: '{}' })).sessionId;
      await fresh.observe(other, observation([], { vectors: [[1, 2]] }));
      const items = [observation(['a', 'b']), observation([], { vectors: [[1, 2.5]] }), observation([], { vectors: [[1, 2.75]] })];
      if (asOne) await fresh.observeSequence(sessionId, items, { learnAfterEach: true });
      else {
        for (const item of items) {
          await fresh.observe(sessionId, item);
          await fresh.learn(sessionId);
        }
      }
      found.push((await fresh.symbolStatistics('test')).map(({ symbol, frequency }) => `${symbol} ${frequency}`));
    }
    expect(found[0]).toEqual(found[1]);
    expect(found[0]).toHaveLength(5);
  });
});

import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import { writePredictionAnswer } from '../../host/http/json-text.ts';
import type { ReadOptions } from '../../host/sequence/observation.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { ManualClock } from './manual-clock.ts';
import { alphabetOf, between, pick, seededRandom } from './random-corpus.ts';
import { learnEvents, observation } from './sequence-fixture.ts';

const engine = createEngine();

/** Everything that can be asked of then, as text. */
async function answers(memory: SequenceMemory, sessionId: string, options: ReadOptions): Promise<string> {
  const { patterns } = await memory.patternsOf('test', 0, 1000, options);
  const found = await memory.findPattern('test', patterns[0]?.name ?? '', options);
  const portrait = [
    writePredictionAnswer(await memory.predict(sessionId, options)),
    patterns,
    found,
    await memory.symbolStatistics('test', options),
    await memory.affinities('test', options),
    await memory.affinityOf('test', 's1', options),
  ];
  return JSON.stringify(portrait, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
}

describe('answers as of an earlier moment', () => {
  it('are byte for byte what was answered then, by sequence and by time, in any order, also after a restart', async () => {
    const random = seededRandom(2026);
    const clock = new ManualClock();
    const store = await openStore(':memory:');
    let memory = await openSequences({ store, clock, engine });
    const { sessionId } = await memory.openSession({
      space: 'test',
      metadata: '{}',
      config: { recall_threshold: 0 },
      ttlSeconds: 1_000_000,
    });
    const alphabet = alphabetOf(5);
    const recorded: { readonly sequence: number; readonly timeMs: number; readonly text: string }[] = [];
    for (let step = 0; step < 120; step++) {
      clock.advanceSeconds(1);
      const chance = random();
      const names = (await memory.patternsOf('test', 0, 1000)).patterns.map(({ name }) => name);
      if (chance < 0.6) await memory.observe(sessionId, observation([pick(random, alphabet)], { emotives: new Map([['joy', random()]]) }));
      else if (chance < 0.75) await memory.learn(sessionId).catch(() => undefined);
      else if (chance < 0.8 && names.length > 0) await memory.forget('test', pick(random, names));
      else if (chance < 0.85 && names.length > 0) await memory.correct('test', pick(random, names), [['s1'], [pick(random, alphabet)]]);
      else if (chance < 0.9) await memory.undo(sessionId).catch(() => undefined);
      else if (chance < 0.95) await memory.configure(sessionId, { max_predictions: between(random, 1, 4) });
      else if (chance < 0.97) await memory.clearMemory(sessionId);
      recorded.push({ sequence: await store.head('test'), timeMs: clock.nowMs(), text: await answers(memory, sessionId, {}) });
    }
    for (const restart of [false, true]) {
      if (restart) {
        await memory.close();
        memory = await openSequences({ store, clock, engine });
      }
      for (let ask = 0; ask < 100; ask++) {
        const { sequence, timeMs, text } = pick(random, recorded);
        const asOf = random() < 0.5 ? { sequence } : { timeMs };
        expect(await answers(memory, sessionId, { asOf }), JSON.stringify(asOf)).toBe(text);
      }
    }
    await memory.close();
  });

  it('never hold what was erased', async () => {
    const store = await openStore(':memory:');
    const memory = await openSequences({ store, engine });
    const { sessionId } = await memory.openSession({ space: 'test', metadata: '{}' });
    const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
    expect(await memory.findPattern('test', name, { asOf: { sequence: 4 } })).toBeDefined();
    await memory.erase('test');
    for (const asOf of [{ sequence: 4 }, { sequence: 1 }]) {
      await expect(memory.findPattern('test', name, { asOf })).rejects.toMatchObject({ code: 'MEM_ERASED' });
    }
    expect(await memory.findPattern('test', name, { asOf: { sequence: 5 } })).toBeUndefined();
    await memory.close();
  });

  it('give their kernel memory back, and keep no more than a few moments meanwhile', async () => {
    const memory = await openSequences({ store: await openStore(':memory:'), engine });
    const { sessionId } = await memory.openSession({ space: 'test', metadata: '{}' });
    for (let index = 0; index < 20; index++) await learnEvents(memory, sessionId, [['a'], [`b${index}`]]);
    const before = engine.arena.bytesInUse;
    const used: number[] = [];
    for (let sequence = 60; sequence > 0; sequence -= 3) {
      await memory.symbolStatistics('test', { asOf: { sequence } });
      used.push(engine.arena.bytesInUse - before);
    }
    expect(Math.max(...used)).toBeLessThanOrEqual(5 * used[0]);
    await memory.close();
    expect(engine.arena.bytesInUse).toBeLessThan(before);
  });

  it('are refused for what is no moment, and for a session that was not open then', async () => {
    const memory = await openSequences({ store: await openStore(':memory:'), engine });
    const { sessionId } = await memory.openSession({ space: 'test', metadata: '{}' });
    for (const asOf of [{ sequence: -1 }, { sequence: 1.5 }, { timeMs: Number.NaN }]) {
      await expect(memory.predict(sessionId, { asOf })).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field: ['as_of'] });
    }
    await expect(memory.predict(sessionId, { asOf: { sequence: 0 } })).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
    expect(await memory.symbolStatistics('nowhere', { asOf: { sequence: 9 } })).toEqual([]);
    await memory.close();
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../host/compose.ts';
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import type { Observation } from '../../host/sequence/observation.ts';
import { ManualClock } from './manual-clock.ts';
import { between, pick, seededRandom } from './random-corpus.ts';
import { observation, openTestMemory } from './sequence-fixture.ts';
import { LateStore } from './test-stores.ts';

const strings = (...symbols: string[]): Observation => observation(symbols);
const vector = (...components: number[]): Observation => observation([], { vectors: [components] });

/** Name that KATO gives to these events. */
function nameOf(events: readonly (readonly string[])[]): string {
  return createHash('sha1').update(reprOfEvents(events)).digest('hex');
}

const EVENTS = [
  [['a'], ['b']],
  [['a'], ['c']],
  [['c'], ['b']],
];

/** Random changes of two spaces, all at once or one behind the other: their answers or codes of refusal, and what the spaces hold then. */
async function manyChanges(seed: number, atOnce: boolean, spaceMemoryBytes: number | undefined): Promise<unknown> {
  const random = seededRandom(seed);
  const store = await openStore(':memory:');
  const { memory } = await openTestMemory(
    {},
    { store, clock: new ManualClock(), ...(spaceMemoryBytes !== undefined && { spaceMemoryBytes }) },
  );
  const sessions: { readonly sessionId: string; readonly space: string }[] = [];
  for (const space of ['left', 'right', 'left', 'right']) {
    sessions.push({ sessionId: (await memory.openSession({ space, metadata: '{}' })).sessionId, space });
  }
  // Until what is not in use was let go.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const change = (): (() => Promise<unknown>) => {
    const { sessionId, space } = pick(random, sessions);
    const [name, events] = [`PTRN|${nameOf(pick(random, EVENTS))}`, pick(random, EVENTS)];
    const kind = between(random, 0, 9);
    if (kind < 3)
      return async () =>
        (
          await memory.observeSequence(
            sessionId,
            events.map((event) => strings(...event)),
          )
        ).finalStmLength;
    if (kind < 6) return async () => (await memory.learn(sessionId)).patternName;
    if (kind === 6) return () => memory.forget(space, name);
    if (kind === 7) return () => memory.restore(space, name);
    if (kind === 8) return () => memory.correct(space, name, events);
    return () => memory.undo(sessionId);
  };
  const changes = Array.from({ length: 60 }, change);
  const outcome = (call: () => Promise<unknown>) => call().catch((error: { readonly code: string }) => error.code);
  const answers: unknown[] = [];
  if (atOnce) answers.push(...(await Promise.all(changes.map(outcome))));
  else for (const each of changes) answers.push(await outcome(each));
  const held = await Promise.all(['left', 'right'].map((space) => memory.patternsOf(space, 0, 100)));
  await memory.close();
  return [answers, held];
}

describe('SequenceMemory asked many things at once on one session', () => {
  it('keeps the order of the calls, also when some of them observe vectors', async () => {
    const { memory, sessionId } = await openTestMemory();
    const items = [strings('first'), vector(1, 2), strings('second'), vector(3, 4), strings('third'), strings('fourth')];
    const answers = await Promise.all(items.map((item) => memory.observe(sessionId, item)));
    expect(answers.map(({ stmLength, time }) => [stmLength, time])).toEqual(items.map((_, index) => [index + 1, index + 1]));
    const stm = await memory.shortTermMemoryOf(sessionId);
    expect(stm.map(([symbol]) => symbol.slice(0, 5))).toEqual(['first', 'VCTR|', 'secon', 'VCTR|', 'third', 'fourt']);
  });

  it('names every pattern by what it stores, whatever else is under way', async () => {
    const { memory, sessionId } = await openTestMemory({ max_pattern_length: 3 });
    await Promise.all([
      memory.observe(sessionId, strings('x')),
      memory.observe(sessionId, observation(['m'], { vectors: [[7, 7]] })),
      memory.observeSequence(sessionId, [observation(['q'], { vectors: [[1, 2]] }), strings('r')], { learnAtEnd: true }),
      ...Array.from({ length: 8 }, (_, index) => memory.observe(sessionId, observation([`s${index}`], { vectors: [[index, 1]] }))),
      memory.finalizeTraining(sessionId),
      memory.observe(sessionId, strings('y')),
    ]);
    const { patterns } = await memory.patternsOf('test', 0, 100);
    expect(patterns.length).toBeGreaterThan(2);
    for (const { name, events } of patterns) expect(name).toBe(nameOf(events));
  });

  it('answers what is under way when it is closed', async () => {
    const store = new LateStore(await openStore(':memory:'), () => 2);
    const { memory, sessionId } = await openTestMemory({}, { store });
    await memory.observeSequence(sessionId, [strings('a'), strings('b')]);
    const learned = memory.learn(sessionId);
    const traced = learned.then(({ patternName }) => memory.trace('test', patternName));
    const observed = memory.observe(sessionId, vector(1, 2));
    await new Promise((resolve) => setTimeout(resolve, 0));
    const closed = memory.close();
    expect((await learned).patternName).toBe(`PTRN|${nameOf([['a'], ['b']])}`);
    expect((await observed).stmLength).toBe(1);
    expect((await traced).learnings).toHaveLength(1);
    await closed;
  });

  it('decides changes of every kind in the order of the calls, also in spaces that must be loaded first', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const once = await manyChanges(seed, false, undefined);
      expect(await manyChanges(seed, true, undefined), `seed ${seed}, all at once`).toEqual(once);
      expect(await manyChanges(seed, true, 1), `seed ${seed}, all at once, evicting`).toEqual(once);
    }
  });

  it('answers as the same calls one behind the other', async () => {
    const items = Array.from({ length: 40 }, (_, index) =>
      index % 3 === 0 ? vector(index % 7, index % 5) : strings(`s${index % 4}`, 'z'),
    );
    const run = async (atOnce: boolean) => {
      const { memory, sessionId } = await openTestMemory({ max_pattern_length: 4, stm_mode: 'ROLLING' });
      const answers = [];
      if (atOnce) answers.push(...(await Promise.all(items.map((item) => memory.observe(sessionId, item)))));
      else for (const item of items) answers.push(await memory.observe(sessionId, item));
      return [
        answers.map(({ stmLength, time, autoLearnedPattern }) => [stmLength, time, autoLearnedPattern]),
        await memory.symbolStatistics('test'),
      ];
    };
    expect(await run(true)).toEqual(await run(false));
  });
});

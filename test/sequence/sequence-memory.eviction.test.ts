import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { ManualClock } from './manual-clock.ts';
import { between } from './random-corpus.ts';
import { learnEvents, observation, observeAll } from './sequence-fixture.ts';
import { FailingStore, LateStore } from './test-stores.ts';

/** Less than any space holds: everything that is not in use goes. */
const TINY = 1;

/** Ids that two memories give alike. */
function countedIdentities() {
  let count = 0;
  return { nextHex: () => (++count).toString(16).padStart(32, '0') };
}

/** Longer than it takes until spaces are let go. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}

async function openEvicting(clock = new ManualClock(), spaceMemoryBytes = TINY) {
  const engine = createEngine({ threadCount: 1 });
  const store = await FailingStore.open();
  const memory = await openSequences({ engine, store, clock, spaceMemoryBytes, identities: countedIdentities() });
  const open = async (space: string, ttlSeconds = 100) => (await memory.openSession({ space, metadata: '{"m":1}', ttlSeconds })).sessionId;
  return { engine, store, memory, clock, open };
}

function loadedSpaces(memory: SequenceMemory): string[] {
  return memory.statistics().spaces.map(({ space }) => space);
}

describe('SequenceMemory with a limit on what spaces hold', () => {
  it('lets go of those that were not used for longest, keeps the last one, and says so', async () => {
    const { memory, open, engine } = await openEvicting();
    const [a, b] = [await open('a'), await open('b')];
    await learnEvents(memory, a, [['x'], ['y']]);
    await learnEvents(memory, b, [['x'], ['y']]);
    await settle();
    expect(loadedSpaces(memory)).toEqual(['b']);
    const { spaceEvictions, spaceBytesHeld, spaceBytesLimit } = memory.statistics();
    expect(spaceEvictions).toBeGreaterThan(0);
    expect(spaceBytesLimit).toBe(TINY);
    const bytes = engine.arena.bytesInUse;
    await memory.shortTermMemoryOf(a);
    await settle();
    expect(loadedSpaces(memory)).toEqual(['a']);
    expect([engine.arena.bytesInUse, memory.statistics().spaceBytesHeld]).toEqual([bytes, spaceBytesHeld]);
    await memory.close();
  });

  it('lets go of a space that grew too large while nobody asked it anything', async () => {
    const store = new LateStore(await openStore(':memory:'), () => 50);
    const memory = await openSequences({ engine: createEngine({ threadCount: 1 }), store, spaceMemoryBytes: 300_000 });
    const [{ sessionId: a }, { sessionId: b }] = await Promise.all(
      ['a', 'b'].map((space) => memory.openSession({ space, metadata: '{}' })),
    );
    const patterns = Array.from({ length: 2000 }, (_, index) => ({
      events: [[`s${index}`], [`t${index}`]],
      emotives: [],
      metadata: [],
    }));
    const learning = memory.learnMany(a, patterns);
    await settle();
    await memory.shortTermMemoryOf(b);
    await settle();
    expect(loadedSpaces(memory)).toEqual(['a', 'b']);
    await learning;
    await settle();
    expect(loadedSpaces(memory)).toEqual(['b']);
    await memory.close();
  });

  it('counts what it keeps of past moments, and lets go of it before any space', async () => {
    const store = await openStore(':memory:');
    const memory = await openSequences({ engine: createEngine({ threadCount: 1 }), store, spaceMemoryBytes: 1_300_000 });
    const [a, b] = await Promise.all(['a', 'b'].map(async (space) => (await memory.openSession({ space, metadata: '{}' })).sessionId));
    const patterns = (first: string) => Array.from({ length: 1500 }, (_, index) => ({ events: [[`${first}${index}`], ['last']] }));
    const { patternNames } = await memory.learnMany(a, patterns('s'));
    const head = await store.head('a');
    const before = memory.statistics().spaceBytesHeld;
    expect(await memory.findPattern('a', patternNames[0], { asOf: { sequence: head } })).toBeDefined();
    expect(memory.statistics().spaceBytesHeld).toBeGreaterThan(before * 1.5);
    await memory.learnMany(b, patterns('t'));
    await settle();
    expect(loadedSpaces(memory)).toEqual(['a', 'b']);
    expect(memory.statistics().spaceBytesHeld).toBeLessThan(1_300_000);
    expect(memory.statistics().spaceEvictions).toBe(0);
    expect(await memory.findPattern('a', patternNames[0], { asOf: { sequence: head } })).toBeDefined();
    await memory.close();
  });

  it('closes while it lets spaces go', async () => {
    let turns = 0;
    const store = new LateStore(await openStore(':memory:'), () => turns);
    const memory = await openSequences({ engine: createEngine({ threadCount: 1 }), store, spaceMemoryBytes: 200_000 });
    const names = ['a', 'b', 'c', 'd'];
    const sessions = await Promise.all(names.map((space) => memory.openSession({ space, metadata: '{}' })));
    const [a, , c, d] = sessions.map(({ sessionId }) => sessionId);
    await settle();
    expect(loadedSpaces(memory)).toEqual(names);
    turns = 20;
    const slow = memory.observe(a, observation(['x']));
    await settle();
    turns = 5;
    const large = memory.learnMany(
      d,
      Array.from({ length: 2000 }, (_, index) => ({ events: [[`s${index}`], [`t${index}`]] })),
    );
    await memory.shortTermMemoryOf(c);
    const closed = memory.close();
    expect([(await slow).stmLength, (await large).patternNames.length]).toEqual([1, 2000]);
    await closed;
    expect([memory.statistics().spaces, memory.statistics().spaceEvictions]).toEqual([[], 1]);
  });

  it('keeps all spaces that fit', async () => {
    const { memory, open } = await openEvicting(new ManualClock(), 1_000_000);
    for (const space of ['a', 'b', 'c']) await open(space);
    await settle();
    expect(loadedSpaces(memory)).toEqual(['a', 'b', 'c']);
    expect(memory.statistics().spaceEvictions).toBe(0);
    await memory.close();
  });

  it('answers byte for byte as before, with short-term memory, emotives, configuration, receipts and waiting vectors', async () => {
    const { memory, open } = await openEvicting();
    const sessionId = await open('a');
    const other = await open('b');
    await memory.configure(sessionId, { max_predictions: 7, recall_threshold: 0.2 });
    await memory.observe(sessionId, observation(['a'], { emotives: new Map([['joy', 0.1]]), metadata: '{"k":1.0}' }));
    await memory.observe(sessionId, observation(['b'], { emotives: new Map([['joy', 0.2]]) }));
    await memory.learn(sessionId, { idempotencyKey: 'once' });
    await memory.observe(sessionId, observation(['a'], { vectors: [[1, 2]], emotives: new Map([['joy', 0.3]]) }));
    const answers = async (): Promise<string> =>
      JSON.stringify(
        [
          await memory.predict(sessionId),
          await memory.cognitionOf(sessionId),
          await memory.perceptOf(sessionId),
          await memory.configOf(sessionId),
          await memory.shortTermMemoryOf(sessionId),
          await memory.symbolStatistics('a'),
          await memory.affinities('a'),
          await memory.patternsOf('a', 0, 10),
          await memory.figuresOf('a'),
          await memory.sessionOf(sessionId),
          await memory.learn(sessionId, { idempotencyKey: 'once' }),
        ],
        (_key, value: unknown) => (value instanceof Map ? [...value] : value),
      );
    const before = await answers();
    await memory.shortTermMemoryOf(other);
    await settle();
    expect(loadedSpaces(memory)).toEqual(['b']);
    expect(await answers()).toBe(before);
    expect((await memory.observe(sessionId, observation([], { vectors: [[1, 2]] }))).stmLength).toBe(2);
    await memory.close();
  });

  it('keeps the deadline of a session that reads extended, and forgets one that ran out while its space was away', async () => {
    const { memory, open, clock } = await openEvicting();
    const kept = await open('a', 100);
    const lost = await open('a', 100);
    const other = await open('b', 1000);
    clock.advanceSeconds(60);
    await memory.shortTermMemoryOf(kept);
    await memory.shortTermMemoryOf(other);
    await settle();
    expect(loadedSpaces(memory)).toEqual(['b']);
    clock.advanceSeconds(60);
    await expect(memory.shortTermMemoryOf(lost)).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
    expect((await memory.sessionOf(kept)).ttlSeconds).toBe(100);
    expect((await memory.figuresOf('a')).openSessions).toBe(1);
    await memory.close();
  });

  it('lets no space go while something of it is in flight, and frees one whose change failed', async () => {
    const { memory, open, store, engine } = await openEvicting();
    const [a, b] = [await open('a'), await open('b')];
    await settle();
    const before = engine.arena.bytesInUse;
    store.failures = 1;
    const requests = [memory.observe(a, observation(['x'])), memory.shortTermMemoryOf(b)];
    expect((await Promise.allSettled(requests)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await memory.shortTermMemoryOf(a)).toEqual([]);
    await settle();
    expect(engine.arena.bytesInUse).toBe(before);
    await memory.close();
  });

  it('keeps the order of calls that nobody awaits, also when their space has to be loaded first', async () => {
    const { memory, open } = await openEvicting();
    const sessionId = await open('a');
    await open('b');
    await settle();
    expect(loadedSpaces(memory)).toEqual(['b']);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => memory.observe(sessionId, observation([`s${index}`]))));
    expect(answers.map(({ stmLength }) => stmLength)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    await memory.close();
  });

  it('makes room for a change, a load and a query by letting unused spaces go when kernel memory runs out', async () => {
    const engine = createEngine({ maximumBytes: 3 * 1024 * 1024, threadCount: 1 });
    const memory = await openSequences({ engine, store: await openStore(':memory:') });
    const patterns = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 1500 }, () => ({ events: Array.from({ length: 20 }, () => [`s${between(random, 0, 99)}`]) }));
    };
    const sessions: string[] = [];
    for (let space = 0; space < 12; space++) {
      const { sessionId } = await memory.openSession({ space: `space ${space}`, metadata: '{}' });
      sessions.push(sessionId);
      expect((await memory.learnMany(sessionId, patterns(space))).patternNames).toHaveLength(1500);
    }
    expect(memory.statistics().spaceEvictions).toBeGreaterThan(5);
    for (const [space, sessionId] of sessions.entries()) {
      const [{ events }] = patterns(space);
      await observeAll(memory, sessionId, events.slice(0, 10));
      expect((await memory.predict(sessionId, { limit: 1 })).predictions).toHaveLength(1);
    }
    await memory.close();
    expect(engine.arena.bytesInUse).toBeLessThan(1024 * 1024);
  });

  it.each([1, 2, 3])('answers as a memory without a limit under random requests at the same time (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    const open = async (spaceMemoryBytes: number | undefined, turns: () => number) => {
      const store = new LateStore(await openStore(':memory:'), turns);
      const engine = createEngine({ threadCount: 1 });
      const options = { engine, store, clock: new ManualClock(), identities: countedIdentities() };
      return { engine, memory: await openSequences(spaceMemoryBytes === undefined ? options : { ...options, spaceMemoryBytes }) };
    };
    const delays = seededRandom(seed + 100);
    const limited = await open(seed % 2 === 0 ? TINY : 60_000, () => between(delays, 0, 3));
    const unlimited = await open(undefined, () => 0);
    const empty = limited.engine.arena.bytesInUse;
    const spaces = Array.from({ length: 6 }, (_, index) => `space ${index}`);
    const sessions: string[] = [];
    for (const space of spaces) {
      for (let session = 0; session < 2; session++) {
        const views = await Promise.all([limited, unlimited].map(({ memory }) => memory.openSession({ space, metadata: '{}' })));
        expect(views[0]).toEqual(views[1]);
        sessions.push(views[0].sessionId);
      }
    }
    const learned: string[] = [];
    /** Spaces asked in this round: what is taken back depends on what came first, so nothing else goes on in that space meanwhile. */
    const asked = new Set<string>();
    const alone = new Set<string>();
    const request = (): ((memory: SequenceMemory) => Promise<unknown>) => {
      const session = sessions[between(random, 0, sessions.length - 1)];
      const space = spaces[Math.floor(sessions.indexOf(session) / 2)];
      const strings = Array.from({ length: between(random, 1, 3) }, () => `s${between(random, 0, 9)}`);
      const vectors = [[between(random, 0, 9), 1]];
      const name = learned.length === 0 ? '0'.repeat(40) : learned[between(random, 0, learned.length - 1)];
      const kind = between(random, 0, 9);
      const takesBack = kind === 1 || kind === 3;
      if (alone.has(space) || (takesBack && asked.has(space))) return (memory) => memory.predict(session);
      asked.add(space);
      if (takesBack) alone.add(space);
      switch (kind) {
        case 0:
          return (memory) => memory.learn(session);
        case 1:
          return (memory) => memory.undo(session);
        case 2:
          return (memory) => memory.trace(space, name);
        case 3:
          return (memory) => memory.forget(space, name);
        case 4:
          return (memory) => memory.observe(session, observation(strings, { vectors }));
        case 5:
          return (memory) => memory.symbolStatistics(space);
        case 6:
          return (memory) => memory.predict(session);
        default:
          return (memory) => memory.observe(session, observation(strings));
      }
    };
    for (let round = 0; round < 40; round++) {
      asked.clear();
      alone.clear();
      const requests = Array.from({ length: between(random, 1, 8) }, request);
      const results = await Promise.all(
        [limited, unlimited].map(async ({ memory }) => {
          const settled = await Promise.allSettled(requests.map((run) => run(memory)));
          return settled.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as { code: string }).code));
        }),
      );
      // Reads beside changes see what is committed when they are asked, which depends on time: only changes and states are compared.
      for (const answer of results[1]) {
        if (typeof answer === 'object' && answer !== null && 'patternName' in answer && answer.patternName !== '') {
          learned.push(String(answer.patternName).replace('PTRN|', ''));
        }
      }
      for (const space of spaces) {
        const [found, expected] = await Promise.all([limited, unlimited].map(({ memory }) => memory.symbolStatistics(space)));
        expect(found).toEqual(expected);
      }
      for (const session of sessions) {
        const [found, expected] = await Promise.all([limited, unlimited].map(({ memory }) => memory.predict(session)));
        expect(found).toEqual(expected);
      }
    }
    expect(limited.memory.statistics().spaceEvictions).toBeGreaterThan(30);
    await limited.memory.close();
    await unlimited.memory.close();
    expect(limited.engine.arena.bytesInUse - empty).toBeLessThan(200_000);
  });
});

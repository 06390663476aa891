/** What was learned decides the answers, not the order or the way in which it was learned (law 1). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { between, disturbed, type Random, randomPatterns, seededRandom, shuffled } from '../sequence/random-corpus.ts';
import { call, openSession, startTestServer } from './running-server.ts';

type Events = readonly (readonly string[])[];

const SEED = 7;
const ALPHABET = ['wake', 'work', 'walk', 'coffee', 'coffees', 'tea', 'train', 'trains', 'office', '😀', 'é', "it's", '', 'a b'];
const PATTERN_COUNT = 80;
const QUERY_COUNT = 20;

const random = seededRandom(SEED);
/** Patterns, some of them several times: those that are learned again count more. */
const lessons: readonly Events[] = randomPatterns(random, PATTERN_COUNT, ALPHABET, 5).flatMap((events) =>
  Array.from({ length: between(random, 1, 3) }, () => events),
);
const queries: readonly Events[] = [
  ...ALPHABET.map((symbol) => [[symbol]]),
  ...Array.from({ length: QUERY_COUNT }, () => disturbed(random, lessons[between(random, 0, lessons.length - 1)] ?? [], ALPHABET)),
];

/** Ways to learn the same lessons, each in a space of its own. */
const WAYS: Readonly<Record<string, (space: string, lessonsInOrder: readonly Events[], order: Random) => Promise<void>>> = {
  'event by event': async (space, all) => {
    const session = await openSession(server.url, space);
    for (const events of all) {
      for (const strings of events) await post(session, 'observe', { strings });
      await post(session, 'learn');
    }
  },
  'as sequences that learn at the end': async (space, all) => {
    const session = await openSession(server.url, space);
    for (const events of all) await post(session, 'observe-sequence', { observations: observationsOf(events), learn_at_end: true });
  },
  'by several sessions at once, in both ways': async (space, all, order) => {
    const sessions = await Promise.all(Array.from({ length: 8 }, () => openSession(server.url, space)));
    const waiting = [...all];
    const work = async (session: string): Promise<void> => {
      for (let events = waiting.pop(); events !== undefined; events = waiting.pop()) {
        if (order() < 0.5) await post(session, 'observe-sequence', { observations: observationsOf(events), learn_at_end: true });
        else {
          for (const strings of events) await post(session, 'observe', { strings });
          await post(session, 'learn');
        }
      }
    };
    await Promise.all(sessions.map(work));
  },
  'by automatic learning': async (space, all) => {
    const byLength = Map.groupBy(all, (events) => events.length);
    for (const [length, group] of byLength) {
      const session = await openSession(server.url, space, { max_pattern_length: length });
      await post(session, 'observe-sequence', { observations: observationsOf(group.flat()) });
    }
  },
  'with symbols in another order within their events': async (space, all, order) => {
    const session = await openSession(server.url, space);
    for (const events of all) {
      const observations = events.map((event) => ({ strings: shuffled(order, event) }));
      await post(session, 'observe-sequence', { observations, learn_at_end: true });
    }
  },
};

let server: RunningServer;

beforeAll(async () => {
  server = await startTestServer();
  for (const [index, [name, learn]] of Object.entries(WAYS).entries()) {
    const order = seededRandom(SEED + 1 + index);
    await learn(name, index === 0 ? lessons : shuffled(order, lessons), order);
  }
});
afterAll(() => server.close());

describe(`${lessons.length} lessons of ${PATTERN_COUNT} patterns, learned in ${Object.keys(WAYS).length} ways (seed ${SEED})`, () => {
  it('count the same symbols', async () => {
    const statistics = await Promise.all(
      Object.keys(WAYS).map((space) => call(server.url, 'GET', `/symbols/stats?node_id=${encodeURIComponent(space)}`)),
    );
    const texts = statistics.map(({ text }) => text.replace(/"node_id":.*$/, ''));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]?.length).toBeGreaterThan(500);
  });

  for (const tokens of [true, false]) {
    for (const threshold of [0, 0.1, 0.5]) {
      it(`give the same bytes, at threshold ${threshold}, matching ${tokens ? 'tokens' : 'characters'}`, async () => {
        const config = { recall_threshold: threshold, use_token_matching: tokens, sort_symbols: true, max_predictions: 20 };
        const sessions = await Promise.all(Object.keys(WAYS).map((space) => openSession(server.url, space, config)));
        let predicted = 0;
        for (const query of queries) {
          const bodies = await Promise.all(sessions.map((session, index) => answerTo(session, query, index % 2 === 0)));
          expect(new Set(bodies).size, JSON.stringify(query)).toBe(1);
          if (!bodies[0]?.startsWith('{"predictions":[]')) predicted += 1;
        }
        expect(predicted).toBeGreaterThan(QUERY_COUNT / 2);
      });
    }
  }
});

/** Body of GET predictions without the session's id, asked twice. */
async function answerTo(session: string, query: Events, inOneCall: boolean): Promise<string> {
  await post(session, 'clear-stm');
  if (inOneCall) await post(session, 'observe-sequence', { observations: observationsOf(query) });
  else for (const strings of query) await post(session, 'observe', { strings });
  const once = await call(server.url, 'GET', `/sessions/${session}/predictions`);
  const again = await call(server.url, 'GET', `/sessions/${session}/predictions`);
  expect(again.text).toBe(once.text);
  return once.text.replace(session, '');
}

function observationsOf(events: Events): readonly { readonly strings: readonly string[] }[] {
  return events.map((strings) => ({ strings }));
}

async function post(session: string, route: string, body?: unknown): Promise<void> {
  const reply = await call(server.url, 'POST', `/sessions/${session}/${route}`, body);
  expect([route, reply.status, reply.status === 200 ? '' : reply.text]).toEqual([route, 200, '']);
}

/** Many callers at once: nothing is lost, nothing leaks, and the end is the same as one after the other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { openPooledClient, type PooledClient } from './pooled-client.ts';
import { startTestServer } from './running-server.ts';

const SOCKETS = 64;
const SESSION_COUNT = 100;
const SPACE_COUNT = 1_000;
const ROUNDS = 3;
const SHARED = 'shared space';

interface Server {
  readonly server: RunningServer;
  readonly client: PooledClient;
}

/** What one session of the shared space holds in the end. */
interface SessionEnd {
  readonly stm: string;
  readonly predictions: string;
  readonly time: number;
}

let crowded: Server;
let quiet: Server;

beforeAll(async () => {
  [crowded, quiet] = await Promise.all([startServer(), startServer()]);
});
afterAll(async () => {
  for (const { server, client } of [crowded, quiet]) {
    client.close();
    await server.close();
  }
});

describe('100 sessions that learn on one space at once', () => {
  let atOnce: readonly SessionEnd[];
  let oneByOne: readonly SessionEnd[];

  beforeAll(async () => {
    const sessions = await openSessions(crowded, SESSION_COUNT, () => SHARED);
    await Promise.all(sessions.map((session, number) => learnInSession(crowded, session, number)));
    atOnce = await Promise.all(sessions.map((session) => endOf(crowded, session)));

    const twins = await openSessions(quiet, SESSION_COUNT, () => SHARED);
    for (const [number, twin] of twins.entries()) await learnInSession(quiet, twin, number);
    oneByOne = await Promise.all(twins.map((twin) => endOf(quiet, twin)));
  });

  it('lose no update: frequencies and symbol statistics are exact', async () => {
    const symbols = await symbolsOf(crowded, SHARED);
    expect(symbols['all']).toEqual({ name: 'all', frequency: SESSION_COUNT * ROUNDS, pattern_member_frequency: 1 });
    expect(symbols['together']).toEqual({ name: 'together', frequency: SESSION_COUNT * ROUNDS, pattern_member_frequency: 1 });
    expect(symbols['own-0']).toEqual({ name: 'own-0', frequency: ROUNDS, pattern_member_frequency: ROUNDS });
    expect(Object.keys(symbols)).toHaveLength(2 + SESSION_COUNT + ROUNDS + 1);
    expect(await textOf(crowded, `/symbols/stats?node_id=${SHARED}`)).toBe(await textOf(quiet, `/symbols/stats?node_id=${SHARED}`));
    expect(await textOf(crowded, `/symbols/affinity?node_id=${SHARED}`)).toBe(await textOf(quiet, `/symbols/affinity?node_id=${SHARED}`));
  });

  it('keep their own short-term memory and time', () => {
    for (const [number, { stm, time }] of atOnce.entries()) {
      expect(stm).toContain(`{"stm":[["own-${number}"],["open"]],`);
      expect(time).toBe(4 * ROUNDS + 2);
    }
  });

  it('answer in the end, byte for byte, what they answer after the same operations one by one', () => {
    expect(atOnce).toEqual(oneByOne);
    expect(atOnce[0]?.predictions).toContain('"frequency":1');
  });
});

describe('1,000 spaces that learn at once', () => {
  it('hold only their own symbols, patterns and predictions', async () => {
    const sessions = await openSessions(crowded, SPACE_COUNT, spaceOf);
    await Promise.all(sessions.map((session, number) => learnInSpace(crowded, session, number)));
    const found = await Promise.all(sessions.map((session, number) => spaceAnswers(crowded, session, number)));
    const sample = found.flatMap((_, number) => (number % 100 === 7 ? [number] : []));
    const twins = await openSessions(quiet, sample.length, (index) => spaceOf(sample[index] ?? 0));

    for (const [number, { statistics, predictions }] of found.entries()) {
      const label = spaceOf(number).replaceAll(/[- ]/g, '_');
      const own = `"${number}":{"name":"${number}","frequency":1,"pattern_member_frequency":1}`;
      const common = '"common":{"name":"common","frequency":1,"pattern_member_frequency":1}';
      expect(statistics).toBe(`{"symbols":{${own},${common}},"node_id":"${label}_kato"}`);
      const { predictions: list } = JSON.parse(predictions) as { predictions: readonly unknown[] };
      expect(list).toMatchObject([{ frequency: 1, pattern_data: [[String(number)], ['common']], future: ['common'] }]);
    }
    for (const [index, number] of sample.entries()) {
      const twin = twins[index] ?? '';
      await learnInSpace(quiet, twin, number);
      expect(found[number]).toEqual(await spaceAnswers(quiet, twin, number));
    }
  });
});

describe('one session that is asked by many at once', () => {
  it('counts every observation once, and gives every caller its own place', async () => {
    const [session = ''] = await openSessions(crowded, 1, () => 'one session');
    const places = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const { text } = await expectOkay(crowded, 'POST', `/sessions/${session}/observe`, { strings: [`s${index}`] });
        return JSON.parse(text) as { stm_length: number; time: number; unique_id: string };
      }),
    );
    const counts = Array.from({ length: 300 }, (_, index) => index + 1);
    expect(places.map((place) => place.stm_length).sort((left, right) => left - right)).toEqual(counts);
    expect(places.every((place) => place.time === place.stm_length)).toBe(true);
    expect(new Set(places.map((place) => place.unique_id)).size).toBe(300);
    const { stm } = JSON.parse(await textOf(crowded, `/sessions/${session}/stm`)) as { stm: string[][] };
    expect(stm.flat().sort()).toEqual(counts.map((count) => `s${count - 1}`).sort());
  });

  it('learns each observation exactly once, when learning and observing race', async () => {
    const space = 'race';
    const [session = ''] = await openSessions(crowded, 1, () => space);
    const statuses = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const [route, body] = index % 5 === 4 ? ['learn', undefined] : ['observe', { strings: ['x', 'y'] }];
        return (await crowded.client.call('POST', `/sessions/${session}/${route}`, body)).status;
      }),
    );
    expect(statuses.filter((status) => status !== 200 && status !== 400)).toEqual([]);
    const last = await crowded.client.call('POST', `/sessions/${session}/learn`);
    expect([200, 400]).toContain(last.status);
    const symbols = await symbolsOf(crowded, space);
    expect(symbols).toMatchObject({ x: { frequency: 240 }, y: { frequency: 240 } });
  });

  it('takes a request once, when it arrives many times under one Idempotency-Key', async () => {
    const [session = ''] = await openSessions(crowded, 1, () => 'idempotent');
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        expectOkay(crowded, 'POST', `/sessions/${session}/observe`, { strings: ['once'] }, { 'idempotency-key': 'the key' }),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(JSON.parse(await textOf(crowded, `/sessions/${session}/stm`))).toMatchObject({ stm: [['once']], length: 1 });
  });

  it('answers 200 or 404 and nothing else, when it is closed meanwhile', async () => {
    const [session = ''] = await openSessions(crowded, 1, () => 'closing');
    const path = `/sessions/${session}`;
    const observations = Array.from({ length: 50 }, () => crowded.client.call('POST', `${path}/observe`, { strings: ['a'] }));
    const closing = crowded.client.call('DELETE', path);
    const reads = Array.from({ length: 50 }, () => crowded.client.call('GET', `${path}/predictions`));
    const replies = await Promise.all([...observations, closing, ...reads]);
    expect(replies.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
    expect((await closing).status).toBe(200);
    expect((await crowded.client.call('GET', `${path}/stm`)).status).toBe(404);
  });
});

async function startServer(): Promise<Server> {
  const server = await startTestServer();
  return { server, client: openPooledClient(server.url, SOCKETS) };
}

function openSessions(target: Server, count: number, nameOf: (index: number) => string): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { text } = await expectOkay(target, 'POST', '/sessions', { node_id: nameOf(index), config: { recall_threshold: 0.3 } });
      return (JSON.parse(text) as { session_id: string }).session_id;
    }),
  );
}

/** Two patterns a round: one that all sessions learn, one of this session alone. Emotives are sums of halves, so their order cannot show. */
async function learnInSession(target: Server, session: string, number: number): Promise<void> {
  const path = `/sessions/${session}`;
  for (let round = 0; round < ROUNDS; round++) {
    await expectOkay(target, 'POST', `${path}/observe`, { strings: ['all'], emotives: { joy: 0.5 } });
    await expectOkay(target, 'POST', `${path}/observe`, { strings: ['together'] });
    await expectOkay(target, 'POST', `${path}/learn`);
    await expectOkay(target, 'POST', `${path}/observe-sequence`, {
      observations: [{ strings: [`own-${number}`] }, { strings: [`round-${round}`, 'open'] }],
      learn_at_end: true,
    });
  }
  await expectOkay(target, 'POST', `${path}/observe`, { strings: [`own-${number}`] });
  await expectOkay(target, 'POST', `${path}/observe`, { strings: ['open'] });
}

async function endOf(target: Server, session: string): Promise<SessionEnd> {
  const path = `/sessions/${session}`;
  const [stm, predictions, cognition] = await Promise.all([
    textOf(target, `${path}/stm`),
    textOf(target, `${path}/predictions`),
    textOf(target, `${path}/cognition-data`),
  ]);
  const { cognition_data: data } = JSON.parse(cognition) as { cognition_data: { time: number } };
  return { stm: stm.replace(session, ''), predictions: predictions.replace(session, ''), time: data.time };
}

function spaceOf(number: number): string {
  return `space-${number}`;
}

async function learnInSpace(target: Server, session: string, number: number): Promise<void> {
  const observations = [{ strings: [String(number)] }, { strings: ['common'] }];
  await expectOkay(target, 'POST', `/sessions/${session}/observe-sequence`, { observations, learn_at_end: true });
  await expectOkay(target, 'POST', `/sessions/${session}/observe`, { strings: [String(number)] });
}

async function spaceAnswers(
  target: Server,
  session: string,
  number: number,
): Promise<{ readonly statistics: string; readonly predictions: string }> {
  const statistics = await textOf(target, `/symbols/stats?node_id=${spaceOf(number)}`);
  return { statistics, predictions: (await textOf(target, `/sessions/${session}/predictions`)).replace(session, '') };
}

async function symbolsOf(target: Server, space: string): Promise<Readonly<Record<string, unknown>>> {
  return (JSON.parse(await textOf(target, `/symbols/stats?node_id=${space}`)) as { symbols: Record<string, unknown> }).symbols;
}

async function textOf(target: Server, path: string): Promise<string> {
  return (await expectOkay(target, 'GET', path.replaceAll(' ', '%20'))).text;
}

async function expectOkay({ client }: Server, method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) {
  const reply = await client.call(method, path, body, headers);
  expect([path, reply.status]).toEqual([path, 200]);
  return reply;
}

/** A server that is stopped and started again on the same file answers as if nothing had happened. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { StoreLockedError } from '../../host/errors.ts';
import { seededRandom } from '../sequence/random-corpus.ts';
import { call, openSession, type Reply, startTestServer, temporaryFolder } from './running-server.ts';

const SPACES = ['plain', 'finalized', 'vectors', 'it\'s "quoted" 😀'];
const SESSION_READS = ['/stm', '/predictions', '/percept-data', '/cognition-data', '/config'];
const LOOK_UPS = ['/symbols/stats', '/symbols/affinity', '/symbols/s1/affinity'];
const PATTERNS_PER_SPACE = 40;

/** A request that carries an idempotency key, and what it was answered. */
interface Keyed {
  readonly method?: 'POST' | 'DELETE';
  readonly path: string;
  readonly body: unknown;
  readonly otherBody: unknown;
  readonly key: string;
  answer?: Reply;
}

const folder = temporaryFolder();
const environment = { MNEME_DATA: join(folder.path, 'memory.db') };
const sessions = new Map<string, readonly string[]>();
const patterns = new Map<string, Set<string>>();
const keyed: Keyed[] = [];

let server: RunningServer;
let before: ReadonlyMap<string, string>;

beforeAll(async () => {
  server = await startTestServer(environment);
  for (const [index, space] of SPACES.entries()) await fill(space, index + 1);
  await sendKeyed();
  before = await everything();
  await server.close();
  server = await startTestServer(environment);
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

describe('a server that was started again on its file', () => {
  it('answers every question with the same bytes', async () => {
    const after = await everything();
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [path, text] of before) expect(after.get(path), path).toBe(text);
  });

  it('still knows every session, and those that were closed are gone', async () => {
    for (const space of SPACES) {
      const [first = '', , closed = ''] = sessions.get(space) ?? [];
      const found = await call(server.url, 'GET', `/sessions/${first}`);
      expect(JSON.parse(found.text)).toMatchObject({ session_id: first, node_id: space, metadata: { opened: 'first' } });
      expect((await call(server.url, 'GET', `/sessions/${closed}/stm`)).status).toBe(404);
    }
  });

  it('answers a repeated request with an Idempotency-Key as the first time, byte for byte, and changes nothing', async () => {
    expect(keyed.length).toBe(10);
    for (const request of keyed) {
      const reply = await send(request, request.body);
      expect([request.path, reply.status, reply.text]).toEqual([request.path, 200, request.answer?.text]);
    }
    expect(await everything()).toEqual(before);
  });

  it('answers 404 for closing a closed session again without its key, or with another one', async () => {
    const path = keyed.find(({ method }) => method === 'DELETE')?.path ?? '';
    expect((await call(server.url, 'DELETE', path)).status).toBe(404);
    expect((await call(server.url, 'DELETE', path, undefined, { 'idempotency-key': 'another' })).status).toBe(404);
  });

  it('refuses another request under the same Idempotency-Key with 409, and changes nothing', async () => {
    for (const request of keyed.filter(({ otherBody }) => otherBody !== undefined)) {
      const reply = await send(request, request.otherBody);
      expect([request.path, reply.status]).toEqual([request.path, 409]);
      expect(JSON.parse(reply.text)).toEqual({ detail: expect.stringContaining(request.key) });
    }
    expect(await everything()).toEqual(before);
  });

  it('goes on where it was: what is learned next is the same pattern as without the restart', async () => {
    const fresh = await startTestServer();
    try {
      const [session = ''] = sessions.get('plain') ?? [];
      const { stm } = JSON.parse((await call(server.url, 'GET', `/sessions/${session}/stm`)).text) as { stm: string[][] };
      const twin = await openSession(fresh.url, 'twin');
      await call(fresh.url, 'POST', `/sessions/${twin}/observe-sequence`, { observations: stm.map((strings) => ({ strings })) });
      const names: string[] = [];
      for (const [url, id] of [
        [server.url, session],
        [fresh.url, twin],
      ] as const) {
        await call(url, 'POST', `/sessions/${id}/observe`, { strings: ['after', 'restart'] });
        const learned = await call(url, 'POST', `/sessions/${id}/learn`);
        names.push((JSON.parse(learned.text) as { pattern_name: string }).pattern_name);
      }
      expect(names[0]).toBe(names[1]);
    } finally {
      await fresh.close();
    }
  });
});

describe('a session with a short time to live', () => {
  it('is expired after a restart although nobody asked for its space, and no longer counted', async () => {
    const own = temporaryFolder();
    let running = await startTestServer({ MNEME_DATA: join(own.path, 'memory.db') });
    try {
      const brief = await call(running.url, 'POST', '/sessions', { node_id: 'brief', ttl_seconds: 1 });
      const { session_id: sessionId } = JSON.parse(brief.text) as { session_id: string };
      await running.close();
      running = await startTestServer({ MNEME_DATA: join(own.path, 'memory.db') });
      await expect
        .poll(async () => JSON.parse((await call(running.url, 'GET', '/sessions/count')).text), { timeout: 5_000 })
        .toEqual({
          active_session_count: 0,
        });
      const exists = await call(running.url, 'GET', `/sessions/${sessionId}/exists`);
      expect(JSON.parse(exists.text)).toEqual({ exists: false, expired: true, session_id: sessionId });
      expect((await call(running.url, 'GET', `/sessions/${sessionId}`)).status).toBe(404);
    } finally {
      await running.close();
      own.remove();
    }
  });
});

describe('a second server on the same file', () => {
  it('fails with MEM_STORE_LOCKED, says who holds it and since when, and leaves the first one working', async () => {
    const failure: unknown = await startTestServer(environment).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(failure instanceof StoreLockedError)) throw new Error(`Found ${String(failure)}, expected a StoreLockedError`);
    expect(failure.code).toBe('MEM_STORE_LOCKED');
    expect(failure.holderProcessId).toBe(process.pid);
    expect(failure.message).toContain(`process ${process.pid} holds it since ${failure.heldSince}`);
    expect(Number.isNaN(Date.parse(failure.heldSince ?? ''))).toBe(false);
    expect((await call(server.url, 'GET', '/health')).status).toBe(200);
  });
});

/** Three sessions: one that learns, one that learns by itself, one that is closed; emotives, metadata, vectors, both matching modes. */
async function fill(space: string, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const opened = await call(server.url, 'POST', '/sessions', {
    node_id: space,
    ttl_seconds: 7_200,
    metadata: { opened: 'first', 1: [1.5] },
    config: { recall_threshold: 0.2, max_predictions: 30, affinity_emotive: 'joy' },
  });
  const first = (JSON.parse(opened.text) as { session_id: string }).session_id;
  const rolling = await openSession(server.url, space, { max_pattern_length: 4, stm_mode: 'ROLLING', use_token_matching: false });
  const closed = await openSession(server.url, space);
  sessions.set(space, [first, rolling, closed]);
  const names = new Set<string>();
  patterns.set(space, names);
  for (let index = 0; index < PATTERNS_PER_SPACE; index++) {
    const observations = Array.from({ length: 2 + pick(5) }, () => ({
      strings: Array.from({ length: 1 + pick(2) }, () => `s${pick(12)}`),
      ...(space === 'vectors' && pick(3) === 0 ? { vectors: [[pick(4), pick(4) / 2]] } : {}),
      ...(pick(2) === 0 ? { emotives: { joy: pick(100) / 10, '7': -1 } } : {}),
      ...(pick(3) === 0 ? { metadata: { source: `m${pick(3)}`, 2: pick(2) === 0 } } : {}),
    }));
    const answer = await post(`/sessions/${first}/observe-sequence`, { observations, learn_at_end: true });
    names.add((JSON.parse(answer.text) as { final_learned_pattern: string }).final_learned_pattern);
    await post(`/sessions/${rolling}/observe`, { strings: [`s${pick(12)}`], emotives: { joy: pick(10) } });
    if (index === PATTERNS_PER_SPACE / 2 && space === 'finalized') await post(`/sessions/${first}/finalize-training`);
  }
  await post(`/sessions/${first}/observe-sequence`, {
    observations: [{ strings: ['s1'] }, { strings: ['s2', 's3'], emotives: { joy: 1 }, metadata: { a: 1.0 } }],
  });
  // Spelled out: JSON.stringify would drop the sign of zero.
  await call(server.url, 'POST', `/sessions/${rolling}/observe`, '{"strings":["s1"],"vectors":[[-0.0,1.5]],"emotives":{"joy":-0.0}}');
  await post(`/sessions/${rolling}/extend?ttl_seconds=9000`);
  await call(server.url, 'DELETE', `/sessions/${closed}`);
}

/** One request per changing route, each under a key of its own. */
async function sendKeyed(): Promise<void> {
  const session = await openSession(server.url, 'keyed');
  const below = (route: string, body?: unknown, otherBody?: unknown): Keyed => ({
    path: `/sessions/${session}/${route}`,
    body,
    otherBody,
    key: `key of ${route}`,
  });
  const requests: Keyed[] = [
    {
      path: '/sessions',
      body: { node_id: 'keyed', metadata: { a: 1 } },
      otherBody: { node_id: 'keyed', metadata: { a: 2 } },
      key: 'key of opening',
    },
    below('config', { persistence: 3, recall_threshold: 0.5 }, { persistence: 4 }),
    below('extend?ttl_seconds=100'),
    below(
      'observe',
      { strings: ['a'], emotives: { joy: 1 }, metadata: { b: 1.0 } },
      { strings: ['a'], emotives: { joy: 2 }, metadata: { b: 1.0 } },
    ),
    below('learn'),
    below('clear-all'),
    below(
      'observe-sequence',
      { observations: [{ strings: ['a'] }, { strings: ['b'] }], learn_at_end: true },
      { observations: [{ strings: ['a'] }, { strings: ['b'] }] },
    ),
    below('finalize-training'),
    below('clear-stm'),
    {
      method: 'DELETE',
      path: `/sessions/${await openSession(server.url, 'keyed')}`,
      body: undefined,
      otherBody: undefined,
      key: 'key of closing',
    },
  ];
  for (const request of requests) {
    request.answer = await send(request, request.body);
    expect([request.path, request.answer.status]).toEqual([request.path, 200]);
    keyed.push(request);
  }
  await post(`/sessions/${session}/observe`, { strings: ['a'] });
  sessions.set('keyed', [session, (JSON.parse(keyed[0]?.answer?.text ?? '{}') as { session_id: string }).session_id]);
}

function send({ method = 'POST', path, key }: Keyed, body: unknown): Promise<Reply> {
  return call(server.url, method, path, body, { 'idempotency-key': key });
}

/** Text of every answer that the state decides, by path. */
async function everything(): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const read = async (path: string): Promise<void> => {
    const reply = await call(server.url, 'GET', path);
    texts.set(path, `${reply.status} ${reply.text}`);
  };
  for (const [space, [first = '', second = '']] of sessions) {
    const query = `?node_id=${encodeURIComponent(space)}`;
    for (const path of LOOK_UPS) await read(path + query);
    for (const name of patterns.get(space) ?? []) await read(`/pattern/${encodeURIComponent(name)}${query}`);
    for (const session of [first, second]) for (const path of SESSION_READS) await read(`/sessions/${session}${path}`);
  }
  await read('/sessions/count');
  return texts;
}

async function post(path: string, body?: unknown): Promise<Reply> {
  const reply = await call(server.url, 'POST', path, body);
  expect([path, reply.status]).toEqual([path, 200]);
  return reply;
}

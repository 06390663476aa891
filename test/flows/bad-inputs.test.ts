/** Bad input gets a clear error that names the field, and nothing is changed by it (law 5), for every row of the two tables. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { BAD_BODIES, type BadInput } from './bad-input-rows.ts';
import { BAD_REQUESTS } from './bad-request-rows.ts';
import { call, openSession, startTestServer } from './running-server.ts';

const SPACE = 'bad-inputs';
const LOOK_UPS = ['/symbols/stats', '/symbols/affinity', '/sessions/count'];
const SESSION_READS = ['/stm', '/predictions', '/percept-data', '/cognition-data', '/config'];

interface ErrorItem {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
}

let server: RunningServer;
let session = '';
let empty = '';
let patternName = '';
let before = '';

beforeAll(async () => {
  server = await startTestServer();
  session = await openSession(server.url, SPACE, { recall_threshold: 0.1 });
  empty = await openSession(server.url, SPACE);
  for (const events of [
    ['a', 'b', 'c', 'd'],
    ['a', 'x', 'y'],
  ]) {
    for (const symbol of events) await observe({ strings: [symbol], emotives: { joy: 0.5 }, metadata: { source: 'test' } });
    const learned = await call(server.url, 'POST', `/sessions/${session}/learn`);
    patternName = (JSON.parse(learned.text) as { pattern_name: string }).pattern_name;
  }
  await observe({ strings: ['a'], vectors: [[1, 2]] });
  await observe({ strings: ['b'], emotives: { joy: -1 }, metadata: { source: ['again', 1] } });
  before = await state();
});
afterAll(() => server.close());

describe('a bad body', () => {
  for (const row of BAD_BODIES) it(titleOf(row), () => expectRefusal(row));
});

describe('a bad request', () => {
  for (const row of BAD_REQUESTS) it(titleOf(row), () => expectRefusal(row));
});

describe('a short-term memory of 100,000 symbols', () => {
  it('is the largest one: the next symbol is refused and changes nothing', async () => {
    const space = 'bad-inputs-full';
    const full = await openSession(server.url, space, { process_predictions: false });
    const event = { strings: Array.from({ length: 10_000 }, (_, index) => `s${index}`) };
    const observations = Array.from({ length: 10 }, () => event);
    expect((await call(server.url, 'POST', `/sessions/${full}/observe-sequence`, { observations })).status).toBe(200);
    const memory = await call(server.url, 'GET', `/sessions/${full}/stm`);

    const one = await call(server.url, 'POST', `/sessions/${full}/observe`, { strings: ['more'] });
    expect([one.status, itemOf(one.text).loc]).toEqual([422, ['body', 'strings']]);
    const many = await call(server.url, 'POST', `/sessions/${full}/observe-sequence`, {
      observations: [{}, { strings: ['more'] }],
      learn_at_end: true,
    });
    expect(many.status).toBe(422);

    expect((await call(server.url, 'GET', `/sessions/${full}/stm`)).text).toBe(memory.text);
    expect((await call(server.url, 'GET', `/symbols/stats?node_id=${space}`)).text).toContain('"symbols":{}');
    const empty = await call(server.url, 'POST', `/sessions/${full}/observe`, {});
    expect(JSON.parse(empty.text)).toMatchObject({ stm_length: 10, time: 11 });
    await call(server.url, 'DELETE', `/sessions/${full}`);
  });
});

describe('an observe-sequence whose last observation is refused', () => {
  for (const [name, options] of [
    ['without learning', {}],
    ['that learns after each', { learn_after_each: true }],
    ['that clears between', { clear_stm_between: true }],
  ] as const) {
    it(`changes nothing, ${name}, even when the fault shows only while the vectors are added up`, async () => {
      const observations = [{ strings: ['p', 'q'] }, { strings: ['r', 's'], vectors: [[1, 2]] }, { vectors: [[1, 2], [1]] }];
      const reply = await call(server.url, 'POST', `/sessions/${session}/observe-sequence`, { observations, ...options });
      expect(reply.status).toBe(422);
      expect(await state()).toBe(before);
    });
  }
});

async function expectRefusal(row: BadInput): Promise<void> {
  const path = row.path.replace('{session}', session).replace('{empty}', empty);
  const reply = await call(server.url, row.method, path, row.body, row.headers);
  expect([reply.status, reply.status === row.status ? '' : reply.text.slice(0, 500)]).toEqual([row.status, '']);
  if (row.text !== undefined) expect(reply.text).toBe(row.text);
  if (row.item !== undefined) {
    const { type, loc, msg } = itemOf(reply.text);
    expect([type, ...loc]).toEqual(row.item);
    expect(msg).not.toBe('');
  }
  if (row.text === undefined && row.item === undefined) expect(JSON.parse(reply.text)).toEqual({ detail: expect.any(String) });
  for (const [name, value] of Object.entries(row.answerHeaders ?? {})) expect(reply.headers.get(name)).toBe(value);
  expect(reply.headers.get('x-trace-id')).toMatch(/^kato-[0-9a-f]{32}$/);
  expect(reply.text.length).toBeLessThan(2_000);
  expect(await state()).toBe(before);
}

/** Everything that a caller can see of the prepared session and its space. */
async function state(): Promise<string> {
  const paths = [
    ...LOOK_UPS,
    `/pattern/${encodeURIComponent(patternName)}`,
    ...SESSION_READS.map((read) => `/sessions/${session}${read}`),
    `/sessions/${empty}/stm`,
  ];
  const replies = await Promise.all(paths.map((path) => call(server.url, 'GET', path, undefined, { 'x-node-id': SPACE })));
  return replies.map((reply) => `${reply.status} ${reply.text}`).join('\n');
}

function itemOf(text: string): ErrorItem {
  const { detail } = JSON.parse(text) as { detail: readonly ErrorItem[] };
  expect(detail).toHaveLength(1);
  const [item] = detail;
  if (item === undefined) throw new Error(`Found no item in ${text}`);
  return item;
}

function titleOf({ method, path, name, status }: BadInput): string {
  const shown = path.length > 60 ? `${path.slice(0, 60)}…` : path;
  return `is answered with ${status} and changes nothing, for ${method} ${shown} with ${name}`;
}

async function observe(observation: unknown): Promise<void> {
  const reply = await call(server.url, 'POST', `/sessions/${session}/observe`, observation);
  expect(reply.status).toBe(200);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ServerProcess } from '../../scripts/kill-server/server-process.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { call, startTestServer } from './running-server.ts';

const PATH = '/v1/spaces/killed/vectors';
const NUMBER = 80;
const BATCH = 10;
const QUESTION = { text: 'note number 7 about rivers', limit: NUMBER };
const TOPICS = ['rivers', 'mountains', 'clouds', 'harbours', 'orchards'];
const VECTORS = Array.from({ length: NUMBER }, (_, number) => ({
  name: `n${number}`,
  text: `note number ${number} about ${TOPICS[number % TOPICS.length]}`,
  metadata: { number },
}));
const folder = mkdtempSync(join(tmpdir(), 'mneme-kill-reembedding-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Figures {
  readonly count: number;
  readonly settings: { readonly embedder: string };
  readonly reembedding: { readonly done: number; readonly total: number } | null;
}

const startWith = (dimension: number): ServerProcess =>
  new ServerProcess({ MNEME_DATA: join(folder, 'm.db'), MNEME_EMBEDDER_DIMENSION: String(dimension) });
const figuresOf = async (url: string): Promise<Figures> => JSON.parse((await call(url, 'GET', PATH)).text);

/** The answer of a memory that never had another embedder. */
async function expectedAnswer(dimension: number): Promise<string> {
  const server = await startTestServer({ MNEME_EMBEDDER_DIMENSION: String(dimension) });
  await call(server.url, 'POST', PATH, { vectors: VECTORS });
  const { text } = await call(server.url, 'POST', `${PATH}/search`, QUESTION);
  await server.close();
  return text;
}

/** A dozen processes start, one after the other. */
const options = { timeout: 120_000 };

it(
  'a re-embedding goes on where the server was killed, old vectors answer until it is complete, and nothing is lost',
  options,
  async () => {
    const random = seededRandom(5);
    const [old, fresh] = await Promise.all([expectedAnswer(64), expectedAnswer(32)]);
    let server = startWith(64);
    expect((await call(await server.url(), 'POST', PATH, { vectors: VECTORS })).status).toBe(200);
    await server.signal('SIGKILL');

    let acknowledged = 0;
    let kills = 0;
    let isComplete = false;
    while (!isComplete) {
      server = startWith(32);
      const url = await server.url();
      const { settings, count, reembedding } = await figuresOf(url);
      expect(count).toBe(NUMBER);
      if (settings.embedder.includes(':32:')) {
        // It was killed after the last batch was durable and before it was answered.
        isComplete = true;
      } else {
        expect(reembedding?.done ?? 0).toBeGreaterThanOrEqual(acknowledged);
        expect(reembedding?.done ?? 0).toBeLessThanOrEqual(acknowledged + BATCH);
        acknowledged = reembedding?.done ?? 0;
        const most = Math.floor(random() * 3);
        for (let batch = 0; batch < most && !isComplete; batch++) {
          const { text } = await call(url, 'POST', `${PATH}/reembed`, { limit: BATCH });
          ({ done: acknowledged, complete: isComplete } = JSON.parse(text));
        }
      }
      if (isComplete) break;
      // In the middle of a batch, at one time or another.
      const batch = call(url, 'POST', `${PATH}/reembed`, { limit: BATCH }).catch(() => undefined);
      for (let turn = Math.floor(random() * 60); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
      await server.signal('SIGKILL');
      await batch;
      kills++;
      if (kills % 2 === 0) continue;

      server = startWith(64);
      const oldUrl = await server.url();
      const reply = await call(oldUrl, 'POST', `${PATH}/search`, QUESTION);
      isComplete = reply.status === 422;
      if (!isComplete) expect(reply.text).toBe(old);
      await server.signal('SIGKILL');
    }
    expect(kills).toBeGreaterThan(2);
    await server.signal('SIGKILL');

    server = startWith(32);
    const url = await server.url();
    expect(await figuresOf(url)).toMatchObject({ count: NUMBER, reembedding: null });
    expect((await call(url, 'POST', `${PATH}/search`, QUESTION)).text).toBe(fresh);
    expect((await server.signal('SIGTERM')).code).toBe(0);
  },
);

it('a re-embedding with weighted words goes on with the same table where the server was killed', options, async () => {
  const body = { weights: 'idf', limit: BATCH };
  const answerOf = async (url: string): Promise<string> => (await call(url, 'POST', `${PATH}/search`, QUESTION)).text;
  const calm = await startTestServer({});
  await call(calm.url, 'POST', PATH, { vectors: VECTORS });
  while (!JSON.parse((await call(calm.url, 'POST', `${PATH}/reembed`, body)).text).complete);
  const expected = await answerOf(calm.url);
  await calm.close();
  expect(expected).toContain('words-1+idf-');

  const data = { MNEME_DATA: join(folder, 'weighted.db') };
  let server = new ServerProcess(data);
  await call(await server.url(), 'POST', PATH, { vectors: VECTORS });
  let isComplete = false;
  for (let kills = 0; !isComplete; kills++) {
    const url = await server.url();
    // Only the first says what words count: the journal knows it from then on.
    const { text } = await call(url, 'POST', `${PATH}/reembed`, kills === 0 ? body : { limit: 3 * BATCH });
    isComplete = JSON.parse(text).complete;
    const late = call(url, 'POST', `${PATH}/reembed`, { limit: BATCH }).catch(() => undefined);
    for (let turn = kills * 7; turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
    await server.signal('SIGKILL');
    await late;
    server = new ServerProcess(data);
  }
  expect(await answerOf(await server.url())).toBe(expected);
  expect((await server.signal('SIGTERM')).code).toBe(0);
});

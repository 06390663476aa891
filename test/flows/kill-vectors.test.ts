import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ServerProcess } from '../../scripts/kill-server/server-process.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { call } from './running-server.ts';

const PATH = '/v1/spaces/killed/vectors';
const BATCH = 20;
const ROUNDS = 6;
const folder = mkdtempSync(join(tmpdir(), 'mneme-kill-vectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The vector of a number: its own name is the nearest to it. */
const vectorOf = (number: number): readonly number[] => [number, (number * 7919) % 1000, 1];

it('vectors are whole after a server was killed while it added and while it saved, and nothing acknowledged is lost', async () => {
  const random = seededRandom(3);
  let acknowledged = 0;
  let attempted = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const server = new ServerProcess({ MNEME_DATA: join(folder, 'm.db') });
    const url = await server.url();
    if (round === 0) await call(url, 'PUT', PATH, { dimension: 3, metric: 'squared', scalar: 'f32' });
    const { count } = JSON.parse((await call(url, 'GET', PATH)).text) as { count: number };
    expect([acknowledged * BATCH, attempted * BATCH]).toContain(count);
    acknowledged = count / BATCH;
    for (const number of count === 0 ? [] : new Set([0, count - 1])) {
      const { text } = await call(url, 'POST', `${PATH}/search`, { vector: vectorOf(number), limit: 1 });
      const { neighbours } = JSON.parse(text);
      expect(neighbours).toEqual([{ name: `n${number}`, distance: 0, metadata: {} }]);
    }
    // Every second time in the middle of a shutdown, which saves the index.
    const isSaving = round % 2 === 1;
    const most = 1 + Math.floor(random() * 10);
    for (let batch = 0; ; batch++) {
      attempted = acknowledged + 1;
      const vectors = Array.from({ length: BATCH }, (_, place) => acknowledged * BATCH + place).map((number) => ({
        name: `n${number}`,
        vector: vectorOf(number),
      }));
      const adding = call(url, 'POST', PATH, { vectors });
      if (batch === most && !isSaving) {
        const isAdded = adding.then(
          () => true,
          () => false,
        );
        await server.signal('SIGKILL');
        if (await isAdded) acknowledged++;
        break;
      }
      expect((await adding).status).toBe(200);
      acknowledged++;
      if (batch < most) continue;
      attempted = acknowledged;
      const stopping = server.signal('SIGTERM');
      await new Promise((resolve) => setImmediate(resolve));
      await server.signal('SIGKILL');
      await stopping;
      break;
    }
  }
  const server = new ServerProcess({ MNEME_DATA: join(folder, 'm.db') });
  const { count } = JSON.parse((await call(await server.url(), 'GET', PATH)).text) as { count: number };
  expect([acknowledged * BATCH, attempted * BATCH]).toContain(count);
  expect((await server.signal('SIGTERM')).code).toBe(0);
});

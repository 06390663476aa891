/**
 * A server whose disk is full: a real file system of a few megabytes, filled by the server itself while requests are in flight.
 *
 * The file system is a tmpfs, which only root may mount; for anybody else the test is reported as skipped, never as passed.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { call, openSession, type Reply, startTestServer, temporaryFolder } from './running-server.ts';

const DISK_MEBIBYTES = 6;
const FILLER_BYTES = 2_500_000;
const IN_FLIGHT = 20;
const MOST_ROUNDS = 200;

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!canMount)('a server whose disk is full (needs root, to mount a small file system)', () => {
  const folder = temporaryFolder();
  const filler = join(folder.path, 'filler');
  const environment = { MNEME_DATA: join(folder.path, 'memory.db') };
  const acknowledged: string[] = [];
  const refused: Reply[] = [];
  let server: RunningServer;
  let sessions: readonly string[];
  let taught = 0;

  beforeAll(async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MEBIBYTES}m`, 'tmpfs', folder.path]);
    writeFileSync(filler, new Uint8Array(FILLER_BYTES));
    server = await startTestServer(environment);
    sessions = await Promise.all(Array.from({ length: IN_FLIGHT }, (_, index) => openSession(server.url, `space ${index % 4}`)));
    for (let round = 0; round < MOST_ROUNDS && refused.length < 2 * IN_FLIGHT; round++) {
      for (const reply of await Promise.all(sessions.map(teach))) note(reply);
    }
  });

  afterAll(async () => {
    await server.close();
    execFileSync('umount', [folder.path]);
    folder.remove();
  });

  it('answers every request in flight that it could not write with a typed error that says so', () => {
    expect(refused.length).toBeGreaterThanOrEqual(2 * IN_FLIGHT);
    expect(acknowledged.length).toBeGreaterThan(IN_FLIGHT);
    for (const { status, text, headers } of refused) {
      expect([status, JSON.parse(text)]).toEqual([503, { detail: 'The store refused the change; nothing was changed' }]);
      expect(headers.get('retry-after')).toBe('5');
    }
  });

  it('predicts, lists and looks up as before, exactly what was acknowledged', async () => {
    expect(await storedPatterns()).toEqual([...acknowledged].sort());
    const reply = await call(server.url, 'GET', `/sessions/${sessions[0]}/predictions`);
    expect(reply.status).toBe(200);
    expect((await call(server.url, 'GET', '/health')).status).toBe(200);
  });

  it('answers a change under /v1 with the stable code', async () => {
    const events = Array.from({ length: 600 }, (_, index) => [`${index} ${'y'.repeat(600)}`]);
    const { status, text } = await call(server.url, 'PUT', `/v1/spaces/space%200/patterns/${acknowledged[0]}`, { events });
    expect([status, JSON.parse(text)]).toMatchObject([503, { error: { code: 'MEM_STORE_FAILED' } }]);
    expect(await storedPatterns()).toEqual([...acknowledged].sort());
  });

  it('works again as soon as there is space, and holds after a restart exactly what was acknowledged', async () => {
    rmSync(filler);
    const before = acknowledged.length;
    for (const reply of await Promise.all(sessions.map(teach))) {
      expect(reply.status, reply.text).toBe(200);
      note(reply);
    }
    expect(acknowledged.length).toBe(before + IN_FLIGHT);
    expect(await storedPatterns()).toEqual([...acknowledged].sort());
    await server.close();
    server = await startTestServer(environment);
    expect(await storedPatterns()).toEqual([...acknowledged].sort());
  });

  /** One request that learns a pattern of its own, of about 2 KB. */
  function teach(sessionId: string): Promise<Reply> {
    const number = taught++;
    const observations = ['a', 'b', 'c'].map((event) => ({ strings: [`${event}${number} ${'x'.repeat(600)}`] }));
    return call(server.url, 'POST', `/sessions/${sessionId}/observe-sequence`, { observations, learn_at_end: true });
  }

  function note(reply: Reply): void {
    if (reply.status !== 200) {
      refused.push(reply);
      return;
    }
    const { final_learned_pattern: name } = JSON.parse(reply.text) as { final_learned_pattern: string };
    acknowledged.push(name.replace('PTRN|', ''));
  }

  async function storedPatterns(): Promise<string[]> {
    const names: string[] = [];
    for (let space = 0; space < 4; space++) {
      const { patterns } = JSON.parse((await call(server.url, 'GET', `/v1/spaces/space%20${space}/patterns?limit=1000`)).text) as {
        patterns: { name: string }[];
      };
      names.push(...patterns.map(({ name }) => name.replace('PTRN|', '')));
    }
    return names.sort();
  }
});

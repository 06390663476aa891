import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { startTestServer } from '../flows/running-server.ts';
import { bytesOf, run, testHost } from './command-host.ts';

const LINES = '{"name":"fox","text":"a red fox","metadata":{"page":3}}\n{"name":"tea","text":"green tea"}\n';
let server: RunningServer;

beforeAll(async () => {
  server = await startTestServer({ MNEME_SEMANTIC_CACHE_MB: '1', MNEME_SEMANTIC_CACHE_SIMILARITY: '0.9' });
});
afterAll(() => server.close());

describe('vectors through a server', () => {
  it('are answered as without one', async () => {
    const local = testHost({ input: bytesOf(LINES) });
    const remote = testHost({ input: bytesOf(LINES), openMemory: () => Promise.reject(new Error('must not open a store')) });
    for (const words of [
      ['vectors', 'add', '-'],
      ['vectors', 'search', 'red foxes'],
      ['vectors', 'search', 'green teas', '--json'],
      ['vectors', 'search', 'green teas', '--prefix', 't', '--where', 'page=3', '--name', 'tea', '--json'],
      ['vectors', 'search', 'green teas', '--where', 'page=3'],
      ['vectors', 'configure', '--preset', 'recall'],
      ['vectors', 'configure', '--space', 'other', '--dimension', '3', '--json'],
      ['vectors', 'remove', 'tea', 'x'],
      ['reembed'],
      ['reembed', '--weighted', '--batch', '1'],
      ['vectors', 'search', 'red foxes', '--json'],
      ['reembed', '--unweighted', '--json'],
      ['vectors', 'stats'],
    ]) {
      const there = await run(remote, ...words, '--url', server.url);
      const here = await run(local, ...words);
      // Every command of this process opens the memory anew.
      expect(there.printed.replace(/(index|kept answers): .*\n/g, '')).toBe(here.printed.replace(/index: .*\n/, ''));
    }
    const bad = `${LINES}\n{"name":"x","vector":[1]}\n`;
    for (const words of [
      ['vectors', 'add', '-'],
      ['learn', '-', '--format', 'jsonl'],
    ]) {
      const text = words[0] === 'learn' ? '["a","b"]\n\n[[]]\n' : bad;
      const there = await run(testHost({ input: bytesOf(text) }), ...words, '--url', server.url);
      const here = await run(testHost({ input: bytesOf(text) }), ...words);
      expect([there.code, there.complained]).toEqual([here.code, here.complained]);
      expect(here.complained).toMatch(/^mneme: Cannot accept line [34], "(vector|events)": found/);
    }
    await run(remote, 'vectors', 'search', 'Red foxes', '--url', server.url);
    expect((await run(remote, 'vectors', 'search', 'red foxes', '--url', server.url)).printed).toContain(
      '1 found, exact, as for "Red foxes" before (similarity 1.0000)\n',
    );
    expect((await run(remote, 'vectors', 'stats', '--url', server.url)).printed).toMatch(/kept answers: 1, 1 hits, \d misses/);
    const { cache } = JSON.parse((await run(remote, 'vectors', 'stats', '--json', '--url', server.url)).printed).embedder;
    expect(cache.capacityBytes).toBe(64 * 1_048_576);
  });
});

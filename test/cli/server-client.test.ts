/** Commands through a running server: the same answers as in this process. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { startTestServer } from '../flows/running-server.ts';
import { bytesOf, run, testHost } from './command-host.ts';

const MOON = '3569b23d5aec96baa51d7c6a7db8cd5286829e8a';
const POEM = 'the sun was shining on the sea\nthe moon was shining sulkily\n';
let server: RunningServer;

beforeAll(async () => {
  server = await startTestServer({ MNEME_API_KEYS: 'secret' });
});
afterAll(() => server.close());

function serverHost(input = '') {
  return testHost({
    input: bytesOf(input),
    environment: { MNEME_API_KEY: 'secret' },
    openMemory: () => Promise.reject(new Error('must not open a store')),
  });
}

describe('commands with --url', () => {
  it('learn, observe, predict and count as they do without', async () => {
    const remote = serverHost(POEM);
    const local = testHost({ input: bytesOf(POEM) });
    const url = ['--url', server.url, '--space', 'poem'];
    for (const words of [
      ['learn', '-'],
      ['predict', 'the', 'moon', 'was'],
      ['predict', 'the', '--limit', '1'],
      ['predict', 'the', 'moon', '--cutoff', '0.5', '--json'],
      ['stats', '--space', 'poem', '--as-of', '2', '--json'],
      ['export', '--as-of', '2'],
    ]) {
      expect(await run(remote, ...words, ...url), words.join(' ')).toEqual(await run(local, ...words, '--space', 'poem'));
    }
    expect((await run(remote, 'stats', ...url)).printed).toBe('poem  2 patterns  8 symbols  12 occurrences\n');
    const { session } = JSON.parse((await run(remote, 'observe', 'the', 'sun', '--json', ...url)).printed);
    expect((await run(remote, 'predict', '--session', session, '--limit', '1', ...url)).printed).toContain(
      'future   was shining on the sea',
    );
    expect((await run(remote, 'observe', '--session', session, 'set', '--learn', ...url)).printed).toContain('learned PTRN|');
  });

  it('count all spaces of the server, page after page, and say which ones no URL can name', async () => {
    const lone = await startTestServer();
    for (let space = 0; space < 1_001; space++) await lone.sequences.openSession({ space: `s${space + 1000}`, metadata: '{}' });
    const { printed } = await run(serverHost(), 'stats', '--url', lone.url);
    const lines = printed.trimEnd().split('\n');
    expect(lines).toHaveLength(1_001);
    expect([lines[0], lines.at(-1)]).toEqual([
      's1000  0 patterns  0 symbols  0 occurrences',
      's2000  0 patterns  0 symbols  0 occurrences',
    ]);
    const refused = await run(serverHost(), 'stats', '--space', '..', '--url', lone.url);
    expect([refused.code > 0, refused.complained]).toEqual([true, expect.stringContaining('no URL can name it')]);
    await lone.close();
  });

  it('export what a store exports, page after page', async () => {
    const lines = Array.from({ length: 1_100 }, (_, index) =>
      JSON.stringify({ events: ['a', `b${index}`], emotives: [{ joy: index / 2 }] }),
    );
    const local = testHost({ input: bytesOf(lines.join('\n'), 4096) });
    await run(local, 'learn', '-', '--format', 'jsonl');
    const { printed } = await run(local, 'export');
    const sessionId = (await server.sequences.openSession({ space: 'long', metadata: '{}' })).sessionId;
    await server.sequences.learnMany(
      sessionId,
      Array.from({ length: 1_100 }, (_, index) => ({ events: [['a'], [`b${index}`]], emotives: [new Map([['joy', index / 2]])] })),
    );
    expect(await run(serverHost(), 'export', '--space', 'long', '--url', server.url)).toEqual({ code: 0, printed, complained: '' });
  });

  it('import what a store exported, with frequencies, emotives and metadata', async () => {
    const local = testHost({
      input: bytesOf(
        '{"events": ["a", ["c", "b"]], "emotives": [{"joy": 1}, {"joy": 2}, {"joy": 3}], "metadata": {"k": 1.5}, "frequency": 3}\n["x", "y"]\n',
      ),
    });
    await run(local, 'learn', '-', '--format', 'jsonl');
    const text = (await run(local, 'export')).printed;
    expect((await run(serverHost(text), 'import', '-', '--url', server.url, '--space', 'copy')).printed).toContain('Imported 2 patterns');
    const records = (await server.sequences.patternsOf('copy', 0, 10)).patterns;
    expect(records.map(({ frequency }) => frequency)).toEqual([3, 1]);
    expect(records[0].emotives.map((moment) => moment.get('joy'))).toEqual([1, 2, 3]);
    expect(records[0].metadata).toEqual(new Map([['k', ['1.5']]]));
    expect(records[1].metadata).toEqual(new Map());
  });

  it('learn whole lines and each pattern once, whatever the server gives its sessions', async () => {
    const strict = await startTestServer({ MAX_PATTERN_LENGTH: '3', STM_MODE: 'ROLLING' });
    expect((await run(serverHost('a b c d e\n'), 'learn', '-', '--url', strict.url)).printed).toContain('Learned 1 patterns');
    const often = '{"events": ["x", "y"], "frequency": 1000000000, "emotives": {"2": 1, "1": 2}, "metadata": {"v": 1.5}}\n';
    await run(serverHost(often), 'learn', '-', '--format', 'jsonl', '--url', strict.url);
    const { printed } = await run(serverHost(), 'export', '--url', strict.url);
    expect(
      printed
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { events: [['a'], ['b'], ['c'], ['d'], ['e']], frequency: 1 },
      { events: [['x'], ['y']], frequency: 1_000_000_000, emotives: [{ 1: 2, 2: 1 }], metadata: { v: ['1.5'] } },
    ]);
    expect((await run(serverHost(printed), 'import', '-', '--space', 'copy', '--url', strict.url)).printed).toContain(
      'Imported 2 patterns',
    );
    expect((await run(serverHost(), 'export', '--space', 'copy', '--url', strict.url)).printed).toBe(printed);
    const { name } = (await strict.sequences.patternsOf('copy', 0, 10)).patterns[1];
    const traced = JSON.parse((await run(serverHost(), 'trace', name, '--space', 'copy', '--json', '--url', strict.url)).printed);
    expect(traced).toMatchObject({ learningCount: 1, learnings: [{ times: 1_000_000_000, given: [['x'], ['y']] }] });
    await strict.close();
  });

  it('predict from a session with limit, cutoff and moment as they do without', async () => {
    const lines = Array.from({ length: 150 }, (_, index) => `a b${index % 7} c${index} d`).join('\n');
    const strict = await startTestServer({ MAX_PREDICTIONS: '3', RECALL_THRESHOLD: '0.3' });
    const remote = serverHost(lines);
    const local = testHost({ input: bytesOf(lines, 4096), sessionDefaults: { max_predictions: 3, recall_threshold: 0.3 } });
    const url = ['--url', strict.url];
    await run(remote, 'learn', '-', ...url);
    await run(local, 'learn', '-');
    const sessionOf = (printed: string): string => (JSON.parse(printed) as { session: string }).session;
    const here = sessionOf((await run(local, 'observe', 'a', 'b3', '--json')).printed);
    const there = sessionOf((await run(remote, 'observe', 'a', 'b3', '--json', ...url)).printed);
    for (const words of [
      [],
      ['--limit', '2'],
      ['--limit', '120'],
      ['--cutoff', '0.1', '--limit', '150'],
      ['--cutoff', '0.6'],
      ['--as-of', '60'],
      ['--as-of', '154', '--limit', '5'],
    ]) {
      const expected = await run(local, 'predict', '--session', here, '--json', ...words);
      const found = await run(remote, 'predict', '--session', there, '--json', ...words, ...url);
      // The sessions differ in name, and a session of the future is not found.
      expect({ ...found, complained: found.complained.replace(there, here) }, words.join(' ')).toEqual(expected);
    }
    expect(
      JSON.parse((await run(remote, 'predict', '--session', there, '--limit', '120', '--json', ...url)).printed).predictions,
    ).toHaveLength(120);
    await strict.close();
  });

  it('fail with the code and the message that they fail with without', async () => {
    const local = testHost();
    const remote = serverHost();
    const words = ['observe', 'a', 'b', '--learn', '--space', 'failing'];
    await run(local, ...words);
    await run(remote, ...words, '--url', server.url);
    for (const wrong of [
      ['trace', 'f'.repeat(40), '--space', 'failing'],
      ['trace', 'f'.repeat(40), '--space', 'typo'],
      ['stats', '--space', 'typo'],
      ['export', '--space', 'typo'],
      ['predict', 'a', '--space', 'typo'],
      ['predict', '--session', 'gone'],
      ['observe', 'a', '--session', 'gone'],
      ['undo', '--session', 'gone'],
      ['restore', 'f'.repeat(40), '--space', 'failing'],
      ['vectors', 'search', 'a', '--space', 'typo'],
    ]) {
      const here = await run(local, ...wrong, '--json');
      expect(here.code, wrong.join(' ')).toBe(1);
      expect(JSON.parse(here.complained).error.code).toMatch(/^MEM_/);
      expect(await run(remote, ...wrong, '--json', '--url', server.url), wrong.join(' ')).toEqual(here);
    }
    const events = `["${'x'.repeat(5_000)}"]`;
    for (const host of [local, remote]) {
      const url = host === remote ? ['--url', server.url] : [];
      expect(JSON.parse((await run(host, 'observe', events, '--json', ...url)).complained)).toMatchObject({
        error: {
          code: 'MEM_INVALID_ARGUMENT',
          message: expect.stringMatching(/^Cannot accept "observations.0.strings.0": found .*, expected /),
        },
      });
    }
  });

  it('forget, restore, undo, trace and ask why as they do without', async () => {
    const remote = serverHost(POEM);
    const local = testHost({ input: bytesOf(POEM) });
    const url = ['--url', server.url, '--space', 'a/space of verse'];
    for (const words of [
      ['learn', '-'],
      ['stats', '--json'],
      ['why-not', MOON, 'the', 'moon', 'was'],
      ['why-not', `PTRN|${MOON}`, 'dark', 'cold', '--json'],
      ['forget', MOON],
      ['why-not', MOON, 'the', 'moon', '--json'],
      ['stats'],
      ['restore', `PTRN|${MOON}`],
      ['stats'],
      ['explain', MOON, 'the', 'moon', 'was', '--json'],
      ['explain', MOON, 'the', 'moon', 'was'],
      ['explain', MOON, 'the', '--json'],
    ]) {
      const here = await run(local, ...words, '--space', 'a/space of verse');
      expect(await run(remote, ...words, ...url), words.join(' ')).toEqual(here);
      expect([words[0], here.code]).toEqual([words[0], 0]);
    }
    for (const host of [remote, local]) {
      const to = host === remote ? url : ['--space', 'a/space of verse'];
      const { session } = JSON.parse((await run(host, 'observe', 'a', 'b', '--learn', '--json', ...to)).printed);
      const traced = JSON.parse((await run(host, 'trace', MOON, '--json', ...to)).printed);
      expect(traced).toMatchObject({ name: MOON, frequency: 1, learningCount: 1, learnings: [{ times: 1, auto: false, correctedBy: [] }] });
      await run(host, 'observe', 'the', 'moon', 'was', '--session', session, ...to);
      expect((await run(host, 'why-not', MOON, '--session', session, ...to)).printed).toContain('at rank 1: similarity 0.750');
      expect((await run(host, 'undo', '--session', session, ...to)).printed).toMatch(/^Took back 1 learning of PTRN\|[0-9a-f]{40}; /);
    }
    const failed = await run(remote, 'trace', 'f'.repeat(40), ...url);
    expect(failed).toMatchObject({ code: 1, complained: expect.stringContaining('Cannot find pattern') });
    expect((await run(remote, 'undo', '--session', 'gone', ...url)).code).toBe(1);
  });

  it('correct and erase as they do without', async () => {
    const remote = serverHost(POEM);
    const local = testHost({ input: bytesOf(POEM) });
    const to = ['--space', 'wrong & gone'];
    for (const words of [
      ['learn', '-'],
      ['correct', MOON, 'the', 'moon', '["was", "is"]'],
      ['export'],
      ['erase', '--yes', '--json'],
      ['export'],
      ['trace', MOON, '--json'],
    ]) {
      const here = await run(local, ...words, ...to);
      expect(await run(remote, ...words, ...to, '--url', server.url), words.join(' ')).toEqual(here);
    }
  });

  it('say what the server answered, and what to do about it', async () => {
    const wrongKey = await run(serverHost(), 'stats', '--space', 'x', '--key', 'wrong', '--url', server.url);
    expect(wrongKey).toMatchObject({ code: 1, complained: expect.stringMatching(/^mneme: .*key.*\nPass the key with --key/) });
    const noSession = await run(serverHost(), 'observe', 'a', '--session', 'gone', '--url', server.url);
    expect(noSession).toMatchObject({ code: 1, complained: 'mneme: Session gone not found or expired\n' });
    const nobody = await run(serverHost(), 'predict', 'a', '--url', 'http://127.0.0.1:9');
    expect(nobody).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/^mneme: Cannot reach "http:\/\/127.0.0.1:9".*\nStart a server/),
    });
  });
});

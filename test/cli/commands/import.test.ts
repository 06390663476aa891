import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

const LEARNED = [
  '{"events": ["wake", ["tea", "coffee"], "train"], "emotives": [{"joy": 0.1}, {"joy": -3}], "metadata": {"who": "alice", "n": 1.5}}',
  '["a", "b"]',
  '{"events": ["wake", "bus"], "frequency": 12345}',
  '["a", "b"]',
  '{"events": ["wake", ["tea", "coffee"], "train"], "metadata": {"who": "bob", "list": [1, "x"]}}',
].join('\n');

async function exported(input: string, ...words: string[]): Promise<string> {
  const host = testHost({ input: bytesOf(input) });
  expect(await run(host, ...words)).toMatchObject({ code: 0, complained: '' });
  return (await run(host, 'export')).printed;
}

describe('mneme export and import', () => {
  it('come back to the same bytes, and to the same predictions', async () => {
    const text = await exported(LEARNED, 'learn', '-', '--format', 'jsonl');
    expect(text.split('\n')).toHaveLength(4);
    expect(text).toContain('"frequency":12345');
    expect(text).toContain('"metadata":{"who":["alice","bob"],"n":["1.5"],"list":["[1, \'x\']"]}');
    expect(await exported(text, 'import', '-')).toBe(text);
    const predict = async (host: ReturnType<typeof testHost>) => (await run(host, 'predict', 'wake', 'coffee', '--json')).printed;
    const [one, other] = [testHost({ input: bytesOf(LEARNED) }), testHost({ input: bytesOf(text) })];
    await run(one, 'learn', '-', '--format', 'jsonl');
    await run(other, 'import', '-');
    expect(await predict(other)).toBe(await predict(one));
  });

  it('keep the order of symbols that a session learned without sorting', async () => {
    const host = testHost();
    const { sequences } = await host.openMemory('default.db');
    const { sessionId } = await sequences.openSession({ space: 'default', metadata: '{}', config: { sort_symbols: false } });
    await sequences.learnMany(sessionId, [{ events: [['b', 'a'], ['c']] }]);
    const text = (await run(host, 'export')).printed;
    expect(text).toContain('"events":[["b","a"],["c"]]');
    expect(await exported(text, 'import', '-')).toBe(text);
  });

  it('add to what the space has', async () => {
    const text = await exported('["a", "b"]\n', 'learn', '-', '--format', 'jsonl');
    expect(await exported(text + text, 'import', '-')).toContain('"frequency":2');
  });

  it('refuse a file whose names do not fit', async () => {
    const text = await exported('["a", "b"]\n["c", "d"]', 'learn', '-', '--format', 'jsonl');
    const changed = text.replace('"d"', '"e"');
    const { code, complained } = await run(testHost({ input: bytesOf(changed) }), 'import', '-');
    expect(code).toBe(1);
    expect(complained).toMatch(
      /^mneme: Line 2 was learned as "PTRN\|[0-9a-f]{40}", expected "PTRN\|[0-9a-f]{40}": the file was changed by hand\n$/,
    );
  });

  it('have nothing to say of an empty space', async () => {
    const host = testHost();
    expect((await run(host, 'import', '-')).printed).toBe('Imported 0 patterns into space "default" (0 s, 0/s)\n');
    expect(await run(host, 'export')).toEqual({ code: 0, printed: '', complained: '' });
  });
});

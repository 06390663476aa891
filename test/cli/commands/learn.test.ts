import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

function file(name: string, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mneme-learn-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

describe('mneme learn', () => {
  it('learns a text, one pattern a line, and says how many', async () => {
    const host = testHost();
    const path = file('poem.txt', 'the sun was shining\n\nalone\nthe moon was shining sulkily\n');
    expect(await run(host, 'learn', path, '--space', 'poem')).toEqual({
      code: 0,
      printed: 'Learned 2 patterns in space "poem", passed over 1 of a single symbol (0 s, 0/s)\n',
      complained: '',
    });
    expect(JSON.parse((await run(host, 'predict', 'the', 'moon', '--space', 'poem', '--json')).printed).predictions[0]).toMatchObject({
      future: [['was'], ['shining'], ['sulkily']],
    });
  });

  it('takes the format from the name or from --format, and "-" for standard input', async () => {
    const jsonl = file('events.jsonl', '["a", ["c", "b"]]\n{"events": ["x", "y"], "emotives": {"joy": 1}, "frequency": 5}\n');
    const host = testHost();
    expect(JSON.parse((await run(host, 'learn', jsonl, '--json')).printed)).toEqual({ taken: 2, learned: 2, elapsedMs: 0 });
    expect((await run(host, 'export')).printed).toContain('"events":[["x"],["y"]],"frequency":5,"emotives":[{"joy":1}]');
    const piped = testHost({ input: bytesOf('1 2 -1 3 -1 -2\n4 5 6\n') });
    expect((await run(piped, 'learn', '-', '--format', 'spmf')).printed).toMatch(/^Learned 2 patterns/);
    expect((await run(piped, 'export')).printed).toMatch(/"events":\[\["1","2"\],\["3"\]\].*\n.*"events":\[\["4"\],\["5"\],\["6"\]\]/);
  });

  it('learns many batches and shows progress on a terminal', async () => {
    let written = '';
    let nowMs = 0;
    const errors = { isTTY: true, columns: 80, write: (text: string) => (written += text) };
    const lines = Array.from({ length: 5_000 }, (_, index) => `a b${index}`).join('\n');
    const host = testHost({ errors, nowMs: () => (nowMs += 400) });
    expect((await run(host, 'learn', file('many.txt', lines))).printed).toContain('Learned 5,000 patterns');
    expect(written).toMatch(/\[#+-*\] +\d+ % {2}\d,000 patterns {2}\d[\d,]*\/s/);
    expect(written.endsWith('\r\u001b[K')).toBe(true);
    expect((await run(host, 'stats')).printed).toBe('default  5,000 patterns  5,001 symbols  10,000 occurrences\n');
  });

  it('keeps what came before a line that it cannot read, and names the line', async () => {
    const host = testHost();
    const { code, complained } = await run(host, 'learn', file('bad.jsonl', '["a", "b"]\n["c", "d"]\n["e", 7]\n["f", "g"]\n'));
    expect({ code, complained }).toEqual({
      code: 1,
      complained: 'mneme: Cannot read line 3: found 7, expected an event: a text or a list of texts\n',
    });
    expect((await run(host, 'stats')).printed).toContain('2 patterns');
  });

  it('names the line of a pattern that is refused', async () => {
    const lines = [
      '',
      ...Array.from({ length: 1_500 }, (_, index) => `["a", "b${index}"]`),
      '{"events":["a"],"frequency":-1}',
      '["c","d"]',
    ];
    const { code, complained } = await run(testHost(), 'learn', file('bad.jsonl', lines.join('\n')));
    expect({ code, complained }).toEqual({
      code: 1,
      complained: 'mneme: Cannot accept line 1502, "frequency": found -1, expected a whole number of 1 to 1000000000\n',
    });
  });

  it('keeps what came before a line that is no UTF-8, and names the line', async () => {
    const host = testHost();
    const path = file('bad.txt', '');
    writeFileSync(path, Buffer.from('a b\nc d\ne \xff\nf g\n', 'latin1'));
    const { code, complained } = await run(host, 'learn', path);
    expect({ code, complained }).toEqual({ code: 1, complained: 'mneme: Cannot read line 3: found bytes that are no UTF-8\n' });
    expect((await run(host, 'stats')).printed).toContain('2 patterns');
  });

  it('says why a file cannot be read', async () => {
    expect(await run(testHost(), 'learn', '/no/such/file')).toMatchObject({ code: 1, complained: expect.stringContaining('ENOENT') });
    const host = testHost({ openMemory: () => Promise.reject(new Error('must not open a store')) });
    for (const words of [['learn'], ['import'], ['vectors', 'add']])
      expect(await run(host, ...words, tmpdir())).toMatchObject({ code: 1, complained: expect.stringContaining('found a folder') });
    expect(await run(host, 'match', tmpdir(), '--query', 'a')).toMatchObject({ code: 2, complained: expect.stringContaining('a folder') });
  });
});

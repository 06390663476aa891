import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'mneme-match-'));
const teams = join(folder, 'teams.txt');

beforeAll(() => writeFileSync(teams, 'new york jets\n\nnew york giants\r\ndallas cowboys\natlanta falcons'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('mneme match', () => {
  it('prints the best lines with score and line number, and exits like grep', async () => {
    const host = testHost();
    expect(await run(host, 'match', teams, '--query', 'new york mets', '--limit', '2')).toEqual({
      code: 0,
      printed: '92.3076\t1\tnew york jets\n78.5714\t3\tnew york giants\n',
      complained: '',
    });
    expect(await run(host, 'match', teams, '--query', 'paris', '--scorer', 'levenshtein.distance', '--cutoff', '3')).toEqual({
      code: 1,
      printed: '',
      complained: '',
    });
  });

  it('does not count lines without any likeness as found, unless a cutoff of 0 asks for them', async () => {
    const host = testHost();
    const nothing = { code: 1, printed: '', complained: '' };
    expect(await run(host, 'match', teams, '--query', '#')).toEqual(nothing);
    expect(await run(host, 'match', teams, '--query', '')).toEqual(nothing);
    expect(await run(host, 'match', teams, '--query', '#', '--json')).toMatchObject({ code: 1, printed: '{"query":"#","matches":[]}\n' });
    expect(await run(host, 'match', teams, '--query', '#', '--cutoff', '0', '--limit', '1')).toMatchObject({
      code: 0,
      printed: '0\t1\tnew york jets\n',
    });
    expect(await run(host, 'match', teams, '--query', '#', '--scorer', 'levenshtein.distance', '--limit', '1')).toMatchObject({ code: 0 });
    const empty = testHost({ input: bytesOf('') });
    expect(await run(empty, 'match', '-', '--query', 'a')).toEqual(nothing);
  });

  it('prints scores that keep their lines when they are given as the cutoff', async () => {
    const host = testHost();
    for (const scorer of ['ratio', 'weightedRatio', 'jaroWinkler.similarity', 'levenshtein.normalizedDistance', 'osa.distance']) {
      const asked = ['match', teams, '--query', 'new york mets', '--scorer', scorer];
      const { printed } = await run(host, ...asked);
      const lines = printed.trim().split('\n');
      for (const [at, line] of lines.entries()) {
        const [score] = line.split('\t');
        const kept = await run(host, ...asked, '--cutoff', score);
        expect(kept.printed.startsWith(lines.slice(0, at + 1).join('\n')), `${scorer} ${score}`).toBe(true);
      }
    }
  });

  it('finds what is spelled nearly so, or begins nearly so', async () => {
    const host = testHost();
    expect(await run(host, 'match', teams, '--query', 'atlanta falcon', '--within', '1')).toEqual({
      code: 0,
      printed: '1\t5\tatlanta falcons\n',
      complained: '',
    });
    expect((await run(host, 'match', teams, '--query', 'new yrk', '--within', '1', '--prefix')).printed).toBe(
      '1\t1\tnew york jets\n1\t3\tnew york giants\n',
    );
    expect((await run(host, 'match', teams, '--query', 'new yrk', '--within', '1')).code).toBe(1);
  });

  it('takes queries from standard input, or the file from there', async () => {
    const asked = testHost({ input: bytesOf('cowboy\nfalcon\n') });
    expect((await run(asked, 'match', teams, '--scorer', 'partialRatio', '--limit', '1')).printed).toBe(
      'cowboy\t100\t4\tdallas cowboys\nfalcon\t100\t5\tatlanta falcons\n',
    );
    const piped = testHost({ input: bytesOf('apple\nmaple\n') });
    expect((await run(piped, 'match', '-', '--query', 'aple', '--limit', '1', '--scorer', 'levenshtein.distance')).printed).toBe(
      '1\t1\tapple\n',
    );
  });

  it('answers a line of JSON a query', async () => {
    const host = testHost({ input: bytesOf('jets\nnothing\n') });
    const { printed, code } = await run(host, 'match', teams, '--json', '--scorer', 'partialRatio', '--cutoff', '90');
    expect(code).toBe(0);
    expect(
      printed
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { query: 'jets', matches: [{ line: 1, score: 100, text: 'new york jets' }] },
      { query: 'nothing', matches: [] },
    ]);
  });

  it('shows progress on a terminal when the file is long', async () => {
    let written = '';
    let nowMs = 0;
    const errors = { write: (text: string) => (written += text), isTTY: true, columns: 120 };
    const host = testHost({ errors, nowMs: () => (nowMs += 200), input: bytesOf('line\n'.repeat(50)) });
    await run(host, 'match', '-', '--query', 'line');
    expect(written).toMatch(/lines .*\/s/);
  });

  it('says what it did not understand, and what it cannot read', async () => {
    const host = testHost();
    const refused = async (...words: string[]) => {
      const { code, complained } = await run(host, 'match', ...words);
      return `${code} ${complained}`;
    };
    expect(await refused()).toMatch(/^2 .*one FILE/);
    expect(await refused('-')).toMatch(/^2 .*--query/);
    expect(await refused(teams, '--query', 'a', '--url', 'http://127.0.0.1:1')).toMatch(/^2 .*--url/);
    expect(await refused(teams, '--query', 'a', '--scorer', 'soundex')).toMatch(/^2 .*--scorer "soundex"/);
    expect(await refused(teams, '--query', 'a', '--cutoff', '101')).toMatch(/^2 .*--cutoff "101"/);
    expect(await refused(teams, '--query', 'a', '--cutoff', '-1')).toBe(
      '2 mneme: Cannot use --cutoff "-1", which looks like an option, expected a value; --cutoff=-1 makes it one. "mneme match --help" lists the options\n',
    );
    expect(await refused(teams, '--query', 'a', '--cutoff=-1')).toMatch(/^2 .*--cutoff "-1", expected a number of 0 to 100/);
    expect(await refused(teams, '--query', 'a', '--within', 'one')).toMatch(/^2 .*--within "one"/);
    expect(await refused(teams, '--query', 'a', '--within', '1', '--scorer', 'ratio')).toMatch(/^2 .*--within and --scorer/);
    expect(await refused(teams, '--query', 'a', '--prefix')).toMatch(/^2 .*--prefix without --within/);
    expect(await refused(teams, '--query', 'a', '--threads', '0')).toMatch(/^2 .*--threads "0"/);
    expect(await refused(teams, '--query', 'a', '--limit', '0')).toMatch(/^2 .*--limit "0"/);
    expect(await refused(join(folder, 'missing'), '--query', 'a')).toMatch(/^2 .*Cannot read/);
    expect(await refused(folder, '--query', 'a')).toMatch(/^2 .*found a folder/);
  });
});

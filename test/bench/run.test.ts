/** Proves what the command of the benches writes, and the exit codes that a script can rely on. Nothing is measured: a record is given. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseSequences } from '../../bench/harness/corpora.ts';
import { type BenchRecord, parseRecord } from '../../bench/harness/report-record.ts';
import { recordOf, timesGroup } from './record-sample.ts';

const RUN = fileURLToPath(new URL('../../bench/run.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mneme-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, record: BenchRecord): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(record));
  return path;
}

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, '--html', join(folder, 'report.html'), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const good = fileOf('good.json', recordOf([timesGroup('a', { Mneme: 1, rival: 3 })]));
const bad = fileOf('bad.json', recordOf([timesGroup('a', { Mneme: 2, rival: 3 })]));
const quick = fileOf('quick.json', recordOf([], { quick: true }));
const foreign = join(folder, 'foreign.json');
writeFileSync(foreign, '{"format":99}');

describe('the command of the benches', () => {
  it('writes the report and the record, and succeeds', () => {
    const json = join(folder, 'again.json');
    expect(run('--from', good, '--json', json)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('<title>Mneme: benchmarks</title>');
    expect(parseRecord(readFileSync(json, 'utf8'), json)).toEqual(recordOf([timesGroup('a', { Mneme: 1, rival: 3 })]));
  });

  it('succeeds when nothing became worse', () => {
    expect(run('--from', good, '--compare', bad)).toMatchObject({ status: 0, stdout: expect.stringContaining('1 better, 0 worse') });
  });

  it('ends with 1 when a figure became worse, and names it', () => {
    expect(run('--from', bad, '--compare', good)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('regression: sample: a: Mneme'),
    });
  });

  it.each([
    ['a bench that does not exist', ['nothing'], 'Cannot run "nothing"'],
    ['an option that does not exist', ['--fast'], "Unknown option '--fast'"],
    ['a record that does not exist', ['--from', good, '--compare', join(folder, 'none.json')], 'found no record'],
    ['a file that is no record', ['--from', good, '--compare', foreign], 'no record of benches of format 1'],
    ['a record of another kind of run', ['--from', good, '--compare', quick], 'the record is of a quick run'],
  ])('ends with 2 and runs nothing for %s', (_, args, message) => {
    expect(run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  });
});

describe('parseSequences', () => {
  it('reads one sequence a line, with any line ends and none for empty lines', () => {
    expect(parseSequences('10 11 10\r\n7\n\n 3  4 \n')).toEqual([['10', '11', '10'], ['7'], ['3', '4']]);
  });
});

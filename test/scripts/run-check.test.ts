/**
 * Proves that a check that is started by its file tells npm what it found.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryTree } from './temporary-tree.ts';

const RUN_CHECK = new URL('../../scripts/run-check.ts', import.meta.url).href;

/** Starts a file that runs a check with the given result. */
function runCheck(result: string) {
  const code = `import { runWhenCalled } from '${RUN_CHECK}';\nawait runWhenCalled(import.meta.url, 'sample', () => (${result}));\n`;
  const root = temporaryTree({ 'check-sample.ts': code, 'importer.ts': `import './check-sample.ts';\n` });
  const start = (name: string) => spawnSync(process.execPath, [join(root, name)], { encoding: 'utf8' });
  return { called: start('check-sample.ts'), imported: start('importer.ts') };
}

describe('runWhenCalled', () => {
  it('succeeds when nothing was found', () => {
    expect(runCheck('{ examined: 3, problems: [] }').called).toMatchObject({
      status: 0,
      stdout: 'sample: 3 examined, 0 problems\n',
      stderr: '',
    });
  });

  it('fails and prints each problem', () => {
    expect(runCheck(`{ examined: 3, problems: ['a is b', 'c is d'] }`).called).toMatchObject({
      status: 1,
      stderr: 'sample: a is b\nsample: c is d\n',
    });
  });

  it('fails when nothing was examined', () => {
    expect(runCheck('{ examined: 0, problems: [] }').called).toMatchObject({
      status: 1,
      stderr: 'sample: Nothing was examined, expected at least one file\n',
    });
  });

  it('does nothing when the file is only imported', () => {
    expect(runCheck(`{ examined: 3, problems: ['a is b'] }`).imported).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});

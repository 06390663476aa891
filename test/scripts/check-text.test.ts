/**
 * Proves that the text check sees paths and hosts of somebody's machine. The samples are put together here, or they would be found in this file.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkText } from '../../scripts/check-text.ts';
import { type TreeFiles, temporaryTree } from './temporary-tree.ts';

const slash = '/';
const dot = '.';

const REFUSED: readonly [what: string, line: string][] = [
  ['a path to sources', `see ${slash}work/main/host`],
  ['a bare working folder', `cd ${slash}work`],
  ['a path of the superuser', `"${slash}root/.cache"`],
  ['a home folder', `file:/${slash}${slash}home/someone/project`],
  ['a home folder on a Mac', `(${slash}Users/someone)`],
  ['the public registry', `https:${slash}${slash}registry${dot}npmjs${dot}org/fastify`],
  ['a private registry', `registry${dot}company${dot}internal`],
  ['a download address', `"${'resolved'}": "https:${slash}${slash}127.0.0.1:4873/fastify.tgz"`],
];

const ACCEPTED = [
  'network/home',
  './root/x',
  '../home',
  'a / work',
  '/workspaces',
  '/homepage',
  '/rooted',
  'registry.metrics()',
  `\${base}/home`,
];

describe('checkText', () => {
  it.each(REFUSED)('refuses %s', (_what, line) => {
    const { problems } = checkText(gitTree({ 'notes.md': `first\n${line}\n` }));
    expect(problems).toEqual([expect.stringMatching(/^notes\.md:2: "/)]);
  });

  it.each(ACCEPTED)('accepts %j', (line) => {
    expect(checkText(gitTree({ 'notes.md': line })).problems).toEqual([]);
  });

  it('skips binary files and files that git does not track', () => {
    const root = gitTree({ 'table.bin': `\0${slash}work/main`, '.gitignore': 'ignored.md\n', 'ignored.md': `${slash}work/main` });
    expect(checkText(root)).toEqual({ examined: 2, problems: [] });
  });

  it('skips a tracked file that was deleted', () => {
    const root = gitTree({ 'notes.md': 'text', 'gone.md': 'text' });
    rmSync(join(root, 'gone.md'));
    expect(checkText(root)).toEqual({ examined: 1, problems: [] });
  });
});

function gitTree(files: TreeFiles): string {
  const root = temporaryTree(files);
  for (const command of [
    ['init', '--quiet'],
    ['add', '.'],
  ])
    execFileSync('git', command, { cwd: root });
  return root;
}

/**
 * Keeps the place where a file was written out of the file: no absolute paths of somebody's machine, no names of package registries.
 *
 * Both work for one person only, and both slip in unnoticed through copied output and lockfiles. Judges every file that git tracks.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckResult, runWhenCalled } from './run-check.ts';

/** Top folders under which people and build machines keep their files. */
const PRIVATE_FOLDERS = ['work', 'root', 'home', 'Users'];

const PATTERNS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'an absolute path',
    // Not after a letter, a dot or a bracket: "network/home", "./root" and "${base}/home" are relative to something.
    pattern: new RegExp(`(?<![\\w.*})\\]-])/(?:${PRIVATE_FOLDERS.join('|')})(?![\\w-])(?:/[\\w.~-]+)*`),
  },
  {
    what: 'the host name of a package registry',
    pattern:
      /\b(?:registry|npm|packages|artifactory|nexus)\.[\w.-]+\.(?:com|dev|internal|io|net|org)\b|\b(?:npmjs|yarnpkg)\.(?:com|org)\b/i,
  },
  { what: 'a download address in the lockfile', pattern: /"resolved":\s*"(?:https?|git)[^"]*"/ },
];

/** Judges the files that git tracks below `root`. */
export function checkText(root: string): CheckResult {
  // A checkout that belongs to another user is still the one to judge, hence the setting.
  const paths = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
  // A file may be tracked and already deleted; the commit that follows will say so.
  const present = paths.filter((path) => path !== '' && existsSync(join(root, path)));
  return { examined: present.length, problems: present.flatMap((path) => findProblems(path, readFileSync(join(root, path)))) };
}

function findProblems(path: string, bytes: Buffer): string[] {
  if (bytes.includes(0)) return [];
  const lines = bytes.toString('utf8').split('\n');
  return lines.flatMap((line, index) =>
    PATTERNS.flatMap(({ what, pattern }) => {
      const found = pattern.exec(line);
      return found === null ? [] : [`${path}:${index + 1}: "${found[0]}" is ${what}`];
    }),
  );
}

await runWhenCalled(import.meta.url, 'text', checkText);

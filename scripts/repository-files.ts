/**
 * Lists the source files of a tree.
 *
 * Every check takes the root of the tree it judges, so that tests can hand it a small planted tree instead of the repository.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository that these scripts belong to. */
export const REPOSITORY_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** TypeScript sources below `folder`, relative to `root`, with forward slashes, in code unit order; empty when there is no such folder. */
export function sourceFiles(root: string, folder: string): string[] {
  const top = join(root, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .filter((path) => path.endsWith('.ts') && !path.includes('/node_modules/'))
    .sort();
}

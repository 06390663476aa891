/** Where a store lies: its file and the folder of what can be made again from it. Two spellings of one file must meet at one lock and one folder. */
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The real path of a store's file, which need not be there. Makes its folder. */
export function makeStorePath(path: string): string {
  const absolute = resolve(path);
  makeFolder(dirname(absolute));
  return storePath(absolute);
}

/** The folder beside the store's file that holds caches: deletable at any time while nobody has the store open. */
export function cacheFolderOf(path: string): string {
  const absolute = resolve(path);
  return `${existsSync(dirname(absolute)) ? storePath(absolute) : absolute}.cache`;
}

function storePath(absolute: string): string {
  try {
    return realpathSync(absolute);
  } catch {
    return join(realpathSync(dirname(absolute)), basename(absolute));
  }
}

/** By hand because Node's recursive `mkdir` never returns where the system answers ENOENT to a good path, as in `/proc`. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  }
}

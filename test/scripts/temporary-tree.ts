/**
 * Writes small source trees for the tests of the checks.
 *
 * Every check is proven by a planted mistake, and a mistake needs a tree of its own to be planted in.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Text by path, with forward slashes. */
export type TreeFiles = Readonly<Record<string, string>>;

/** Makes a tree that lives until the running test ends. Returns its root. */
export function temporaryTree(files: TreeFiles): string {
  const root = makeTree(files);
  onTestFinished(() => removeTree(root));
  return root;
}

/** Makes a tree that the caller removes. Returns its root. */
export function makeTree(files: TreeFiles): string {
  const root = mkdtempSync(join(tmpdir(), 'mneme-check-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export function removeTree(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

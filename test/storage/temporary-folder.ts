/** A folder per test, removed after it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Precondition: called within a test or a `beforeEach`. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mneme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

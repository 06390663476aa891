/** A folder of its own for a bench that writes files, and the way to remove it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'mneme-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

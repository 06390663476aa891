/** Entries that hold a text which must not be found after an erasure, and the search for it in every file of a folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { NewEntry } from '../../host/core/ports/store.ts';

export function secretEntry(text: string, fillBytes: number): NewEntry {
  return {
    kind: 'observed',
    timeMs: 1,
    sessionId: `session-of-${text}`,
    idempotencyKey: `key-of-${text}`,
    payload: JSON.stringify({ text, fill: `${text} `.repeat(Math.ceil(fillBytes / text.length)) }),
    durable: false,
  };
}

/** Paths of the files, in the folder and those below it, that hold the text or the bytes somewhere. */
export function filesWith(folder: string, text: string | Buffer): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && readFileSync(join(file.parentPath, file.name)).includes(text))
    .map((file) => relative(folder, join(file.parentPath, file.name)));
}

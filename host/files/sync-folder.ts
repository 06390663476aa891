/**
 * Sync folder: makes the names in a folder durable, for every adapter that renames or removes files.
 *
 * A renamed or removed file survives a power cut only when its folder's entry does. Windows opens no folder as a file, and keeps names by itself.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';

export async function syncFolder(folder: string): Promise<void> {
  if (isKeptByItself()) return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** As `syncFolder`, for threads that have nothing else to do. */
export function syncFolderNow(folder: string): void {
  if (isKeptByItself()) return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isKeptByItself(): boolean {
  return process.platform === 'win32';
}

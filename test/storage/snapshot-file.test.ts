import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SnapshotDraftFile } from '../../host/storage/snapshot-draft-file.ts';
import { SnapshotFile } from '../../host/storage/snapshot-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function writeSample(): Promise<string> {
  const path = join(temporaryFolder(), 'sample');
  const draft = await SnapshotDraftFile.create(path, `${path}.draft`);
  for (const section of ['first', 'second', 'third'])
    await draft.write(section, new TextEncoder().encode(`content of ${section}\n`.repeat(9)));
  await draft.commit();
  return path;
}

/** Reads everything, as loading does. */
async function readAll(path: string): Promise<string> {
  const file = await SnapshotFile.open(path);
  if (file === undefined) return 'none';
  try {
    let text = '';
    for (const section of ['first', 'second', 'third']) {
      for await (const piece of file.read(section)) text += new TextDecoder().decode(piece);
      await file.readInto(section, new Uint8Array(file.sizeOf(section)));
    }
    return text;
  } finally {
    await file.close();
  }
}

describe('a snapshot file', () => {
  it('lists its sections in the order in which they lie', async () => {
    const file = await SnapshotFile.open(await writeSample());
    expect(file?.sections).toEqual(['first', 'second', 'third']);
    await file?.close();
    expect(await SnapshotFile.open('/nowhere/at/all')).toBeUndefined();
  });

  it('hands out a long section in small pieces, each valid until the next, also when nobody wants the rest', async () => {
    const path = join(temporaryFolder(), 'long');
    const words = Uint32Array.from({ length: 300_000 }, (_, index) => index * 7);
    const draft = await SnapshotDraftFile.create(path, `${path}.draft`);
    await draft.write('words', new Uint8Array(words.buffer));
    await draft.commit();
    const file = await SnapshotFile.open(path);
    if (file === undefined) throw new Error('nothing was written');
    const found = new Uint8Array(words.byteLength);
    let filled = 0;
    for await (const piece of file.read('words')) {
      expect(piece.length).toBeLessThanOrEqual(256 * 1024);
      // Others run while the next piece is read.
      await setImmediate();
      found.set(piece, filled);
      filled += piece.length;
    }
    expect(Buffer.compare(found, new Uint8Array(words.buffer))).toBe(0);
    for await (const piece of file.read('words')) {
      expect(piece[4]).toBe(7);
      break;
    }
    await file.close();
  });

  it('is refused with any of its bits flipped', async () => {
    const path = await writeSample();
    const bytes = readFileSync(path);
    for (let bit = 0; bit < bytes.length * 8; bit += 3) {
      const damaged = Uint8Array.from(bytes);
      damaged[bit >> 3] ^= 1 << (bit & 7);
      writeFileSync(path, damaged);
      await expect(readAll(path), `bit ${bit}`).rejects.toMatchObject({ code: 'MEM_SNAPSHOT_DAMAGED' });
    }
  });

  it('is refused at any other length', async () => {
    const path = await writeSample();
    const bytes = readFileSync(path);
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(path, bytes.subarray(0, length));
      await expect(readAll(path), `length ${length}`).rejects.toMatchObject({ code: 'MEM_SNAPSHOT_DAMAGED' });
    }
    writeFileSync(path, Buffer.concat([bytes, Buffer.from([0])]));
    await expect(readAll(path)).rejects.toMatchObject({ code: 'MEM_SNAPSHOT_DAMAGED' });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRowsFile, writeRowsFile } from '../../host/vectors/rows-file.ts';
import { VectorRows } from '../../host/vectors/vector-rows.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, rows: kernel } = createEngineKernels();
const folder = mkdtempSync(join(tmpdir(), 'mneme-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const identity = { dimension: 500, metric: 'squared', scalar: 'i8', embedder: 'test-1' } as const;

function emptyRows(): VectorRows {
  return new VectorRows(arena, kernel, kernel.layoutOf(500, 'squared', 'i8'));
}

describe('a rows file', () => {
  it('brings back slabs of several pieces, with their factors', async () => {
    const rows = emptyRows();
    const ids = Uint32Array.from({ length: 1500 }, (_, place) => place * 2);
    rows.reserve(ids);
    for (const id of ids) rows.write(id, new Float32Array(500).fill(id + 0.5));
    rows.show(ids);
    const part = await writeRowsFile(rows, { folder, name: 'a', sequenceNumber: 1 });
    const again = emptyRows();
    const manifest = { identity, count: 1500, sequenceNumber: 1, entry: '', rows: part, graph: null };
    expect(await readRowsFile(again, folder, manifest)).toBeUndefined();
    expect([...again.recordIds()]).toEqual([...ids]);
    expect(again.read(ids)).toEqual(rows.read(ids));
    expect(again.bytes).toBe(rows.bytes);
    again.free();
    rows.free();
  });

  it('is refused when it holds another number of records than the manifest says', async () => {
    const before = arena.bytesInUse;
    const part = await writeRowsFile(emptyRows(), { folder, name: 'b', sequenceNumber: 1 });
    const rows = emptyRows();
    const reason = await readRowsFile(rows, folder, { identity, count: 1, sequenceNumber: 1, entry: '', rows: part, graph: null });
    expect(reason).toBe(`"${part.name}" has 0 records, expected 1`);
    expect(arena.bytesInUse).toBe(before);
  });
});

import { describe, expect, it } from 'vitest';
import { SIGNATURE_BUCKETS, SIGNATURE_RECORDS } from '../../../host/core/ports/pattern-kernel.ts';
import { RecordSignatures } from '../../../host/core/postings/record-signatures.ts';
import { SharedArena } from '../../../host/wasm/arena.ts';
import { loadKernel } from '../../../host/wasm/load-kernel.ts';

const MOST_BYTES = 8 * 1024 * 1024;
const kernel = loadKernel(MOST_BYTES);
const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, MOST_BYTES);

describe('RecordSignatures', () => {
  it('sets the bit of the record in the rows of its symbols, wherever the memory was used before', () => {
    const used = arena.allocate(100_000);
    used.u8.fill(255);
    used.free();
    const signatures = new RecordSignatures(arena);
    signatures.add(9, Uint32Array.of(7, 1, SIGNATURE_BUCKETS + 2, 7), 1, 3);
    signatures.add(SIGNATURE_RECORDS - 1, Uint32Array.of(SIGNATURE_BUCKETS - 1), 0, 1);
    signatures.add(SIGNATURE_RECORDS, Uint32Array.of(5), 0, 1);
    const rowBytes = SIGNATURE_RECORDS / 8;
    const bytes = [...signatures.block.u8.subarray(0, SIGNATURE_BUCKETS * rowBytes).entries()].filter(([, byte]) => byte !== 0);
    expect(bytes).toEqual([
      [rowBytes + 1, 2],
      [2 * rowBytes + 1, 2],
      [SIGNATURE_BUCKETS * rowBytes - 1, 128],
    ]);
    signatures.block.free();
  });

  it('are laid out as the kernel reads them', () => {
    expect([kernel.map.SIGNATURE_BUCKETS, kernel.map.SIGNATURE_RECORDS]).toEqual([SIGNATURE_BUCKETS, SIGNATURE_RECORDS]);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DIGEST_BYTES } from '../../host/core/ports/hash-kernel.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { loadRawKernel } from '../assembly/raw-kernel.ts';

describe('the hash kernel', () => {
  it('knows the digest sizes that the module tells', () => {
    const raw = loadRawKernel();
    const told = ['SHA1_DIGEST_BYTES', 'XX_HASH_64_DIGEST_BYTES', 'CONTENT_HASH_DIGEST_BYTES'].map((name) => raw.constant(name));
    expect(told).toEqual([DIGEST_BYTES.sha1, DIGEST_BYTES.xxHash64, DIGEST_BYTES.contentHash]);
  });

  it('throws MEM_OUT_OF_MEMORY for a message beyond the memory and goes on with shorter ones', () => {
    const { hashes, arena } = createEngineKernels({ maximumBytes: 3 * 1024 * 1024 });
    expect(() => hashes.digests('sha1', [new Uint8Array(4 * 1024 * 1024)], 0n)).toThrow(
      expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }),
    );
    expect(hashes.hexadecimal('sha1', ['abc'], 0n)).toEqual([createHash('sha1').update('abc').digest('hex')]);
    const before = arena.bytesInUse;
    const stream = hashes.open('sha1', 0n);
    stream.update(new Uint8Array(4 * 1024 * 1024));
    expect(Buffer.from(stream.digest()).toString('hex')).toBe(
      createHash('sha1')
        .update(Buffer.alloc(4 * 1024 * 1024))
        .digest('hex'),
    );
    stream.free();
    expect(arena.bytesInUse).toBe(before);
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { hashes } = createEngineKernels();

describe('a hash stream', () => {
  it('takes texts longer than its piece without breaking a surrogate pair', () => {
    for (const text of ['x😀'.repeat(9_000), '😀'.repeat(20_000), 'ä'.repeat(30_000)]) {
      const stream = hashes.open('sha1', 0n);
      stream.update(text);
      expect(Buffer.from(stream.digest()).toString('hex')).toBe(createHash('sha1').update(text).digest('hex'));
      stream.free();
    }
  });

  it('encodes each text by itself: a pair cut between two updates becomes two replacement characters', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 5 }), (texts) => {
        const stream = hashes.open('sha1', 0n);
        const expected = createHash('sha1');
        for (const text of ['\ud83d', '\ude00', ...texts]) {
          stream.update(text);
          expected.update(text);
        }
        expect(Buffer.from(stream.digest()).toString('hex')).toBe(expected.digest('hex'));
        stream.free();
      }),
    );
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';
import { packMessages, readDigests } from '../raw-messages.ts';

describe('addSha1Blocks', () => {
  it('keeps the four messages apart: none changes when another one does', () => {
    const raw = loadRawKernel();
    const scratch = raw.allocate(raw.constant('SHA1_BATCH_SCRATCH_BYTES'));
    const digests = raw.allocate(80);
    for (let changed = 0; changed < 4; changed++) {
      const messages = [0, 1, 2, 3].map((lane) => Buffer.alloc(55, lane === changed ? 0xff : lane));
      const { bytes, starts } = packMessages(raw, messages);
      raw.call('sha1Batch', bytes, starts, 4, scratch, digests);
      expect(readDigests(raw, digests, 4, 20)).toEqual(messages.map((message) => createHash('sha1').update(message).digest('hex')));
    }
  });
});

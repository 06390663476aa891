import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { MessageBatch } from '../../host/wasm/message-batch.ts';

const { arena } = createEngineKernels();
const batch = new MessageBatch(arena);

describe('MessageBatch', () => {
  it('packs every message with its length in UTF-8 bytes, none twice', () => {
    const message = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.uint8Array({ maxLength: 20 }));
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 9 }), (messages) => {
        expect(batch.pack(messages, 0)).toBe(messages.length);
        expect(messages.map((_, index) => batch.byteLengthOf(index))).toEqual(
          messages.map((one) => (typeof one === 'string' ? Buffer.byteLength(one) : one.length)),
        );
      }),
    );
  });

  it('takes at least one message and leaves what would make the call too large', () => {
    const long = 'x'.repeat(300_000);
    expect(batch.pack([long, 'y'], 0)).toBe(1);
    expect(batch.pack(['y', long, 'z'], 0)).toBe(1);
    expect(batch.pack(['y', long, 'z'], 1)).toBe(2);
    expect(batch.byteLengthOf(0)).toBe(300_000);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandKeys } from '../../reference/min-hash.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

describe('bandKeys', () => {
  it('agrees with the definition over big integers, and writes keys as far apart as asked', () => {
    const word = fc.oneof(fc.constantFrom(0, 0xffff_ffff), fc.nat({ max: 0xffff_ffff }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 9 }), fc.infiniteStream(word), (bands, rows, stream) => {
        const signature = [...stream.take(bands * rows)];
        const keys = raw.allocate(bands * 8);
        raw.call('bandKeys', raw.words(signature), bands, rows, keys, 8);
        const expected = bandKeys(signature, bands, rows).flatMap((key) => [key, 0]);
        expect([...raw.u32(keys, bands * 2)]).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('gives equal bands equal keys and bands in another order others', () => {
    const keys = raw.allocate(16);
    raw.call('bandKeys', raw.words([1, 2, 1, 2, 2, 1, 0, 0]), 4, 2, keys, 4);
    const [one, two, three, four] = raw.u32(keys, 4);
    expect(one).toBe(two);
    expect(new Set([one, three, four]).size).toBe(3);
  });
});

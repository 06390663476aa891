import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchTexts } from '../../host/embedding/text-batches.ts';

describe('batchTexts', () => {
  it('keeps every text in its place and both bounds, but for a text that is above one alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 12 })),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 20 }),
        (texts, most, bytes) => {
          const batches = batchTexts(texts, { texts: most, bytes });
          expect(batches.flat()).toEqual(texts);
          for (const batch of batches) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(most);
            if (batch.length > 1) expect(Buffer.byteLength(batch.join(''))).toBeLessThanOrEqual(bytes + batch.length * 3);
          }
        },
      ),
    );
  });

  it('counts bytes of UTF-8 and fills each batch', () => {
    expect(batchTexts(['ä', 'ä', 'ä', 'aaaa', 'bbbbbb', 'c'], { texts: 9, bytes: 4 })).toEqual([
      ['ä', 'ä'],
      ['ä'],
      ['aaaa'],
      ['bbbbbb'],
      ['c'],
    ]);
  });
});

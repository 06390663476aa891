import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchTexts, textTurns } from '../../host/embedding/text-batches.ts';

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

describe('textTurns', () => {
  const collect = async (texts: readonly string[], signal?: AbortSignal): Promise<string[][]> => {
    const batches: string[][] = [];
    for await (const batch of textTurns(texts, { texts: 2, bytes: 4 }, signal)) batches.push(batch);
    return batches;
  };

  it('gives every run in order, with a turn of the event loop between two', async () => {
    let turns = 0;
    const count = (): void => {
      turns++;
      if (turns < 9) setImmediate(count);
    };
    setImmediate(count);
    expect(await collect(['a', 'b', 'cccc', 'ddddd'])).toEqual([['a', 'b'], ['cccc'], ['ddddd']]);
    expect(turns).toBeGreaterThanOrEqual(1);
    expect(await collect([])).toEqual([]);
  });

  it('ends with the reason of whoever stops it', async () => {
    await expect(collect(['a'], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});

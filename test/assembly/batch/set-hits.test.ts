import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const output = raw.allocate(200 * 16);

function read(count: number): [similarity: number, index: number][] {
  const hits = Array.from({ length: count }, (_, hit): [number, number] => [
    raw.f64(output, 400)[hit * 2 + 1],
    raw.u32(output, 800)[hit * 4],
  ]);
  return hits.sort(([one, left], [other, right]) => other - one || left - right);
}

describe('keepHit', () => {
  it('keeps the most similar hits, of equals those of lower index, in whatever order they come', () => {
    const hits = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.nat({ max: 500 })), {
      selector: ([, index]) => index,
      maxLength: 80,
    });
    fc.assert(
      fc.property(hits, fc.integer({ min: 1, max: 20 }), (all, limit) => {
        let count = 0;
        for (const [similarity, index] of all) count = raw.call('keepHit', output, count, limit, index, 0, similarity);
        const expected = [...all].sort(([one, left], [other, right]) => other - one || left - right).slice(0, limit);
        expect(read(count)).toEqual(expected);
      }),
    );
  });
});

describe('appendHit', () => {
  it('counts hits beyond the capacity and leaves what lies there', () => {
    raw.u32(output, 12).fill(7);
    let count = 0;
    for (let index = 0; index < 3; index++) count = raw.call('appendHit', output, count, 2, index, 0, 1);
    expect(count).toBe(3);
    expect([...raw.u32(output, 12)].filter((_, word) => word % 4 === 0)).toEqual([0, 1, 7]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

describe('signatureSimilarities', () => {
  it('is the share of equal words, for any signatures and any number of them', () => {
    // Few words and all bits: equal ones are frequent, and every lane sees the largest word.
    const word = fc.constantFrom(0, 1, 0x8000_0000, 0xffff_ffff);
    const shape = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat({ max: 20 }));
    fc.assert(
      fc.property(
        shape.chain(([fours, count]) =>
          fc.array(fc.array(word, { minLength: fours * 4, maxLength: fours * 4 }), { minLength: count + 1, maxLength: count + 1 }),
        ),
        ([asked, ...others]) => {
          const output = raw.allocate(others.length * 8);
          raw.call('signatureSimilarities', raw.words(asked), raw.words(others.flat()), others.length, asked.length, output);
          expect([...raw.f64(output, others.length)]).toEqual(
            others.map((other) => other.filter((each, at) => each === asked[at]).length / asked.length),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});

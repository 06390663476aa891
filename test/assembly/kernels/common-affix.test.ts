import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawScores, rawText } from '../raw-score.ts';

const raw = loadRawKernel();

describe('common affix', () => {
  it('is taken off both texts without changing the distance of what lies between', () => {
    const part = (maxLength: number) => fc.array(fc.constantFrom(97, 98, 300), { maxLength });
    fc.assert(
      fc.property(part(40), part(40), fc.nat({ max: 5 }), (prefix, suffix, inserted) => {
        const left = [...prefix, ...suffix];
        const right = [...prefix, ...new Array<number>(inserted).fill(99), ...suffix];
        expect(rawScores(raw, { scorer: 'SCORER_LEVENSHTEIN' }, rawText(left), [rawText(right)])).toEqual([inserted]);
        expect(rawScores(raw, { scorer: 'SCORER_INDEL' }, rawText(right), [rawText(left)])).toEqual([inserted]);
      }),
    );
  });
});

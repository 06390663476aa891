import { describe, expect, it } from 'vitest';
import { runDifferential } from './differential.ts';

/** Of each of the two: 100,000 in all. */
const LEAST_CASES = 50_000;

describe('a pattern index, asked while it grows and merges, by 1, 2 and 4 threads', () => {
  it('answers exactly what brute force answers: short patterns, few symbols', async () => {
    const { caseCount, bytesLeft } = await runDifferential({ seed: 1, patternCount: 6000, queryCount: 300, length: 8, symbolLimit: 25 });
    expect(caseCount).toBeGreaterThan(LEAST_CASES);
    expect(bytesLeft).toBeLessThan(20_000_000);
  });

  it('answers exactly what brute force answers: long patterns, many symbols, merges in the background', async () => {
    const result = await runDifferential({ seed: 2, patternCount: 30_000, queryCount: 300, length: 40, symbolLimit: 3000 });
    expect(result.caseCount).toBeGreaterThan(LEAST_CASES);
    expect(result.queriesDuringMerges).toBeGreaterThan(0);
  });
});

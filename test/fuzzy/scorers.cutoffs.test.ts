import { describe, expect, it } from 'vitest';
import * as fuzzy from '../../host/fuzzy.ts';
import { type Random, seededRandom } from '../reference/seeded-random.ts';

const ALPHABETS = ['ab ', 'abcd ', 'abcdefghijklmnopqrstuvwxyz  ', 'ab\u{1f600}\u{1f601} '].map((text) => [...text]);
const ROUNDS = 700;
const GROUP_LENGTHS = 9;

const { SCORERS } = fuzzy;
const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The next number above (1) or below (-1) a positive one. */
function beside(value: number, step: number): number {
  double[0] = value;
  bits[0] += BigInt(step);
  return double[0];
}

/** Cutoffs at a score and beside it that the scorer accepts. */
function cutoffsAt(score: number, { greatestCutoff }: fuzzy.Scorer): number[] {
  if (!(score > 0)) return [];
  return [score, beside(score, -1), beside(score, 1)].filter((cutoff) => cutoff <= greatestCutoff);
}

function isKept({ kind }: fuzzy.Scorer, score: number, cutoff: number): boolean {
  return kind === 'distance' ? score <= cutoff : score >= cutoff;
}

/** What `SCORERS` says is answered beyond a cutoff. */
function beyond({ worst }: fuzzy.Scorer, cutoff: number): number {
  return worst ?? Math.floor(cutoff) + 1;
}

function textOf(random: Random, most: number): string {
  const alphabet = ALPHABETS[Math.floor(random() * ALPHABETS.length)];
  return Array.from({ length: Math.floor(random() * most) }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

describe('a cutoff', () => {
  it('that equals a score keeps it, whatever 83.33333333333334 / 100 is', async () => {
    const score = fuzzy.ratio('aaaaa', 'aaaaayy');
    expect(score).toBe(83.33333333333334);
    expect(fuzzy.ratio('aaaaa', 'aaaaayy', { cutoff: score })).toBe(score);
    expect(fuzzy.extract('aaaaa', ['aaaaayy'], { cutoff: score })).toEqual([{ index: 0, score, text: 'aaaaayy' }]);
    expect(await fuzzy.dedupe(['aaaaa', 'aaaaayy'], { cutoff: score })).toHaveLength(1);
    expect([...(await fuzzy.cdist(['aaaaa'], ['aaaaayy'], { cutoff: score })).scores]).toEqual([score]);
    expect(fuzzy.weightedRatio('d cac', 'aaab ', { cutoff: fuzzy.weightedRatio('d cac', 'aaab ') })).toBeGreaterThan(0);
  });

  it.each([...SCORERS.keys()])('of %s keeps exactly what a caller sees to reach it, one step of a double beside each score', (name) => {
    const scorer = SCORERS.get(name) ?? expect.unreachable();
    const random = seededRandom(name.length);
    for (let round = 0; round < ROUNDS; round++) {
      const [left, right] = [textOf(random, random() < 0.1 ? 150 : 30), textOf(random, 30)];
      const score = fuzzy.score(name, left, right);
      for (const cutoff of cutoffsAt(score, scorer)) {
        const expected = isKept(scorer, score, cutoff) ? score : beyond(scorer, cutoff);
        expect(fuzzy.score(name, left, right, { cutoff }), JSON.stringify([left, right, cutoff])).toBe(expected);
      }
    }
  });

  it('of a store keeps the same, in searches for all and for the best few, in all scores and for near-duplicates', async () => {
    const random = seededRandom(12);
    const strings = Array.from({ length: 400 }, () => textOf(random, GROUP_LENGTHS));
    const store = fuzzy.createChoices(strings);
    for (const scorer of SCORERS.values()) {
      for (const query of [textOf(random, GROUP_LENGTHS), textOf(random, GROUP_LENGTHS)]) {
        const options = { scorer: scorer.name };
        const scores = store.distances(query, options);
        for (const cutoff of [...new Set(scores)].slice(0, 12).flatMap((score) => cutoffsAt(score, scorer))) {
          const kept = [...scores].map((score) => (isKept(scorer, score, cutoff) ? score : beyond(scorer, cutoff)));
          const asked = { ...options, cutoff };
          expect([...store.distances(query, asked)], `${scorer.name} ${query} ${cutoff}`).toEqual(kept);
          const found = store.search(query, asked).map(({ index }) => index);
          const reached = [...scores.keys()].filter((index) => isKept(scorer, scores[index], cutoff));
          expect(
            found.toSorted((one, other) => one - other),
            `${scorer.name} ${query} ${cutoff}`,
          ).toEqual(reached);
          expect(store.search(query, { ...asked, limit: 3 }).map(({ index }) => index)).toEqual(found.slice(0, 3));
        }
      }
    }
    store.free();
  });
});

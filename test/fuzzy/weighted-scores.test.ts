import { describe, expect, it } from 'vitest';
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { haveSimilarLengths, weightedBound, weightedScore } from '../../host/fuzzy/weighted-scores.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const engine = createEngineKernels();
const { scorers } = engine;
const scorer = 'weightedRatio';
const random = seededRandom(20_261_122);

function phrase(letters: string, most: number): string {
  return Array.from({ length: 1 + Math.floor(random() * most) }, () => letters[Math.floor(random() * letters.length)]).join('');
}

function sortedWords(text: string): string {
  return text.split(' ').filter(Boolean).sort().join(' ');
}

function common(left: string, right: string): number {
  return scorers.scorePair(left, right, scoreQuestion('lcsSequence.similarity'));
}

/** Pairs that have words, share none and have none twice. */
function pairs(count: number): readonly (readonly [string, string])[] {
  return Array.from({ length: count }, () => [phrase('ab c d', 20), phrase('abc de', 40)] as const).filter(([left, right]) => {
    const words = [...left.split(' '), ...right.split(' ')].filter(Boolean);
    return new Set(words).size === words.length && left.trim() !== '' && right.trim() !== '';
  });
}

describe('weightedScore', () => {
  it('equals the score of a pair of similar lengths that shares no word, to the last bit, also at its own cutoff and beside it', () => {
    const near = pairs(4000).filter(([left, right]) => haveSimilarLengths(left.length, right.length));
    expect(near.length).toBeGreaterThan(300);
    for (const [left, right] of near) {
      const [one, other] = [sortedWords(left), sortedWords(right)];
      const free = scorers.scorePair(left, right, scoreQuestion(scorer));
      for (const cutoff of [0, free, free * 0.9999999, Math.min(100, free * 1.0000001), 50, 95, 100]) {
        const score = weightedScore(cutoff, left.length + right.length, common(left, right), one.length + other.length, common(one, other));
        expect(score).toBe(scorers.scorePair(left, right, scoreQuestion(scorer, { cutoff })));
      }
    }
  });
});

describe('weightedBound', () => {
  it('is at least the score of every pair of other lengths that shares no word', () => {
    const far = pairs(4000).filter(([left, right]) => !haveSimilarLengths(left.length, right.length));
    expect(far.length).toBeGreaterThan(300);
    for (const [left, right] of far) {
      const [one, other] = [sortedWords(left), sortedWords(right)];
      const score = scorers.scorePair(left, right, scoreQuestion(scorer));
      expect(
        weightedBound(left.length, right.length, common(left, right), one.length, other.length, common(one, other)),
      ).toBeGreaterThanOrEqual(score);
    }
  });
});

describe('the weighted ratios of a store', () => {
  it('equal those of pairs, with any cutoff, while choices come and go', () => {
    const strings: (string | undefined)[] = Array.from({ length: 1500 }, () => phrase('abcdef ghi ', 40));
    strings.push('', ' ', 'x'.repeat(200), '漢字 ab', '😀 c d');
    const store = new ChoiceStore(
      engine,
      strings.filter((text) => text !== undefined),
    );
    for (let asked = 0; asked < 3; asked++) store.distances('a', { scorer });
    for (let round = 0; round < 2; round++) {
      for (const query of [strings[7] ?? 'a', 'ab', 'abc def ghi', 'a a b', '', ' ', phrase('abcdef ghi', 90), '漢 ab']) {
        for (const cutoff of [0, 40, 62.5, 80, 90, 100]) {
          const question = scoreQuestion(scorer, { cutoff });
          const scores = strings.map((text) => (text === undefined ? Number.NaN : scorers.scorePair(query, text, question)));
          expect([...store.distances(query, { scorer, cutoff })]).toEqual(scores);
          const best = scores
            .map((score, index) => ({ index, score, text: strings[index] }))
            .filter(({ score }) => score >= cutoff)
            .sort((one, other) => other.score - one.score || one.index - other.index);
          expect(store.search(query, { scorer, cutoff, limit: 9 })).toEqual(best.slice(0, 9));
          expect(store.search(query, { scorer, cutoff })).toEqual(best);
        }
      }
      for (let change = 0; change < 300; change++) {
        const text = phrase('abcdef ghi ', 40);
        strings[store.add(text)] = text;
        const gone = Math.floor(random() * strings.length);
        store.remove(gone);
        strings[gone] = undefined;
      }
    }
    store.free();
  });
});

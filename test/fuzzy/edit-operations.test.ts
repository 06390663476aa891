import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEditBlocks, editBlocks, editOperations } from '../../host/fuzzy/edit-operations.ts';
import { rapidfuzz } from '../golden/rapidfuzz.ts';
import { editDistance, indelDistance } from '../reference/edit-distance.ts';

const METRICS = ['levenshtein', 'indel'] as const;
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'é', '漢', '😀', '\ud800'), { maxLength: 40 })
  .map((characters) => characters.join(''));

describe('editOperations', () => {
  it.each(METRICS)('gives the operations that RapidFuzz gives: %s', (metric) => {
    const recorded = rapidfuzz.pairs.filter(({ editops }) => editops[metric] !== undefined);
    expect(recorded.length).toBeGreaterThan(50);
    for (const { left, right, editops } of recorded) {
      const found = editOperations(metric, left, right).map((operation) => [operation.kind, operation.left, operation.right]);
      expect(found, JSON.stringify([left, right])).toEqual(editops[metric]);
    }
  });

  it('needs as many operations as the distance says', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(editOperations('levenshtein', left, right)).toHaveLength(editDistance([...left], [...right]));
        expect(editOperations('indel', left, right)).toHaveLength(indelDistance([...left], [...right]));
      }),
    );
  });
});

describe('editBlocks', () => {
  it('cover both texts without a gap', () => {
    expect(editBlocks(editOperations('levenshtein', 'qabxcd', 'abycdf'), 'qabxcd', 'abycdf')).toEqual([
      { kind: 'delete', leftStart: 0, leftEnd: 1, rightStart: 0, rightEnd: 0 },
      { kind: 'equal', leftStart: 1, leftEnd: 3, rightStart: 0, rightEnd: 2 },
      { kind: 'replace', leftStart: 3, leftEnd: 4, rightStart: 2, rightEnd: 3 },
      { kind: 'equal', leftStart: 4, leftEnd: 6, rightStart: 3, rightEnd: 5 },
      { kind: 'insert', leftStart: 6, leftEnd: 6, rightStart: 5, rightEnd: 6 },
    ]);
    expect(editBlocks([], '', '')).toEqual([]);
  });
});

describe('the size of a pair', () => {
  it('counts code points without what both texts begin and end with in common', () => {
    const [begin, end] = ['\u{1f600}'.repeat(20_000), 'x'.repeat(20_000)];
    expect(editOperations('levenshtein', `${begin}ab${end}`, `${begin}c${end}`)).toHaveLength(2);
    expect(editOperations('levenshtein', 'aaa', 'bb', 6)).toHaveLength(3);
    expect(() => editOperations('levenshtein', 'aaa', 'bb', 5)).toThrow(
      'Cannot accept "right": found a product of lengths of 6, expected at most 5 together with the left text',
    );
  });
});

describe('applyEditBlocks', () => {
  it.each(METRICS)('turns the left text into the right one: %s', (metric) => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(applyEditBlocks(editBlocks(editOperations(metric, left, right), left, right), left, right)).toBe(right);
      }),
    );
  });

  it('refuses blocks of another text and names the place', () => {
    const blocks = editBlocks(editOperations('indel', 'abc', 'abd'), 'abc', 'abd');
    expect(() => applyEditBlocks(blocks.slice(1), 'abc', 'abd')).toThrow('Cannot accept "blocks.0.leftStart"');
    expect(() => applyEditBlocks(blocks, 'abcd', 'abd')).toThrow('expected all 4 of the left text');
  });
});

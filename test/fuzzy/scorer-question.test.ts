import { describe, expect, it } from 'vitest';
import { checkedText, type ScorerOptions, scoreQuestion, scorerNamed } from '../../host/fuzzy/scorer-question.ts';

function refusal(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe('scoreQuestion', () => {
  it('keeps every score when no cutoff is given', () => {
    expect(scoreQuestion('levenshtein.distance').cutoff).toBe(Infinity);
    expect(scoreQuestion('jaro.distance').cutoff).toBe(1);
    expect(scoreQuestion('ratio').cutoff).toBe(0);
  });

  it('refuses an unknown scorer by name', () => {
    const error = refusal(() => scoreQuestion('levenstein.distance'));
    expect(error).toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field: ['scorer'], found: '"levenstein.distance"' });
    expect(() => scorerNamed('toString')).toThrow('expected one of levenshtein.distance');
  });

  it.each<[field: string, name: string, options: unknown, expected: string]>([
    ['cutoff', 'ratio', { cutoff: 101 }, 'a number from 0 to 100'],
    ['cutoff', 'ratio', { cutoff: -1 }, 'a number from 0 to 100'],
    ['cutoff', 'ratio', { cutoff: '80' }, 'a number from 0 to 100'],
    ['cutoff', 'jaro.similarity', { cutoff: 1.1 }, 'a number from 0 to 1'],
    ['cutoff', 'indel.distance', { cutoff: Number.NaN }, 'a number from 0 to Infinity'],
    ['weights', 'levenshtein.distance', { weights: [1, 1] }, 'three costs: insertion, deletion, replacement'],
    ['weights.1', 'levenshtein.distance', { weights: [1, 0.5, 1] }, 'a whole number from 0 to 65535'],
    ['weights.2', 'levenshtein.distance', { weights: [1, 1, 65_536] }, 'a number from 0 to 65535'],
    ['prefixWeight', 'jaroWinkler.similarity', { prefixWeight: 0.3 }, 'a number from 0 to 0.25'],
    ['gramLength', 'gramDice.similarity', { gramLength: 0 }, 'a number from 1 to 64'],
    ['multiset', 'wordDice.similarity', { multiset: 1 }, 'true or false'],
  ])('refuses a bad "%s" of %s: %j', (field, name, options, expected) => {
    const error = refusal(() => scoreQuestion(name, Object(options) as ScorerOptions));
    expect(error).toMatchObject({
      code: 'MEM_INVALID_ARGUMENT',
      field: field.split('.').map((part) => (/^\d$/.test(part) ? Number(part) : part)),
      expected,
    });
  });
});

describe('checkedText', () => {
  it('passes strings on and names the field of anything else', () => {
    expect(checkedText(['query'], 'bear')).toBe('bear');
    expect(() => checkedText(['choices', 3], 7)).toThrow('Cannot accept "choices.3": found 7, expected a string');
    expect(() => checkedText(['query'], null)).toThrow('found null');
  });
});

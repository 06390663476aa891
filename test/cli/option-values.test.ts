import { describe, expect, it } from 'vitest';
import { UsageError } from '../../host/cli/command.ts';
import { choiceOption, eventOperand, eventText, numberOption, patternQuestion, textOption } from '../../host/cli/option-values.ts';

describe('numberOption', () => {
  it('reads whole and other numbers, and nothing when there is none', () => {
    expect(numberOption({ limit: '12' }, 'limit', 1, 100, true)).toBe(12);
    expect(numberOption({ cutoff: '0.25' }, 'cutoff', 0, 1, false)).toBe(0.25);
    expect(numberOption({}, 'limit', 1, 100, true)).toBeUndefined();
  });

  it.each(['0', '101', '1.5', '1e1', 'ten', '', ' 7', '-1'])('refuses %j', (text) => {
    expect(() => numberOption({ limit: text }, 'limit', 1, 100, true)).toThrow(UsageError);
  });
});

describe('choiceOption and textOption', () => {
  it('read what was typed and refuse what is not offered', () => {
    expect(choiceOption({ format: 'spmf' }, 'format', ['text', 'spmf'])).toBe('spmf');
    expect(choiceOption({}, 'format', ['text'])).toBeUndefined();
    expect(() => choiceOption({ format: 'csv' }, 'format', ['text', 'spmf'])).toThrow(
      'Cannot use --format "csv", expected one of: text, spmf',
    );
    expect([textOption({ a: 'b' }, 'a'), textOption({ a: true }, 'a')]).toEqual(['b', undefined]);
  });
});

describe('eventOperand', () => {
  it('takes words and JSON lists', () => {
    expect([eventOperand('coffee'), eventOperand('{"a"}'), eventOperand('["coffee", "tea"]')]).toEqual([
      ['coffee'],
      ['{"a"}'],
      ['coffee', 'tea'],
    ]);
  });

  it.each(['[', '[1]', '["a"', '[x]'])('refuses %j', (text) => {
    expect(() => eventOperand(text)).toThrow(UsageError);
  });
});

describe('eventText', () => {
  it('joins the symbols of an event', () => {
    expect([eventText(['a', 'b']), eventText(['a']), eventText('a'), eventText([])]).toEqual(['a+b', 'a', 'a', '']);
  });
});

describe('patternQuestion', () => {
  const name = '0'.repeat(40);

  it('takes a name with events or with a session', () => {
    expect(patternQuestion({ operands: [name, 'a', '["b"]'], values: {} })).toEqual({
      pattern: name,
      session: undefined,
      events: [['a'], ['b']],
    });
    expect(patternQuestion({ operands: [name], values: { session: 's' } })).toEqual({ pattern: name, session: 's', events: [] });
  });

  it.each([
    [[], {}],
    [[name], {}],
    [[name, 'a'], { session: 's' }],
    [['nope', 'a'], {}],
  ])('refuses %j with %j', (operands, values) => {
    expect(() => patternQuestion({ operands, values })).toThrow(UsageError);
  });
});

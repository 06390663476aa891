import { describe, expect, it } from 'vitest';
import { exportLine, importedLine, type PatternFormat, patternsOfLine } from '../../host/cli/pattern-lines.ts';

const line = (text: string) => ({ number: 7, text, bytesRead: 0 });

describe('patternsOfLine', () => {
  it.each<[PatternFormat, string, unknown]>([
    ['text', '  the  moon\twas ', [{ events: [['the'], ['moon'], ['was']] }]],
    ['text', '   ', []],
    ['spmf', '1 2 3', [{ events: [['1'], ['2'], ['3']] }]],
    ['spmf', '12 15 -1 7 -1 -2', [{ events: [['12', '15'], ['7']] }]],
    ['spmf', '1 2 -1 -2 3 -1 4 -1 -2', [{ events: [['1', '2']] }, { events: [['3'], ['4']] }]],
    ['spmf', '-2', []],
    ['jsonl', '["the", ["moon", "sun"]]', [{ events: [['the'], ['moon', 'sun']] }]],
    ['jsonl', '', []],
    [
      'jsonl',
      '{"events": ["a", "b"], "emotives": {"joy": 1}, "metadata": {"n": [1]}, "frequency": 3, "name": "ignored"}',
      [{ events: [['a'], ['b']], emotives: [new Map([['joy', 1]])], metadata: ['{"n":[1]}'], frequency: 3 }],
    ],
    [
      'jsonl',
      '{"events": ["a"], "emotives": [{"joy": 1}, {"joy": 2}]}',
      [{ events: [['a']], emotives: [new Map([['joy', 1]]), new Map([['joy', 2]])] }],
    ],
  ])('reads %s line %j', (format, text, patterns) => {
    expect(patternsOfLine(line(text), format)).toEqual(patterns);
  });

  it.each<[PatternFormat, string]>([
    ['spmf', '1 two 3'],
    ['spmf', '1 -3'],
    ['jsonl', 'the moon'],
    ['jsonl', '7'],
    ['jsonl', '["a", 7]'],
    ['jsonl', '["a", ["b", 7]]'],
    ['jsonl', '{"events": "a b"}'],
    ['jsonl', '{"events": ["a"], "emotives": {"joy": "1"}}'],
    ['jsonl', '{"events": ["a"], "metadata": [1]}'],
    ['jsonl', '{"events": ["a"], "frequency": "1"}'],
  ])('refuses %s line %j with its number', (format, text) => {
    expect(() => patternsOfLine(line(text), format)).toThrow(/^Cannot read line 7: found .+, expected .+/);
  });
});

describe('exportLine and importedLine', () => {
  it('give back what a pattern is, texts of metadata included', () => {
    const text = exportLine({
      name: 'ab',
      events: [['b', 'a'], ['c']],
      length: 3,
      frequency: 4,
      emotives: [new Map([['joy', 0.1]]), new Map([['joy', -2]])],
      metadata: new Map([
        ['who', ['alice', 'bob']],
        ['n', ['1.0']],
      ]),
    });
    expect(text).not.toContain('\n');
    expect(importedLine(line(text))).toEqual({
      name: 'ab',
      pattern: {
        events: [['b', 'a'], ['c']],
        frequency: 4,
        emotives: [new Map([['joy', 0.1]]), new Map([['joy', -2]])],
        metadata: ['{"who":"alice","n":"1.0"}', '{"who":"bob"}'],
      },
    });
  });

  it.each([
    '{"events":[["a"]]}',
    '{"name":"ab","events":[["a"]],"metadata":{"k":"v"}}',
    '{"name":"ab","events":[["a"]],"metadata":{"k":[1]}}',
  ])('refuse %s', (text) => {
    expect(() => importedLine(line(text))).toThrow('Cannot read line 7');
  });
});

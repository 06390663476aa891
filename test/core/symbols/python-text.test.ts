import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metadataTexts, uniteMetadata } from '../../../host/core/symbols/python-text.ts';
import { InvalidArgumentError } from '../../../host/errors.ts';

const goldenText = readFileSync(new URL('../../golden/kato.json', import.meta.url), 'utf8');

describe('metadataTexts', () => {
  const known: readonly (readonly [string, string])[] = [
    ['true', 'True'],
    ['false', 'False'],
    ['null', 'None'],
    ['1', '1'],
    ['1.0', '1.0'],
    ['-0', '0'],
    ['-0.0', '-0.0'],
    ['1E2', '100.0'],
    ['1e5', '100000.0'],
    ['1e16', '1e+16'],
    ['1e-5', '1e-05'],
    ['1e999', 'inf'],
    ['12345678901234567890123', '12345678901234567890123'],
    ['"plain"', 'plain'],
    ['"it\'s \\u00e9\\n"', "it's é\n"],
    ['""', ''],
    ['[]', '[]'],
    ['{}', '{}'],
    ['[1, "x"]', "[1, 'x']"],
    ['{"k":1}', "{'k': 1}"],
    ['{"b":1,"1":2}', "{'b': 1, '1': 2}"],
    ['{"__proto__":null}', "{'__proto__': None}"],
    ['{"a":1,"b":2,"a":3}', "{'a': 3, 'b': 2}"],
    ['[["it\'s"],{},[true,[null,-1.50]]]', `[["it's"], {}, [True, [None, -1.5]]]`],
    ['["a\\"b","\\\\","\\u200b"]', `['a"b', '\\\\', '\\u200b']`],
    ['["",""]', "['', '']"],
  ];
  for (const [json, text] of known) {
    it(`turns ${json} into ${text}`, () => {
      expect([...metadataTexts(`{"key":${json}}`)]).toEqual([['key', text]]);
      expect([...metadataTexts(` { "key" : ${json} , "n" : 1 } \n`)]).toEqual([
        ['key', text],
        ['n', '1'],
      ]);
    });
  }

  it('keeps keys in the order of the text, also "1" and "__proto__"', () => {
    expect([...metadataTexts('{"b":1,"1":2,"__proto__":3,"0":4,"b":5}')]).toEqual([
      ['b', '5'],
      ['1', '2'],
      ['__proto__', '3'],
      ['0', '4'],
    ]);
  });

  it('answers an empty map for an empty object', () => {
    expect(metadataTexts('{}').size).toBe(0);
    expect(metadataTexts(' { } ').size).toBe(0);
  });

  it('refuses what is not the JSON of one object', () => {
    for (const text of ['', '{', '[]', 'null', '1', '"x"', '{}{}', "{'a':1}", '{"a":01}']) {
      expect(() => metadataTexts(text), text).toThrow(InvalidArgumentError);
    }
  });

  it('reads a list nested a hundred thousand deep', () => {
    const depth = 100_000;
    const text = metadataTexts(`{"deep":${'[1,'.repeat(depth)}2${']'.repeat(depth)}}`).get('deep') ?? '';
    expect(text.length).toBe(depth * 5 + 1);
    expect(text.startsWith('[1, [1, ')).toBe(true);
  });

  it('agrees with Python on 500 random objects', (context) => {
    const texts = fc.sample(
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ depthSize: 'medium' })).map((value) => JSON.stringify(value)),
      { numRuns: 500, seed: 17 },
    );
    const program = [
      'import json, sys',
      'for line in sys.stdin.buffer.read().decode().split("\\n"):',
      '    print(json.dumps([[k, str(v)] for k, v in json.loads(line).items()]))',
    ].join('\n');
    const run = spawnSync('python3', ['-c', program], { encoding: 'utf8', input: texts.join('\n'), maxBuffer: 1 << 26 });
    if (run.status !== 0) return context.skip('no python3 on this machine');
    const expected: unknown[] = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(texts.map((text) => [...metadataTexts(text)])).toEqual(expected);
  });
});

describe('uniteMetadata', () => {
  it('accumulates as KATO does', () => {
    // Cut out of the file's text: parsing it would turn 1.0 into 1.
    const start = goldenText.indexOf('"accumulate_metadata":[{"in":[') + '"accumulate_metadata":[{"in":['.length;
    const end = goldenText.indexOf('],"out":', start);
    const observed = goldenText.slice(start, end).split(/(?<=\}),(?=\{)/);
    const expected: { accumulate_metadata: { out: Record<string, string[]> }[] } = JSON.parse(goldenText);
    expect(observed.length).toBe(3);
    expect(Object.fromEntries(uniteMetadata(new Map(), observed))).toEqual(expected.accumulate_metadata[0].out);
  });

  it('unites with what the pattern has, leaves that unchanged, and sorts by code point', () => {
    const existing = new Map([
      ['book', ['t2']],
      ['only', ['x']],
    ]);
    const united = uniteMetadata(existing, ['{"book":"t10"}', '{"book":"😀","new":true}', '{"book":"\ufb00"}', '{"book":"t2"}']);
    expect([...united]).toEqual([
      ['book', ['t10', 't2', '\ufb00', '😀']],
      ['only', ['x']],
      ['new', ['True']],
    ]);
    expect(existing.get('book')).toEqual(['t2']);
  });
});

/**
 * Proves that the determinism check finds each forbidden expression, in each folder that makes answers, and nothing in harmless code.
 */
import { describe, expect, it } from 'vitest';
import { checkDeterminism } from '../../scripts/check-determinism.ts';
import { temporaryTree } from './temporary-tree.ts';

const problemsOf = (path: string, code: string) => checkDeterminism(temporaryTree({ [path]: code })).problems;

const ENGINE_FOLDERS = ['core/ranking', 'sequence', 'documents', 'facts', 'fuzzy', 'search'];

const FORBIDDEN_IN_ENGINE = [
  'Math.log(value)',
  'Math.log2(value)',
  'Math.log10(value)',
  'Math.log1p(value)',
  'Math.exp(value)',
  'Math.pow(value, 2)',
  'Math.cbrt(value)',
  'Math.hypot(value, 1)',
  'Math.random()',
  `Math['log'](value)`,
  'Math?.log(value)',
  'globalThis.Math.log(value)',
  `globalThis['Math'].log(value)`,
  'value ** 2',
  'value **= 2',
  'Date.now()',
  'new Date()',
  'new Date',
  'Date()',
  'performance.now()',
  'process.hrtime.bigint()',
  'crypto.randomUUID()',
  'text.localeCompare(other)',
  'text.toLocaleLowerCase()',
  'new Intl.Collator()',
];

const MATH_HANDED_ON = ['const { log } = Math', 'const mathematics = Math', 'apply(Math)', 'Math[name]', '[Math]', '({ Math })'];

const HARMLESS = [
  'Math.max(value, 1)',
  'Math.sqrt(value)',
  'Math.PI',
  'new Date(0)',
  'Date.UTC(2026, 1)',
  'clock.now()',
  'log.pow',
  'kernel.log2(value)',
  '// Math.log(value) and 2 ** 3',
  `'Math.random()'`,
  'const bits: { Math: number } = { Math: 1 }',
  'text < other',
];

describe('checkDeterminism', () => {
  it.each(FORBIDDEN_IN_ENGINE)('refuses %s in core/', (code) => {
    expect(problemsOf('host/core/ranking/score.ts', `export const header = 1;\n${code};\n`)).toEqual([
      expect.stringMatching(/^host\/core\/ranking\/score\.ts:2: "/),
    ]);
  });

  it.each(MATH_HANDED_ON)('refuses %s, which hides what is called', (code) => {
    expect(problemsOf('host/core/ranking/score.ts', code)).toHaveLength(1);
  });

  it.each(ENGINE_FOLDERS)('refuses a logarithm in host/%s', (folder) => {
    expect(problemsOf(`host/${folder}/score.ts`, 'Math.log(2);')).toHaveLength(1);
  });

  it.each(HARMLESS)('accepts %s', (code) => {
    expect(problemsOf('host/core/ranking/score.ts', code)).toEqual([]);
  });

  it('refuses hidden randomness in every folder of host/', () => {
    expect(problemsOf('host/http/retry.ts', 'Math.random();')).toEqual(['host/http/retry.ts:1: "Math.random": randomness is passed in']);
  });

  it('lets the composition read the clock and draw random numbers', () => {
    expect(problemsOf('host/compose.ts', 'Date.now(); Math.random();')).toEqual([]);
  });

  it('leaves other arithmetic to the edges', () => {
    expect(problemsOf('host/http/histogram.ts', 'Math.log2(value); Date.now();')).toEqual([]);
  });
});

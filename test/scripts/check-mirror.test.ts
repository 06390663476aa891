/**
 * Proves that the mirror check asks for a test exactly where code runs.
 */
import { describe, expect, it } from 'vitest';
import { checkMirror } from '../../scripts/check-mirror.ts';
import { temporaryTree } from './temporary-tree.ts';

const RUNNING = [
  'export function run() {}',
  'export async function run() {}',
  'export class Runner {}',
  'export default class {}',
  'export const run = () => 1;',
  'export const table = buildTable();',
  'export const table = new Map();',
  'function run() {}\nexport { run };',
];

const NOT_RUNNING = [
  'export interface Port { run(): void }',
  'export type Id = number;',
  'export const LIMIT = 400;',
  `export const NAMES = ['left', 'right'] as const;`,
  `export { run } from './runner.ts';`,
  `export * from './runner.ts';`,
  'interface Local {}\nexport type { Local };',
  'function run() {}\nrun();',
];

describe('checkMirror', () => {
  it.each(RUNNING)('asks for a test of a file with %j', (code) => {
    const { problems } = checkMirror(temporaryTree({ 'host/core/runner.ts': code }));
    expect(problems).toEqual(['host/core/runner.ts exports running code and has no test/core/runner.test.ts']);
  });

  it.each(NOT_RUNNING)('asks for no test of a file with %j', (code) => {
    expect(checkMirror(temporaryTree({ 'host/core/runner.ts': code })).problems).toEqual([]);
  });

  it('looks for tests of kernels below test/assembly/', () => {
    const kernel = { 'assembly/kernels/sum.ts': 'export function sum(): u32 { return 1; }' };
    expect(checkMirror(temporaryTree(kernel)).problems).toEqual([
      'assembly/kernels/sum.ts exports running code and has no test/assembly/kernels/sum.test.ts',
    ]);
    expect(checkMirror(temporaryTree({ ...kernel, 'test/assembly/kernels/sum.test.ts': '' })).problems).toEqual([]);
  });

  it('does not take a test of another folder for the right one', () => {
    const { problems } = checkMirror(temporaryTree({ 'host/core/runner.ts': 'export class Runner {}', 'test/runner.test.ts': '' }));
    expect(problems).toHaveLength(1);
  });

  it('honours an exception, and refuses one that is not needed', () => {
    const exceptions = new Map([['host/core/runner.ts', 'runs in a thread; tested by test/flows/runner.test.ts']]);
    const source = { 'host/core/runner.ts': 'export class Runner {}' };
    expect(checkMirror(temporaryTree(source), exceptions).problems).toEqual([]);
    expect(checkMirror(temporaryTree({ ...source, 'test/core/runner.test.ts': '' }), exceptions).problems).toEqual([
      'host/core/runner.ts needs no exception: remove it from scripts/check-mirror.ts',
    ]);
  });
});

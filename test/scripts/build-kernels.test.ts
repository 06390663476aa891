/**
 * Proves that the build is skipped only while inputs and outputs are what they were.
 */
import { appendFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildKernels } from '../../scripts/build-kernels.ts';
import { temporaryTree } from './temporary-tree.ts';

const SETTINGS = { entries: ['assembly/index.ts'], options: { runtime: 'stub' }, targets: { kernel: { outFile: 'dist/kernel.wasm' } } };
const SOURCE = 'export function add(left: i32, right: i32): i32 { return left + right; }\n';

const newTree = () => temporaryTree({ 'asconfig.json': JSON.stringify(SETTINGS), 'assembly/index.ts': SOURCE });

describe('buildKernels', () => {
  it('writes each target and leaves nothing else behind', async () => {
    const root = newTree();
    expect(await buildKernels(root)).toBe(true);
    expect(readdirSync(join(root, 'dist')).sort()).toEqual(['kernel.wasm', 'kernels.stamp.json']);
  });

  it('skips a second build of the same sources', async () => {
    const root = newTree();
    await buildKernels(root);
    expect(await buildKernels(root)).toBe(false);
  });

  it.each([
    ['a source', (root: string) => appendFileSync(join(root, 'assembly/index.ts'), '// more\n')],
    ['the settings', (root: string) => writeFileSync(join(root, 'asconfig.json'), JSON.stringify({ ...SETTINGS, options: {} }))],
    ['an output', (root: string) => writeFileSync(join(root, 'dist/kernel.wasm'), 'damaged')],
    ['the presence of an output', (root: string) => rmSync(join(root, 'dist/kernel.wasm'))],
    ['the stamp', (root: string) => rmSync(join(root, 'dist/kernels.stamp.json'))],
  ])('builds again after a change of %s', async (_what, change) => {
    const root = newTree();
    await buildKernels(root);
    change(root);
    expect(await buildKernels(root)).toBe(true);
    expect(existsSync(join(root, 'dist/kernel.wasm'))).toBe(true);
  });

  it('fails with the compiler’s report and keeps the last good build when a source does not compile', async () => {
    const root = newTree();
    await buildKernels(root);
    writeFileSync(join(root, 'assembly/index.ts'), 'export function add(): i32 { return missing; }\n');
    await expect(buildKernels(root)).rejects.toThrow(/Cannot compile target "kernel"[\s\S]*Cannot find name 'missing'/);
    expect(readdirSync(join(root, 'dist')).sort()).toEqual(['kernel.wasm', 'kernels.stamp.json']);
  });
});

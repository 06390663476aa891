/**
 * Proves that the purity check sees an allocation, an import and a module that is too large.
 */
import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkKernelPurity } from '../../scripts/check-kernel-purity.ts';
import { REPOSITORY_ROOT } from '../../scripts/repository-files.ts';
import { temporaryTree } from './temporary-tree.ts';

const SETTINGS = JSON.stringify({
  entries: ['assembly/index.ts'],
  options: { optimizeLevel: 1, noAssert: true, runtime: 'stub', use: ['abort='] },
  targets: {
    kernel: { outFile: 'dist/kernel.wasm' },
    shared: {
      outFile: 'dist/kernel.shared.wasm',
      enable: ['threads'],
      importMemory: true,
      noExportMemory: true,
      sharedMemory: true,
      initialMemory: 4,
      maximumMemory: 4,
    },
    strings: { outFile: 'dist/kernel.strings.wasm', runtime: 'incremental' },
  },
});

const PURE = 'export function first(pointer: usize): u32 { return load<u32>(pointer); }\n';

const treeWith = (source: string) => temporaryTree({ 'asconfig.json': SETTINGS, 'assembly/index.ts': source });

describe('checkKernelPurity', () => {
  it('accepts kernels that only read and write memory', async () => {
    expect(await checkKernelPurity(treeWith(PURE))).toEqual({ examined: 3, problems: [] });
  });

  it('refuses an array made in a copy of the real kernels, in both targets without strings', async () => {
    const root = temporaryTree({});
    for (const name of ['asconfig.json', 'assembly']) cpSync(join(REPOSITORY_ROOT, name), join(root, name), { recursive: true });
    appendFileSync(join(root, 'assembly/index.ts'), '\nexport function planted(): i32 { return new Array<i32>(4).length; }\n');
    const { problems } = await checkKernelPurity(root);
    for (const target of ['kernel', 'shared']) {
      expect(problems).toContain(`target "${target}" refers to "~lib/rt/stub/__new", expected no allocation and no runtime`);
    }
    expect(problems.filter((problem) => problem.includes('"strings"'))).toEqual([]);
  }, 120_000);

  it('refuses a managed object that nobody exports', async () => {
    const { problems } = await checkKernelPurity(
      treeWith('class Pair { left: i32 = 0; }\nexport function planted(): i32 { return new Pair().left; }\n'),
    );
    expect(problems).toContain('target "kernel" refers to "~lib/rt/stub/__new", expected no allocation and no runtime');
  });

  it('refuses a function imported from the host', async () => {
    const { problems } = await checkKernelPurity(
      treeWith('@external("env", "now")\ndeclare function now(): f64;\nexport function planted(): f64 { return now(); }\n'),
    );
    expect(problems).toEqual([
      'dist/kernel.wasm imports "env.now", expected no import',
      'dist/kernel.shared.wasm imports "env.now", expected only env.memory',
      'dist/kernel.strings.wasm imports "env.now", expected no import',
    ]);
  });

  it('refuses a module for direct use above 100 KiB', async () => {
    const table = Array.from({ length: 102_400 }, () => 1).join(',');
    const { problems } = await checkKernelPurity(
      treeWith(`const table = memory.data<u8>([${table}]);\nexport const start: usize = table;\n`),
    );
    expect(problems).toEqual([expect.stringMatching(/^dist\/kernel\.wasm has \d+ bytes, expected at most 102400$/)]);
  });

  it('refuses settings that lack one of the pure targets', async () => {
    const root = temporaryTree({ 'asconfig.json': SETTINGS.replace('"shared"', '"other"'), 'assembly/index.ts': PURE });
    expect((await checkKernelPurity(root)).problems).toEqual(['Cannot find target "shared" in asconfig.json']);
  });
});

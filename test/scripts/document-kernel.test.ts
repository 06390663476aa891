import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENT, documentKernel } from '../../scripts/document-kernel.ts';
import { REPOSITORY_ROOT } from '../../scripts/repository-files.ts';

const KERNEL_LIMIT_BYTES = 100 * 1024;

const text = readFileSync(join(REPOSITORY_ROOT, DOCUMENT), 'utf8');
const binary = readFileSync(join(REPOSITORY_ROOT, 'dist', 'kernel.wasm'));

describe('docs/kernel.md', () => {
  it('has the list that the sources make; `npm run document` writes it', async () => {
    expect(text).toBe(await documentKernel(REPOSITORY_ROOT));
  });

  it('names every export of the binary, constants with their values, and nothing that it does not export', () => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
    const listed = [...text.matchAll(/^(\w+)(?:\(.*\)(?:: \w+)?| (\d+))$/gm)].map(([, name, value]) => [name, value]);
    const exported = Object.entries(exports)
      .filter(([name]) => name !== 'memory')
      .map(([name, member]) => [name, member instanceof WebAssembly.Global ? String(Number(member.value) >>> 0) : undefined]);
    expect(listed.toSorted()).toEqual(exported.toSorted());
  });

  it('names no constant and no function that is not there', () => {
    const names = new Set(WebAssembly.Module.exports(new WebAssembly.Module(binary)).map(({ name }) => name));
    const named = [...text.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9])`/g)].map(([, name]) => name);
    expect(named.filter((name) => !names.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(40);
  });

  it('explains above the list everything that the program without our host uses', () => {
    const program = readFileSync(join(REPOSITORY_ROOT, 'examples', 'bare-kernel.mjs'), 'utf8');
    const [explained] = text.split('## All exports');
    const used = [...program.matchAll(/(?:call|constant)\('(\w+)'/g)].map(([, name]) => name);
    expect(new Set(used).size).toBeGreaterThan(40);
    expect(used.filter((name) => !new RegExp(`\\b${name}\\b`).test(explained))).toEqual([]);
  });

  it('promises a size that the module keeps, and no imports', () => {
    expect(text).toContain('at most 100 KiB');
    expect(binary.byteLength).toBeLessThanOrEqual(KERNEL_LIMIT_BYTES);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(binary))).toEqual([]);
  });
});

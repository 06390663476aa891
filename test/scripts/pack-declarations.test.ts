import { describe, expect, it } from 'vitest';
import { declarationsOf, kernelDeclarations } from '../../scripts/pack-declarations.ts';
import { REPOSITORY_ROOT } from '../../scripts/repository-files.ts';

describe('declarations of the kernels', () => {
  it('name every export of the module', async () => {
    const text = await kernelDeclarations(REPOSITORY_ROOT);
    expect(text).toMatch(/^export const ABI_VERSION: number;$/m);
    expect(text).toMatch(/^export const memory: \{ readonly buffer: ArrayBuffer/m);
    expect(text).toMatch(/^export function sha1\(.*: number\): (?:void|number);$/m);
    expect(text).not.toMatch(/declare namespace|instantiate/);
  });

  it('refuse bindings that they do not understand', () => {
    expect(() => declarationsOf('export const x: number;')).toThrow('found no namespace');
    expect(() => declarationsOf('declare namespace __AdaptedExports {\n  export const x: WebAssembly.Table;\n}\n')).toThrow('WebAssembly.');
  });
});

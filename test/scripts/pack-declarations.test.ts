import { describe, expect, it } from 'vitest';
import { declarationsOf, kernelDeclarations, stringsDeclarations } from '../../scripts/pack-declarations.ts';
import { REPOSITORY_ROOT } from '../../scripts/repository-files.ts';

describe('declarations of the kernels', () => {
  it('name every export of the module', async () => {
    const text = await kernelDeclarations(REPOSITORY_ROOT);
    expect(text).toMatch(/^export const ABI_VERSION: number;$/m);
    expect(text).toMatch(/^export const memory: \{ readonly buffer: ArrayBuffer/m);
    expect(text).toMatch(/^export function sha1\(.*: number\): (?:void|number);$/m);
    expect(text).not.toMatch(/declare namespace|instantiate/);
  });

  it('say of the module with strings that the loader hands over addresses', async () => {
    const text = await stringsDeclarations(REPOSITORY_ROOT);
    expect(text).toMatch(/^export function ratio\(left: StringAddress, right: StringAddress\): number;$/m);
    expect(text).toMatch(/^export function sha1Hex\(text: StringAddress\): StringAddress;$/m);
    expect(text).toMatch(/^export const SCORER_INDEL: number;$/m);
    expect(text).not.toMatch(/: string\b/);
  });

  it('refuse bindings that they do not understand', () => {
    expect(() => declarationsOf('export const x: number;')).toThrow('found no namespace');
    expect(() => declarationsOf('declare namespace __AdaptedExports {\n  export const x: WebAssembly.Table;\n}\n')).toThrow('WebAssembly.');
  });
});

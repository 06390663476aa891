/**
 * Types of the kernel modules, made from the compiler's own bindings, so that they name every export and every argument.
 *
 * The compiler describes what `instantiate` gives. A module that is imported directly differs in two ways: its constants are plain numbers, and
 * its memory must be described here, because the types of WebAssembly are in TypeScript's DOM library only.
 */
import { compileAssembly } from './compile-assembly.ts';

/** This module needs a memory from outside, so nothing can be imported from it: it is compiled from its bytes. */
export const SHARED_KERNEL_DECLARATIONS = `/**
 * The kernels over a shared memory that they import as \`env.memory\`. Get the bytes by its address and instantiate them yourself:
 *
 *     const bytes = await readFile(new URL(import.meta.resolve('mneme/kernel.shared.wasm')));
 *     const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
 *     const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
 */
export {};
`;

const HEADER = `/** The kernels with a memory of their own: \`import { sha1, memory, heapBase } from 'mneme/kernel.wasm'\`. Pointers are byte addresses. */
`;

const STRINGS_HEADER = `/**
 * The kernels with strings in and out, for \`@assemblyscript/loader\`:
 *
 *     const { exports } = await instantiate<typeof import('mneme/kernel.strings.wasm')>(bytes);
 *     const left = exports.__pin(exports.__newString('kitten'));
 *     const distance = exports.levenshteinDistance(left, exports.__newString('sitting'));
 *     exports.__unpin(left);
 *
 * The loader gives constants as WebAssembly globals: read their \`value\`.
 */

/** Address of a string: what \`__newString\` gives and \`__getString\` reads. Pin it for as long as it is needed: a later call may free it. */
export type StringAddress = number;

`;

/** Declarations of kernel.wasm of the tree at `root`. */
export async function kernelDeclarations(root: string): Promise<string> {
  return HEADER + declarationsOf(await bindingsOf(root, 'kernel'));
}

/** Declarations of kernel.strings.wasm of the tree at `root`: strings are addresses until the loader has read them. */
export async function stringsDeclarations(root: string): Promise<string> {
  return STRINGS_HEADER + declarationsOf(await bindingsOf(root, 'strings')).replace(/: string\b/g, ': StringAddress');
}

/** Nobody runs what is compiled for its declarations. */
const QUICK = ['--optimizeLevel', '0', '--shrinkLevel', '0'];

/** What `asc --bindings raw` writes about a target. */
async function bindingsOf(root: string, target: string): Promise<string> {
  let bindings: string | undefined;
  await compileAssembly(root, target, [...QUICK, '--bindings', 'raw', '--outFile', `${target}.wasm`], (name, contents) => {
    if (name.endsWith('.d.ts')) bindings = String(contents);
  });
  if (bindings === undefined) throw new Error('Cannot describe the kernels: the compiler wrote no declarations');
  return bindings;
}

/** @param bindings what `asc --bindings raw` wrote */
export function declarationsOf(bindings: string): string {
  const [, body] = /^declare namespace __AdaptedExports \{\n([\s\S]*?)\n\}$/m.exec(bindings) ?? [];
  if (body === undefined) throw new Error('Cannot describe the kernels: found no namespace of exports');
  const declarations = body
    .replace(/^ {2}/gm, '')
    .replace(
      /export const memory: WebAssembly.Memory;/,
      'export const memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };',
    )
    .replace(/: \{\n\s*\/\*\* @type `(\w+)` \*\/\n\s*get value\(\): (number|bigint)\n\};/g, ': $2;');
  const left = /get value|WebAssembly\./.exec(declarations);
  if (left !== null) throw new Error(`Cannot describe the kernels: found "${left[0]}", expected plain numbers only`);
  return `${declarations}\n`;
}

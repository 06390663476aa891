/** Example files: the examples and the conformance run, as somebody has them who has installed the package. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { KERNELS, publishedManifest } from './pack.ts';
import { REPOSITORY_ROOT } from './repository-files.ts';

/** Runs everywhere, also where a .wasm file cannot be imported. Prints what test/conformance/expected.json holds. */
const VECTORS_PROGRAM = `
import { readFile } from 'node:fs/promises';
import { runConformance } from './test/conformance/conformance.mjs';
const { instance } = await WebAssembly.instantiate(await readFile(new URL(import.meta.resolve('mneme/kernel.wasm'))));
console.log(JSON.stringify(runConformance(instance.exports, instance.exports.memory)));
`;

/** Copies examples/ and test/conformance/ into a project, and writes its vectors.mjs. */
export function copyExamples(folder: string): void {
  for (const name of ['examples', join('test', 'conformance')])
    cpSync(join(REPOSITORY_ROOT, name), join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'vectors.mjs'), VECTORS_PROGRAM);
}

/** Makes a project in an empty folder that has the kernels of the package, where its manifest says, and the loader; nothing else of it. */
export function makeExampleProject(folder: string): void {
  const modules = join(folder, 'node_modules');
  const dist = join(modules, 'mneme', 'dist');
  mkdirSync(dist, { recursive: true });
  for (const name of KERNELS) cpSync(join(REPOSITORY_ROOT, 'dist', name), join(dist, name));
  const repository = createRequire(import.meta.url)('../package.json');
  writeFileSync(join(modules, 'mneme', 'package.json'), JSON.stringify(publishedManifest(repository)));
  const loader = join('node_modules', '@assemblyscript', 'loader');
  cpSync(join(REPOSITORY_ROOT, loader), join(folder, loader), { recursive: true, dereference: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  copyExamples(folder);
}

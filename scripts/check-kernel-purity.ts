/**
 * Proves that the kernels allocate nothing and ask nothing of the host.
 *
 * With shared memory each thread has an allocator state of its own, so a kernel that allocates would hand out memory that another thread
 * uses. AssemblyScript allocates behind innocent syntax (`new Array`, a closure, a string). The unoptimised text form names every runtime
 * function that got linked, so there one can look; the released binaries show what they import and how large they are.
 *
 * The target with strings in and out allocates on purpose: it has one thread and a memory of its own. It asks nothing of the host either.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildKernels } from './build-kernels.ts';
import { compileAssembly, readTargets } from './compile-assembly.ts';
import { type CheckResult, runWhenCalled } from './run-check.ts';

interface Allowed {
  readonly imports: readonly string[];
  readonly allocates: boolean;
}

/** What each target may do. The module for direct use imports nothing, or `import './kernel.wasm'` fails. */
const ALLOWED: Readonly<Record<string, Allowed>> = {
  kernel: { imports: [], allocates: false },
  shared: { imports: ['env.memory'], allocates: false },
  strings: { imports: [], allocates: true },
};

/** A page that loads the bare module should not notice it; 1,024 bytes to a KiB. */
const KERNEL_LIMIT_BYTES = 100 * 1024;

const RUNTIME_REFERENCE = /~lib\/rt[^\s")]*|\b__(?:new|renew|alloc|realloc|free|collect)\b/g;

const DEBUG_OPTIONS = ['--runtime', 'stub', '--debug', '--optimizeLevel', '0', '--shrinkLevel', '0'];

/** Compiles the targets of the tree at `root` and judges them. */
export async function checkKernelPurity(root: string): Promise<CheckResult> {
  await buildKernels(root);
  const problems: string[] = [];
  const targets = readTargets(root);
  for (const [name, { imports, allocates }] of Object.entries(ALLOWED)) {
    const target = targets.find((candidate) => candidate.name === name);
    if (target === undefined) {
      problems.push(`Cannot find target "${name}" in asconfig.json`);
      continue;
    }
    const binary = readFileSync(join(root, target.outFile));
    problems.push(...foreignImports(target.outFile, binary, imports));
    if (!allocates) problems.push(...(await runtimeReferences(root, name)));
    if (name === 'kernel' && binary.byteLength > KERNEL_LIMIT_BYTES) {
      problems.push(`${target.outFile} has ${binary.byteLength} bytes, expected at most ${KERNEL_LIMIT_BYTES}`);
    }
  }
  return { examined: targets.length, problems };
}

function foreignImports(file: string, binary: Uint8Array<ArrayBuffer>, allowed: readonly string[]): string[] {
  return WebAssembly.Module.imports(new WebAssembly.Module(binary))
    .map((entry) => `${entry.module}.${entry.name}`)
    .filter((name) => !allowed.includes(name))
    .map((name) => `${file} imports "${name}", expected ${allowed.length === 0 ? 'no import' : `only ${allowed.join(', ')}`}`);
}

/** Names of allocator and runtime functions in the text form of the unoptimised target. */
async function runtimeReferences(root: string, target: string): Promise<string[]> {
  let text = '';
  await compileAssembly(root, target, [...DEBUG_OPTIONS, '--outFile', 'purity.wasm', '--textFile', 'purity.wat'], (name, contents) => {
    if (name.endsWith('.wat')) text = String(contents);
  });
  if (!text.includes('(module')) return [`Cannot read the text form of target "${target}": the compiler wrote none`];
  return [...new Set(text.match(RUNTIME_REFERENCE))].map(
    (name) => `target "${target}" refers to "${name}", expected no allocation and no runtime`,
  );
}

await runWhenCalled(import.meta.url, 'kernel purity', checkKernelPurity);

/**
 * Builds everything that runs: the kernels to dist/*.wasm, the host to dist/host/**.js.
 *
 * Both parts skip what has not changed.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildKernels } from './build-kernels.ts';
import { REPOSITORY_ROOT } from './repository-files.ts';
import { isCalled } from './run-check.ts';

const SETTINGS = fileURLToPath(new URL('tsconfig.build.json', import.meta.url));

/** Builds the repository. Returns false after a type error, which the compiler has printed by then. */
export async function build(): Promise<boolean> {
  await buildKernels(REPOSITORY_ROOT);
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, '--project', SETTINGS], { stdio: 'inherit' }).status === 0;
}

if (isCalled(import.meta.url)) process.exitCode = (await build()) ? 0 : 1;

/**
 * Builds the package that is published: dist/package/ and its tarball dist/mneme.tgz.
 *
 *   package.json   written here: no pinned Node, no tools, exports with their types first
 *   dist/          host/**.js and .d.ts, kernel.wasm, kernel.shared.wasm and kernel.strings.wasm with a .d.ts each
 *   README.md, CHANGELOG.md, LICENSE, docs/, examples/
 *
 * The repository's own manifest is private: published, its optional dependencies would bring a Node of 126 MB to everybody.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernels } from './build-kernels.ts';
import { kernelDeclarations, SHARED_KERNEL_DECLARATIONS, stringsDeclarations } from './pack-declarations.ts';
import { REPOSITORY_ROOT } from './repository-files.ts';
import { isCalled } from './run-check.ts';

const SETTINGS = fileURLToPath(new URL('tsconfig.pack.json', import.meta.url));
const COPIED = ['README.md', 'CHANGELOG.md', 'LICENSE', 'docs', 'examples'];
/** Builds that the package brings. */
export const KERNELS = ['kernel.wasm', 'kernel.shared.wasm', 'kernel.strings.wasm'];

export interface PackedPackage {
  /** What the tarball holds, unpacked. */
  readonly folder: string;
  readonly tarball: string;
}

/** @throws Error a compiler or npm refused; its own words are on the error stream by then */
export async function pack(): Promise<PackedPackage> {
  const folder = join(REPOSITORY_ROOT, 'dist', 'package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'dist'), { recursive: true });
  await buildKernels(REPOSITORY_ROOT);
  run(process.execPath, [createRequire(import.meta.url).resolve('typescript/bin/tsc'), '--project', SETTINGS], REPOSITORY_ROOT);
  for (const name of COPIED) cpSync(join(REPOSITORY_ROOT, name), join(folder, name), { recursive: true });
  for (const name of KERNELS) cpSync(join(REPOSITORY_ROOT, 'dist', name), join(folder, 'dist', name));
  writeFileSync(join(folder, 'dist', 'kernel.wasm.d.ts'), await kernelDeclarations(REPOSITORY_ROOT));
  writeFileSync(join(folder, 'dist', 'kernel.shared.wasm.d.ts'), SHARED_KERNEL_DECLARATIONS);
  writeFileSync(join(folder, 'dist', 'kernel.strings.wasm.d.ts'), await stringsDeclarations(REPOSITORY_ROOT));
  const manifest = publishedManifest(JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'package.json'), 'utf8')));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const [{ filename }]: { filename: string }[] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', '..'], folder),
  );
  const tarball = join(REPOSITORY_ROOT, 'dist', 'mneme.tgz');
  renameSync(join(REPOSITORY_ROOT, 'dist', filename), tarball);
  return { folder, tarball };
}

/** What is published of the repository's manifest; everything that is not named here stays behind. */
export function publishedManifest(repository: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { name, version, description, license, type, engines, dependencies, peerDependencies, peerDependenciesMeta } = repository;
  return {
    name,
    version,
    description,
    license,
    type,
    engines,
    // It hands the kernels in; all others do nothing when they load.
    sideEffects: ['./dist/host/fuzzy-browser.js'],
    bin: { mneme: './dist/host/main.js' },
    exports: {
      '.': { types: './dist/host/index.d.ts', default: './dist/host/index.js' },
      './fuzzy': { types: './dist/host/fuzzy.d.ts', browser: './dist/host/fuzzy-browser.js', default: './dist/host/fuzzy.js' },
      './kernel.wasm': { types: './dist/kernel.wasm.d.ts', default: './dist/kernel.wasm' },
      './kernel.shared.wasm': { types: './dist/kernel.shared.wasm.d.ts', default: './dist/kernel.shared.wasm' },
      './kernel.strings.wasm': { types: './dist/kernel.strings.wasm.d.ts', default: './dist/kernel.strings.wasm' },
      './package.json': './package.json',
    },
    files: ['dist', 'docs', 'examples', 'CHANGELOG.md'],
    dependencies,
    peerDependencies,
    peerDependenciesMeta,
  };
}

function run(program: string, words: readonly string[], folder: string): string {
  const { status, stdout, error } = spawnSync(program, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`Cannot pack: ${program} ${words[0]} ended with ${status ?? error?.message}\n${stdout ?? ''}`);
  return stdout;
}

if (isCalled(import.meta.url)) console.log(`packed: ${(await pack()).tarball}`);

/**
 * Compiles every target of asconfig.json from assembly/ to dist/*.wasm.
 *
 * Skips the work when neither inputs nor outputs have changed since the last build, so that tests start at once. What "changed" means is
 * decided by content, not by time stamps: a checkout or a copy must not confuse it.
 *
 *   dist/kernels.stamp.json   { "inputs": SHA-256 of all inputs, "outputs": { file name: SHA-256 } }
 *
 * Each run compiles into a folder of its own and renames the results, so two builds at the same time cannot leave half a file.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { compileAssembly, readCompilerVersion, readTargets } from './compile-assembly.ts';
import { MOST_COPIED_SIZE } from './inline-limit.ts';
import { REPOSITORY_ROOT, sourceFiles } from './repository-files.ts';
import { isCalled } from './run-check.ts';

const STAMP_FILE = 'kernels.stamp.json';

interface Stamp {
  readonly inputs: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Brings dist/*.wasm of the tree at `root` up to date. Returns false when it already was. */
export async function buildKernels(root: string): Promise<boolean> {
  const targets = readTargets(root);
  const inputs = digestInputs(root);
  if (isUpToDate(root, inputs)) return false;
  const dist = join(root, 'dist');
  mkdirSync(dist, { recursive: true });
  const folder = mkdtempSync(join(dist, 'building-'));
  try {
    for (const { name, outFile } of targets) {
      await compileAssembly(root, name, ['--outFile', relative(root, join(folder, basename(outFile)))]);
    }
    const outputs = Object.fromEntries(readdirSync(folder).map((name) => [name, digest(readFileSync(join(folder, name)))]));
    writeFileSync(join(folder, STAMP_FILE), `${JSON.stringify({ inputs, outputs } satisfies Stamp, null, 2)}\n`);
    // The stamp goes last: it must never vouch for a file that is not there yet.
    for (const name of [...Object.keys(outputs), STAMP_FILE]) renameSync(join(folder, name), join(dist, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return true;
}

function isUpToDate(root: string, inputs: string): boolean {
  const stampPath = join(root, 'dist', STAMP_FILE);
  if (!existsSync(stampPath)) return false;
  const stamp: Stamp = JSON.parse(readFileSync(stampPath, 'utf8'));
  return (
    stamp.inputs === inputs && Object.entries(stamp.outputs).every(([name, expected]) => digestFile(join(root, 'dist', name)) === expected)
  );
}

/** Digest of everything that decides what the compiler writes: its version, its settings, the sources. */
function digestInputs(root: string): string {
  const paths = ['asconfig.json', ...sourceFiles(root, 'assembly')];
  return digest(
    JSON.stringify([readCompilerVersion(), MOST_COPIED_SIZE, ...paths.map((path) => [path, readFileSync(join(root, path), 'utf8')])]),
  );
}

function digestFile(path: string): string | null {
  return existsSync(path) ? digest(readFileSync(path)) : null;
}

function digest(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

if (isCalled(import.meta.url)) {
  console.log((await buildKernels(REPOSITORY_ROOT)) ? 'kernels: built' : 'kernels: up to date');
}

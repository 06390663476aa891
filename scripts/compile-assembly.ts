/**
 * Calls the AssemblyScript compiler for one target of asconfig.json.
 *
 * In-process, so that the build and the purity check share one warm compiler and can keep what it writes in memory.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createMemoryStream, main } from 'assemblyscript/asc';
import { limitInlining } from './inline-limit.ts';

export interface Target {
  readonly name: string;
  readonly outFile: string;
  /** Sources of this target alone, besides the common ones of asconfig.json; the compiler knows common ones only. */
  readonly entries: readonly string[];
}

/** The targets of asconfig.json that write a file. */
export function readTargets(root: string): Target[] {
  const path = join(root, 'asconfig.json');
  if (!existsSync(path))
    throw new Error('Cannot build kernels: found no "asconfig.json", expected one with the targets "kernel" and "shared"');
  const { targets }: { targets: Record<string, { outFile?: string; entries?: string[] }> } = JSON.parse(readFileSync(path, 'utf8'));
  return Object.entries(targets).flatMap(([name, { outFile, entries = [] }]) =>
    outFile === undefined ? [] : [{ name, outFile, entries }],
  );
}

/**
 * Compiles `target` of the tree at `root`; `options` win over asconfig.json.
 *
 * @param writeFile  receives name and content of each output; without it files are written below `root`
 * @throws Error with the compiler's own report when it refuses the sources
 */
export async function compileAssembly(
  root: string,
  target: string,
  options: readonly string[],
  writeFile?: (name: string, contents: string | Uint8Array) => void,
): Promise<void> {
  const stderr = createMemoryStream();
  const outputs = writeFile === undefined ? {} : { writeFile };
  const entries = readTargets(root).find(({ name }) => name === target)?.entries ?? [];
  limitInlining();
  const { error } = await main([...entries, '--baseDir', root, '--config', 'asconfig.json', '--target', target, ...options], {
    stderr,
    ...outputs,
  });
  const report = stderr.toString();
  if (error) throw new Error(`Cannot compile target "${target}": ${error.message}\n${report}`);
  if (report !== '') console.error(report);
}

/** Version of the installed compiler. */
export function readCompilerVersion(): string {
  const { version }: { version: string } = createRequire(import.meta.url)('assemblyscript/package.json');
  return version;
}

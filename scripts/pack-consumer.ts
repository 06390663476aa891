/**
 * A project that uses the packed package as anybody would: installs the tarball in an empty folder and runs small programs there.
 *
 * The test of the package does this with the Node that runs it, `npm run runtimes` with several Nodes, Deno and Bun.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Imports every entry that JavaScript can import everywhere, remembers something, and says what it found as one line of JSON. */
const LIBRARY_PROGRAM = `
import { readFile } from 'node:fs/promises';
import { MemoryError, openMneme, VERSION } from 'mneme';
import { createChoices, dedupe, levenshtein, weightedRatio } from 'mneme/fuzzy';
import manifest from 'mneme/package.json' with { type: 'json' };

async function remember(data) {
  const mneme = await openMneme({ data });
  const session = await mneme.openSession({ space: 'alice' });
  await session.learnMany([{ events: ['wake', 'coffee', 'train', 'office'], emotives: { joy: 0.1 } }, { events: ['wake', 'bus'] }]);
  await session.observeSequence(['wake', 'coffee']);
  const { predictions } = await session.predict();
  const patterns = [];
  for await (const { name } of mneme.patterns('alice')) patterns.push(name);
  await mneme.close();
  return JSON.stringify({ patterns, predictions });
}

const inMemory = await remember(':memory:');
const inFile = await remember('memory-' + process.pid + '.db').catch((error) => {
  if (!(error instanceof MemoryError)) throw error;
  return error.code;
});
const shared = await WebAssembly.compile(await readFile(new URL(import.meta.resolve('mneme/kernel.shared.wasm'))));
const choices = createChoices(['new york jets', 'new york giants', 'dallas cowboys']);
const fuzzy = JSON.stringify([
  levenshtein.distance('kitten', 'sitting'),
  weightedRatio('new york', 'york new'),
  choices.search('new york jots', { scorer: 'jaroWinkler.similarity', limit: 2 }),
  await dedupe(['Main Street', 'Main Sreet', 'Elm Street'], { cutoff: 90 }),
]);
choices.free();
console.log(JSON.stringify({ version: VERSION, manifest: manifest.version, fuzzy, inMemory, inFile, imports: WebAssembly.Module.imports(shared).length }));
`;

/** The kernels as a module of the language: SHA-1 of nothing would need no memory, so of "abc". */
const KERNEL_PROGRAM = `
import * as kernel from 'mneme/kernel.wasm';
const pointer = kernel.heapBase();
new Uint8Array(kernel.memory.buffer).set([97, 98, 99], pointer);
const scratch = pointer + 64;
const digest = scratch + Number(kernel.SHA1_SCRATCH_BYTES);
kernel.sha1(pointer, 3, scratch, digest);
const bytes = new Uint8Array(kernel.memory.buffer, digest, Number(kernel.SHA1_DIGEST_BYTES));
console.log(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
`;

/** Compiled by a strict compiler without any types but TypeScript's own. */
const TYPED_PROGRAM = `
import { MemoryError, type MemoryErrorCode, openMneme, type Pattern, type Predictions } from 'mneme';
import { createFuzzy, type ChoiceMatch, SCORERS } from 'mneme/fuzzy';
import { ratio, type StringAddress } from 'mneme/kernel.strings.wasm';
import { heapBase, memory } from 'mneme/kernel.wasm';

export async function use(): Promise<{ patterns: Pattern[]; predictions: Predictions; code: MemoryErrorCode | undefined }> {
  await using mneme = await openMneme({ data: ':memory:', defaults: { maxPredictions: 5 } });
  await using session = await mneme.openSession({ space: 'alice', metadata: { any: ['json', 1, null] } });
  await session.observe({ strings: ['a'], emotives: { joy: 1 }, vectors: [[1, 2]] });
  // @ts-expect-error: a symbol is a text
  const refused = session.observe([7]).then(
    () => undefined,
    (error: unknown) => (error instanceof MemoryError ? error.code : undefined),
  );
  const patterns: Pattern[] = [];
  for await (const pattern of mneme.patterns('alice')) patterns.push(pattern);
  return { patterns, predictions: await session.predict({ limit: 1 }), code: await refused };
}
export async function match(signal: AbortSignalLike): Promise<{ matches: ChoiceMatch[]; scores: Float64Array }> {
  await using fuzzy = createFuzzy({ maximumBytes: 2 ** 24 });
  using choices = fuzzy.createChoices(['a', 'b']);
  const { scores } = await fuzzy.cdist(['a'], choices, { scorer: 'osa.distance', cutoff: 2, signal });
  return { matches: choices.search('a', { scorer: [...SCORERS.keys()][0] ?? 'ratio', limit: 1 }), scores };
}
interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
export const first: number = heapBase() + memory.buffer.byteLength;
export const compare = (left: StringAddress, right: StringAddress): number => ratio(left, right);
`;

const TYPED_SETTINGS = {
  compilerOptions: { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', lib: ['es2024', 'esnext.disposable'], types: [] },
  files: ['typed.ts'],
};

export interface Consumer {
  readonly folder: string;
  remove(): void;
}

/** How npm says that the registry did not answer. */
export const UNREACHABLE = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENOTCACHED/;

/** What the registry could not give; not a fault of the package. */
export class RegistryUnreachableError extends Error {}

/** Makes a project with the package installed. @throws RegistryUnreachableError its dependencies cannot be had */
export function installConsumer(tarball: string): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'mneme-consumer-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(folder, 'library.mjs'), LIBRARY_PROGRAM);
  writeFileSync(join(folder, 'kernel.mjs'), KERNEL_PROGRAM);
  writeFileSync(join(folder, 'typed.ts'), TYPED_PROGRAM);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TYPED_SETTINGS));
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0'];
  const { status, stderr } = runIn(folder, 'npm', ['install', ...options, tarball]);
  if (status === 0) return { folder, remove };
  remove();
  if (UNREACHABLE.test(stderr)) throw new RegistryUnreachableError(stderr.trim().split('\n')[0]);
  throw new Error(`Cannot install the package: ${stderr}`);
}

/** Runs a program in a folder and waits for it. */
export function runIn(folder: string, program: string, words: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(program, words, { cwd: folder, encoding: 'utf8', timeout: 120_000 });
}

/**
 * Runtimes that the package promises to work on, from npm: Node 22, 24 and 26, Deno and Bun.
 *
 * Installed into a temporary folder when somebody asks (`MNEME_ALL_RUNTIMES=1` in the tests): 600 MB are too much for every `npm ci`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegistryUnreachableError, runIn, UNREACHABLE } from './pack-consumer.ts';

const PLATFORM = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const BUN_PLATFORM = process.arch === 'arm64' ? `${process.platform}-aarch64` : `${process.platform}-x64`;

export interface Runtime {
  readonly name: string;
  /** What npm installs, with its alias. */
  readonly source: string;
  /** Program and first words, relative to node_modules/. */
  readonly program: string;
  readonly words: readonly string[];
  /** Bun gives the path of a .wasm file instead of importing it. */
  readonly importsWasm: boolean;
  /** Whether every version of it has `node:sqlite`, so that a memory can be kept in a file; those of Bun have it or not. */
  readonly hasSqlite: boolean;
}

export const DENO: Runtime = {
  name: 'Deno',
  source: 'deno@2',
  program: `@deno/${PLATFORM}${process.platform === 'linux' ? '-glibc' : ''}/deno`,
  words: ['run', '--allow-all'],
  importsWasm: true,
  hasSqlite: true,
};

export const RUNTIMES: readonly Runtime[] = [
  ...['22', '24', '26'].map((version) => ({
    name: `Node ${version}`,
    source: `node${version}@npm:node-${PLATFORM}@${version}`,
    program: `node${version}/bin/node`,
    words: [],
    importsWasm: true,
    hasSqlite: true,
  })),
  DENO,
  {
    name: 'Bun',
    source: `@oven/bun-${BUN_PLATFORM}@1`,
    program: `@oven/bun-${BUN_PLATFORM}/bin/bun`,
    words: [],
    importsWasm: false,
    hasSqlite: false,
  },
];

export interface InstalledRuntimes {
  /** Path of a runtime's program. */
  programOf(runtime: Runtime): string;
  remove(): void;
}

/** @throws RegistryUnreachableError they cannot be had */
export function installRuntimes(runtimes: readonly Runtime[]): InstalledRuntimes {
  const folder = mkdtempSync(join(tmpdir(), 'mneme-runtimes-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0'];
  const { status, stderr } = runIn(folder, 'npm', ['install', ...options, ...runtimes.map(({ source }) => source)]);
  if (status === 0) return { programOf: ({ program }) => join(folder, 'node_modules', program), remove };
  remove();
  if (UNREACHABLE.test(stderr)) throw new RegistryUnreachableError(stderr.trim().split('\n')[0]);
  throw new Error(`Cannot install the runtimes: ${stderr}`);
}

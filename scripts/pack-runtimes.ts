/**
 * Runs the packed package on every runtime that it promises to work on: Node 22, 24 and 26, Deno and Bun.
 *
 * The runtimes are installed from npm into a temporary folder: 600 MB are too much for every `npm ci`. All must give the same answers, byte for
 * byte; a runtime without `node:sqlite` must say so by its code and work in memory.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './pack.ts';
import { installConsumer, runIn } from './pack-consumer.ts';
import { isCalled } from './run-check.ts';

const SHA1_OF_ABC = 'a9993e364706816aba3e25717850c26c9cd0d89d';
const PLATFORM = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const BUN_PLATFORM = process.arch === 'arm64' ? `${process.platform}-aarch64` : `${process.platform}-x64`;

interface Runtime {
  readonly name: string;
  /** What npm installs, with its alias. */
  readonly source: string;
  /** Program and first words, relative to node_modules/. */
  readonly program: string;
  readonly words: readonly string[];
  /** Bun gives the path of a .wasm file instead of importing it. */
  readonly importsWasm: boolean;
}

const RUNTIMES: readonly Runtime[] = [
  { name: 'Node 22', source: `node22@npm:node-${PLATFORM}@22`, program: 'node22/bin/node', words: [], importsWasm: true },
  { name: 'Node 24', source: `node24@npm:node-${PLATFORM}@24`, program: 'node24/bin/node', words: [], importsWasm: true },
  { name: 'Node 26', source: `node26@npm:node-${PLATFORM}@26`, program: 'node26/bin/node', words: [], importsWasm: true },
  {
    name: 'Deno',
    source: 'deno@2',
    program: `@deno/${PLATFORM}${process.platform === 'linux' ? '-glibc' : ''}/deno`,
    words: ['run', '--allow-all'],
    importsWasm: true,
  },
  { name: 'Bun', source: `@oven/bun-${BUN_PLATFORM}@1`, program: `@oven/bun-${BUN_PLATFORM}/bin/bun`, words: [], importsWasm: false },
];

/** Answers one sentence per runtime that does not do what the others do. */
export async function checkRuntimes(): Promise<string[]> {
  const { tarball } = await pack();
  const consumer = installConsumer(tarball);
  const folder = mkdtempSync(join(tmpdir(), 'mneme-runtimes-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const installed = runIn(folder, 'npm', [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      ...RUNTIMES.map(({ source }) => source),
    ]);
    if (installed.status !== 0) throw new Error(`Cannot install the runtimes: ${installed.stderr}`);
    const problems: string[] = [];
    let first: string | undefined;
    for (const runtime of RUNTIMES) {
      const { problem, answers } = tryRuntime(runtime, join(folder, 'node_modules'), consumer.folder);
      first ??= answers;
      const found = problem ?? (answers === first ? undefined : `answers ${answers}, ${RUNTIMES[0].name} answers ${first}`);
      console.log(`runtimes: ${runtime.name}: ${found ?? 'ok'}`);
      if (found !== undefined) problems.push(`${runtime.name}: ${found}`);
    }
    return problems;
  } finally {
    consumer.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryRuntime(
  { program, words, importsWasm }: Runtime,
  modules: string,
  folder: string,
): { readonly problem?: string; readonly answers?: string } {
  const library = runIn(folder, join(modules, program), [...words, 'library.mjs']);
  if (library.status !== 0) return { problem: `ended with ${library.status}: ${library.stderr}` };
  const { fuzzy, inMemory, inFile }: { fuzzy: string; inMemory: string; inFile: string } = JSON.parse(library.stdout);
  if (inFile !== inMemory && inFile !== 'MEM_RUNTIME_UNSUPPORTED')
    return { problem: `answers ${inFile} from a file, ${inMemory} from memory` };
  if (inFile !== inMemory) console.log('runtimes: no node:sqlite here, works in memory');
  if (importsWasm) {
    const kernel = runIn(folder, join(modules, program), [...words, 'kernel.mjs']);
    if (kernel.stdout.trim() !== SHA1_OF_ABC) return { problem: `importing kernel.wasm gave ${kernel.stdout}${kernel.stderr}` };
  }
  return { answers: `${inMemory} ${fuzzy}` };
}

if (isCalled(import.meta.url)) process.exitCode = (await checkRuntimes()).length === 0 ? 0 : 1;

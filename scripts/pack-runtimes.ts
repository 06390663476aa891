/**
 * Runs the packed package on every runtime that it promises to work on: Node 22, 24 and 26, Deno and Bun.
 *
 * All must give the same answers, byte for byte, as a library and in the conformance run over the bare kernel, whose hash is known; a runtime
 * without `node:sqlite` must say so by its code and work in memory.
 */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { copyExamples } from './example-files.ts';
import { pack } from './pack.ts';
import { installConsumer, runIn } from './pack-consumer.ts';
import { isCalled } from './run-check.ts';
import { installRuntimes, RUNTIMES, type Runtime } from './runtimes.ts';

const SHA1_OF_ABC = 'a9993e364706816aba3e25717850c26c9cd0d89d';
/** Answers one sentence per runtime that does not do what the others do. */
export async function checkRuntimes(): Promise<string[]> {
  const { tarball } = await pack();
  const consumer = installConsumer(tarball);
  const runtimes = installRuntimes(RUNTIMES);
  try {
    copyExamples(consumer.folder);
    const problems: string[] = [];
    let first: string | undefined;
    for (const runtime of RUNTIMES) {
      const { problem, answers } = tryRuntime(runtime, runtimes.programOf(runtime), consumer.folder);
      first ??= answers;
      const found = problem ?? (answers === first ? undefined : `answers ${answers}, ${RUNTIMES[0].name} answers ${first}`);
      console.log(`runtimes: ${runtime.name}: ${found ?? 'ok'}`);
      if (found !== undefined) problems.push(`${runtime.name}: ${found}`);
    }
    return problems;
  } finally {
    consumer.remove();
    runtimes.remove();
  }
}

function tryRuntime(
  { words, importsWasm }: Runtime,
  program: string,
  folder: string,
): { readonly problem?: string; readonly answers?: string } {
  const library = runIn(folder, program, [...words, 'library.mjs']);
  if (library.status !== 0) return { problem: `ended with ${library.status}: ${library.stderr}` };
  const { fuzzy, inMemory, inFile }: { fuzzy: string; inMemory: string; inFile: string } = JSON.parse(library.stdout);
  if (inFile !== inMemory && inFile !== 'MEM_RUNTIME_UNSUPPORTED')
    return { problem: `answers ${inFile} from a file, ${inMemory} from memory` };
  if (inFile !== inMemory) console.log('runtimes: no node:sqlite here, works in memory');
  if (importsWasm) {
    const kernel = runIn(folder, program, [...words, 'kernel.mjs']);
    if (kernel.stdout.trim() !== SHA1_OF_ABC) return { problem: `importing kernel.wasm gave ${kernel.stdout}${kernel.stderr}` };
  }
  const vectors = runIn(folder, program, [...words, 'vectors.mjs']);
  if (vectors.status !== 0) return { problem: `the conformance run ended with ${vectors.status}: ${vectors.stderr}` };
  const expected = JSON.parse(readFileSync(new URL('../test/conformance/expected.json', import.meta.url), 'utf8'));
  if (!isDeepStrictEqual(JSON.parse(vectors.stdout), expected)) return { problem: `the conformance run gave ${vectors.stdout.trim()}` };
  return { answers: `${inMemory} ${fuzzy}` };
}

if (isCalled(import.meta.url)) process.exitCode = (await checkRuntimes()).length === 0 ? 0 : 1;

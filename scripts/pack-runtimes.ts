/**
 * Runs the packed package on every runtime that it promises to work on: Node 22, 24 and 26, Deno and Bun.
 *
 * All must give the same answers, byte for byte, as a library and in the conformance run over the bare kernel, whose hash is known; a runtime
 * without `node:sqlite` must say so by its code and work in memory. The test of the package does the same where `MNEME_ALL_RUNTIMES` is 1.
 */
import { isDeepStrictEqual } from 'node:util';
import { pack } from './pack.ts';
import { installConsumer } from './pack-consumer.ts';
import { isCalled } from './run-check.ts';
import { installRuntimes, RUNTIMES } from './runtimes.ts';
import { type Answers, tryRuntime, writeRuntimePrograms } from './try-runtime.ts';

/** Answers how many runtimes do not do what the others do. */
async function checkRuntimes(): Promise<number> {
  const { tarball } = await pack();
  const consumer = installConsumer(tarball);
  const runtimes = installRuntimes(RUNTIMES);
  try {
    writeRuntimePrograms(consumer.folder);
    let problems = 0;
    let first: Answers | undefined;
    for (const runtime of RUNTIMES) {
      try {
        const { answers, hasSqlite } = tryRuntime(runtime, runtimes.programOf(runtime), consumer.folder);
        first ??= answers;
        if (!isDeepStrictEqual(answers, first))
          throw new Error(`answers ${JSON.stringify(answers)}, the first one answers ${JSON.stringify(first)}`);
        console.log(`runtimes: ${runtime.name}: ok${hasSqlite ? '' : ', in memory: it has no node:sqlite'}`);
      } catch (error) {
        problems++;
        console.log(`runtimes: ${runtime.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return problems;
  } finally {
    consumer.remove();
    runtimes.remove();
  }
}

if (isCalled(import.meta.url)) process.exitCode = (await checkRuntimes()) === 0 ? 0 : 1;

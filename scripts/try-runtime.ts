/** Tries a runtime: runs the programs of a consumer of the package in it, and says what they answered, or what went wrong. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { copyExamples } from './example-files.ts';
import { runIn } from './pack-consumer.ts';
import { REPOSITORY_ROOT } from './repository-files.ts';
import type { Runtime } from './runtimes.ts';

const SHA1_OF_ABC = 'a9993e364706816aba3e25717850c26c9cd0d89d';
const NO_SQLITE = 'MEM_RUNTIME_UNSUPPORTED';
/** What both the programs and the test of the package import; see their headers. */
const ANSWERS = ['memory-answers.mjs', 'fuzzy-answers.mjs'];

/** Prints one line of JSON, `Answers`, and beside it what a file gave. */
const ANSWERS_PROGRAM = `
import { MemoryError, openMneme } from 'mneme';
import * as fuzzy from 'mneme/fuzzy';
import { fuzzyAnswers } from './fuzzy-answers.mjs';
import { memoryAnswers } from './memory-answers.mjs';

const inMemory = await memoryAnswers(openMneme, ':memory:');
const inFile = await memoryAnswers(openMneme, 'answers-' + process.pid + '.db').catch((error) => {
  if (!(error instanceof MemoryError)) throw error;
  return error.code;
});
console.log(JSON.stringify({ memory: inMemory.answers, fuzzy: await fuzzyAnswers(fuzzy), inFile }));
`;

/** What every runtime must answer, byte for byte. */
export interface Answers {
  /** A hash per kind of answer of test/flows/memory-answers.mjs. */
  readonly memory: Readonly<Record<string, string>>;
  readonly fuzzy: string;
}

interface Printed extends Answers {
  /** The code of an error where a runtime has no SQLite. */
  readonly inFile: string | { readonly answers: Answers['memory']; readonly reopened: Answers['memory']; readonly snapshots: number };
}

/** Writes what `tryRuntime` runs into the folder of a consumer. */
export function writeRuntimePrograms(folder: string): void {
  copyExamples(folder);
  for (const name of ANSWERS) cpSync(join(REPOSITORY_ROOT, 'test', 'flows', name), join(folder, name));
  writeFileSync(join(folder, 'answers.mjs'), ANSWERS_PROGRAM);
}

/**
 * Imports every entry of the package, and asks a memory of a few thousand patterns, fuzzy matching and the bare kernel.
 *
 * @param program path of the runtime
 * @param folder  of a consumer, with the programs of `writeRuntimePrograms`
 * @returns its answers, and whether it has SQLite, without which it must say so and work in memory
 * @throws Error what it did not do, as a phrase
 */
export function tryRuntime({ words, importsWasm }: Runtime, program: string, folder: string): { answers: Answers; hasSqlite: boolean } {
  const run = (file: string): string => {
    const { status, stdout, stderr, signal } = runIn(folder, program, [...words, file]);
    if (status !== 0) throw new Error(`${file} ended with ${status ?? signal}: ${stderr}`);
    return stdout.trim();
  };
  run('library.mjs');
  const { memory, fuzzy, inFile }: Printed = JSON.parse(run('answers.mjs'));
  if (typeof inFile === 'string') {
    if (inFile !== NO_SQLITE) throw new Error(`opening a file failed with ${inFile}`);
  } else {
    const { answers, reopened, snapshots } = inFile;
    if (!isDeepStrictEqual(answers, memory))
      throw new Error(`answers ${JSON.stringify(answers)} from a file, ${JSON.stringify(memory)} from memory`);
    if (!isDeepStrictEqual(reopened, memory))
      throw new Error(`answers ${JSON.stringify(reopened)} when it is opened again, ${JSON.stringify(memory)} before`);
    if (snapshots === 0) throw new Error('wrote no snapshot');
  }
  if (importsWasm) {
    const digest = run('kernel.mjs');
    if (digest !== SHA1_OF_ABC) throw new Error(`importing kernel.wasm gave ${digest}`);
  }
  const conformance = run('vectors.mjs');
  const expected: unknown = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'test', 'conformance', 'expected.json'), 'utf8'));
  if (!isDeepStrictEqual(JSON.parse(conformance), expected)) throw new Error(`the conformance run gave ${conformance}`);
  return { answers: { memory, fuzzy }, hasSqlite: typeof inFile !== 'string' };
}

/**
 * Fuzzy differential: random checks of all scorers against their slow twins, and of stores against single pairs, a hundred million by default.
 *
 *   node scripts/fuzzy-differential.ts [--checks N] [--seed N] [--threads N] [--log FILE] [--minutes N]
 *
 * Work comes in rounds, each with a seed of its own, so that what a failure prints repeats it. Every fifth round takes texts above one word
 * of 64 characters, and another fifth is of stores. With a log each finished round is a line of JSON in it, and a later run goes on behind them: rounds that were
 * done with the same kernels count and are not done again. A difference ends its round, not the run.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { createEngineKernels } from '../host/wasm/engine-kernels.ts';
import { kernelUrl } from '../host/wasm/load-kernel.ts';
import { checkRandomScores } from '../test/reference/random-score-check.ts';
import { checkRandomStores } from '../test/reference/random-store-check.ts';

const USUAL_CHECKS = '100000000';
/** A few seconds: at most so much is done again after an end in the middle. */
const CHECKS_A_ROUND = 200_000;
/** Longer texts cost the twins the square of their length. Without a length: stores. */
const ROUNDS = [
  { mostLength: 5, share: 1 },
  { mostLength: 10, share: 0.5 },
  { mostLength: 30, share: 0.1 },
  { mostLength: 150, share: 0.005 },
  { mostLength: undefined, share: 1 },
];
const MS_A_MINUTE = 60_000;

interface Round {
  readonly seed: number;
  readonly checks: number;
  /** What differed, null when nothing did. */
  readonly difference: string | null;
}

interface LoggedRound extends Round {
  /** SHA-1 of the kernels. */
  readonly kernels: string;
}

if (isMainThread) process.exitCode = (await main()) ? 0 : 1;
else serve();

/** @returns whether there was no difference */
async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      checks: { type: 'string', default: USUAL_CHECKS },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string', default: '1' },
      log: { type: 'string' },
      minutes: { type: 'string', default: 'Infinity' },
    },
  });
  const wanted = Number(values.checks);
  const endMs = Date.now() + Number(values.minutes) * MS_A_MINUTE;
  const kernels = createHash('sha1').update(readFileSync(kernelUrl())).digest('hex');
  const log = values.log;
  const logged = log === undefined ? [] : roundsOf(log).filter((round) => round.kernels === kernels);
  const done = new Set(logged.map(({ seed }) => seed));
  const differences = logged.filter(({ difference }) => difference !== null).length;
  const found = { checked: logged.reduce((sum, { checks }) => sum + checks, 0), differences };
  if (logged.length > 0) console.log(`goes on behind ${logged.length} rounds with ${found.checked} checks`);
  let seed = Number(values.seed) - 1;
  const nextSeed = (): number | undefined => {
    if (found.checked >= wanted || Date.now() >= endMs) return undefined;
    do seed++;
    while (done.has(seed));
    return seed;
  };
  const take = (round: Round): void => {
    found.checked += round.checks;
    if (round.difference !== null) found.differences++;
    if (log !== undefined) appendFileSync(log, `${JSON.stringify({ ...round, kernels } satisfies LoggedRound)}\n`);
    console.log(`seed ${round.seed}: ${round.difference ?? 'no difference'}; ${found.checked} of ${wanted} checks`);
  };
  await Promise.all(Array.from({ length: Number(values.threads) }, () => work(nextSeed, take)));
  console.log(`fuzzy differential: ${found.checked} checks, ${found.differences} rounds with a difference`);
  return found.differences === 0;
}

/** Hands seeds to a thread, one after the other, until there is none. */
function work(nextSeed: () => number | undefined, take: (round: Round) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { argv: [] });
    const ask = (): void => {
      const seed = nextSeed();
      if (seed !== undefined) worker.postMessage(seed);
      else worker.terminate().then(() => resolve(), reject);
    };
    worker.on('error', reject);
    worker.on('message', (round: Round) => {
      take(round);
      ask();
    });
    ask();
  });
}

function serve(): void {
  const engine = createEngineKernels();
  parentPort?.on('message', (seed: number) => {
    const { mostLength, share } = ROUNDS[seed % ROUNDS.length];
    try {
      const count = CHECKS_A_ROUND * share;
      const checks =
        mostLength === undefined ? checkRandomStores(engine, seed, count) : checkRandomScores(engine.scorers, seed, count, mostLength);
      parentPort?.postMessage({ seed, checks, difference: null } satisfies Round);
    } catch (error) {
      const difference = error instanceof Error ? error.message : String(error);
      parentPort?.postMessage({ seed, checks: 0, difference } satisfies Round);
    }
  });
}

/** A line that was cut off in the middle is none. */
function roundsOf(path: string): LoggedRound[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line): LoggedRound[] => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
}

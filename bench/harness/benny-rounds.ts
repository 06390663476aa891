/**
 * Small, equal pieces of work measured by benny, which repeats each until the clock can tell.
 *
 * benny runs the cases of a suite one after the other; short suites with rotating order make them take turns. Only its result object is
 * used: nothing is printed or saved by it.
 */
import { isDeepStrictEqual } from 'node:util';
import { add, configure, suite } from 'benny';
import type { Measured } from './measure.ts';
import { medianOf, noiseOf, summarize } from './statistics.ts';

export interface BennyCase {
  readonly name: string;
  readonly run: () => unknown;
  /** The same work with its result in a form that can be compared. */
  readonly answer: () => unknown;
}

/** Seconds: a sample must be long against the clock's resolution, a turn short against a busy minute of the machine. */
const CASE_OPTIONS = { minTime: 0.01, maxTime: 0.06, minSamples: 3, delay: 0.001 };
const MILLISECONDS = 1_000;

/**
 * @param cases   ours first
 * @param isSame  whether two answers agree; strictly if missing
 * @returns milliseconds a call, and each case's time divided by the first one's
 * @throws Error two cases answer differently; nothing was timed
 */
export async function measureWithBenny(
  cases: readonly BennyCase[],
  rounds: number,
  isSame: (found: unknown, expected: unknown) => boolean = isDeepStrictEqual,
): Promise<Measured[]> {
  const expected = cases[cases.length - 1].answer();
  for (const { name, answer } of cases) {
    if (!isSame(answer(), expected)) throw new Error(`"${name}" and "${cases[cases.length - 1].name}" answer differently`);
  }
  const samples = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  const roundMedians = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const turns = cases.map((_, index) => cases[(round + index) % cases.length]);
    const { results } = await quietly(() =>
      suite('round', ...turns.map(({ name, run }) => add(name, run)), configure({ cases: CASE_OPTIONS })),
    );
    for (const { name, details } of results) {
      const times = details.sampleResults.map((seconds) => seconds * MILLISECONDS);
      samples.get(name)?.push(...times);
      roundMedians.get(name)?.push(medianOf(times));
    }
  }
  const first = medianOf(samples.get(cases[0].name) ?? []);
  return cases.map(({ name }) => {
    const times = samples.get(name) ?? [];
    return { name, timeMs: summarize(times), ratio: medianOf(times) / first, noise: noiseOf(roundMedians.get(name) ?? []) };
  });
}

/** benny announces each suite on the console; a report with twenty such lines is no report. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const { log } = console;
  console.log = () => undefined;
  try {
    return await work();
  } finally {
    console.log = log;
  }
}

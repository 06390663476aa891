/**
 * Interleaved measuring: all contenders of a row take turns inside one run, so that a busy minute of the machine hits all alike.
 *
 *   answers of all contenders compared ─> warm-up of each ─> round 1: A A A… B B B… C ─> round 2: B B B… C A A A… ─> …
 *
 * A turn is one pass over the inputs after one untimed call: a contender pays neither for the caches nor for the garbage of the one before.
 */
import { isDeepStrictEqual } from 'node:util';
import { collectGarbage } from './collect-garbage.ts';
import type { Figure } from './report-row.ts';
import { medianOf, noiseOf, type Summary, scaled, summarize } from './statistics.ts';

export interface Contender<Input> {
  readonly name: string;
  /** What is timed. */
  readonly run: (input: Input) => unknown;
  /** The same work with its result in a form that can be compared. */
  readonly answer: (input: Input) => unknown;
  /** Takes part in one of so many rounds; 1 if missing. For slow twins. */
  readonly everyRounds?: number;
  /** Is asked only the first so many inputs; all if missing. */
  readonly mostInputs?: number;
}

export interface Measured {
  readonly name: string;
  /** Milliseconds a call. */
  readonly timeMs: Summary;
  /** This contender's time divided by the first one's: medians over the inputs that both were asked. */
  readonly ratio: number;
  /** How far the median moves from round to round (statistics.ts); undefined after too few rounds. */
  readonly noise: number | undefined;
}

export interface Rounds {
  readonly rounds: number;
  readonly warmUpMs: number;
}

/** Tells how two answers differ, undefined when they do not. */
export type Difference = (found: unknown, expected: unknown) => string | undefined;

/** Keeps results alive, so that no engine drops work whose result nobody reads. */
const sink: { last: unknown } = { last: undefined };

/**
 * Compares, warms up, measures.
 *
 * @param contenders  ours first; the last one is the authority on answers
 * @returns one row per contender, in their order
 * @throws Error two contenders answer differently; nothing was timed
 */
export async function measureInterleaved<Input>(
  contenders: readonly Contender<Input>[],
  inputs: readonly Input[],
  { rounds, warmUpMs }: Rounds,
  difference: Difference = strictDifference,
): Promise<Measured[]> {
  await requireSameAnswers(contenders, inputs, difference);
  for (const contender of contenders) await warmUp(contender, inputsOf(contender, inputs), warmUpMs);
  const samples = contenders.map((contender) => inputsOf(contender, inputs).map((): number[] => []));
  const roundMedians = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (round + turn) % contenders.length;
      if (round % (contenders[index].everyRounds ?? 1) !== 0) continue;
      roundMedians[index].push(medianOf(await takeTurn(contenders[index], inputs, samples[index])));
    }
  }
  return contenders.map(({ name }, index) => {
    const shared = Math.min(samples[0].length, samples[index].length);
    const ratio = medianOf(samples[index].slice(0, shared).flat()) / medianOf(samples[0].slice(0, shared).flat());
    return { name, timeMs: summarize(samples[index].flat()), ratio, noise: noiseOf(roundMedians[index]) };
  });
}

/**
 * What was measured as a figure of a report's group (report-row.ts).
 *
 * @param unitsPerMs  how many of the group's unit are a millisecond: 1 for ms, 1,000 for µs
 */
export function figureOf({ name, timeMs, ratio, noise }: Measured, unitsPerMs: number, more: Pick<Figure, 'goal' | 'side'> = {}): Figure {
  return { contender: name, value: scaled(timeMs, unitsPerMs), ratio, noise, ...more };
}

async function requireSameAnswers<Input>(
  contenders: readonly Contender<Input>[],
  inputs: readonly Input[],
  difference: Difference,
): Promise<void> {
  const authority = contenders[contenders.length - 1];
  for (const [position, input] of inputsOf(authority, inputs).entries()) {
    const expected = await authority.answer(input);
    for (const contender of contenders.slice(0, -1)) {
      if (position >= (contender.mostInputs ?? inputs.length)) continue;
      const found = difference(await contender.answer(input), expected);
      if (found !== undefined)
        throw new Error(`"${contender.name}" and "${authority.name}" answer input ${position} differently: ${found}`);
    }
  }
}

async function warmUp<Input>({ run }: Contender<Input>, inputs: readonly Input[], warmUpMs: number): Promise<void> {
  const end = performance.now() + warmUpMs;
  do for (const input of inputs) sink.last = await run(input);
  while (performance.now() < end);
}

/** Answers the times of this turn. */
async function takeTurn<Input>(contender: Contender<Input>, all: readonly Input[], samples: readonly number[][]): Promise<number[]> {
  const times: number[] = [];
  const inputs = inputsOf(contender, all);
  collectGarbage();
  sink.last = await contender.run(inputs[inputs.length - 1]);
  for (const [position, input] of inputs.entries()) {
    const start = performance.now();
    const result = contender.run(input);
    if (result instanceof Promise) sink.last = await result;
    const elapsedMs = performance.now() - start;
    times.push(elapsedMs);
    samples[position].push(elapsedMs);
    sink.last = result;
  }
  return times;
}

function inputsOf<Input>({ mostInputs }: Contender<Input>, inputs: readonly Input[]): readonly Input[] {
  return mostInputs === undefined ? inputs : inputs.slice(0, mostInputs);
}

function strictDifference(found: unknown, expected: unknown): string | undefined {
  if (isDeepStrictEqual(found, expected)) return undefined;
  return `found ${excerpt(found)}, expected ${excerpt(expected)}`;
}

/** Characters of an answer in a message: enough to see which one it is. */
const EXCERPT_LENGTH = 300;

function excerpt(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, EXCERPT_LENGTH);
}

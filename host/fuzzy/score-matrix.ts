/** Score matrix: many queries against many choices, and how it is filled without anybody waiting for it. */
import { InvalidArgumentError, MemoryError } from '../errors.ts';
import { checkedOptions, described } from './argument-check.ts';
import { type ChoiceEngine, type ChoiceScoreOptions, ChoiceStore, LONG_SCORE_OPTIONS } from './choice-store.ts';
import { checkedText } from './scorer-question.ts';
import { type LongWorkOptions, Turns } from './turns.ts';

export interface MatrixOptions extends ChoiceScoreOptions, LongWorkOptions {}

/** A row per query, a column per index of a choice. */
export interface ScoreMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Row by row; NaN for removed choices. */
  readonly scores: Float64Array;
}

/** Nanoseconds a score, also of the memory that it is the first to touch. */
const WORK_OF_COPY = 4;

/**
 * Scores every query against every choice.
 *
 * @param choices  strings, or a store that has them already
 * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` an unknown scorer, an option out of range, a query or choice that is no string
 * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the choices or the answer; nothing is left behind
 */
export async function scoreMatrix(
  engine: ChoiceEngine,
  queries: readonly string[],
  choices: readonly string[] | ChoiceStore,
  options: MatrixOptions,
): Promise<ScoreMatrix> {
  checkedOptions(options, LONG_SCORE_OPTIONS);
  checkedTexts('queries', queries);
  if (!(choices instanceof ChoiceStore)) checkedTexts('choices', choices);
  const turns = new Turns(queries.length, options);
  const store = choices instanceof ChoiceStore ? choices : new ChoiceStore(engine);
  try {
    if (!(choices instanceof ChoiceStore)) await store.fillInTurns(choices, turns);
    const columns = store.indexCount;
    const scores = roomFor(queries.length * columns);
    // An unknown scorer is told also when there is no query.
    if (queries.length === 0) store.checkOptions(options);
    for (const [row, query] of queries.entries()) {
      const found = await turns.finish(store.distanceSteps(query, options), row);
      scores.set(found.subarray(0, columns), row * columns);
      if (turns.isDue(columns * WORK_OF_COPY)) await turns.pause(row + 1);
    }
    turns.end();
    return { rows: queries.length, columns, scores };
  } finally {
    if (store !== choices) store.free();
  }
}

/** @throws InvalidArgumentError not an array of strings */
export function checkedTexts(field: string, texts: readonly string[]): void {
  if (!Array.isArray(texts)) throw new InvalidArgumentError([field], described(texts), 'an array of strings');
  for (let index = 0; index < texts.length; index++) checkedText([field, index], texts[index]);
}

function roomFor(count: number): Float64Array {
  try {
    return new Float64Array(count);
  } catch (cause) {
    throw new MemoryError('MEM_OUT_OF_MEMORY', `Cannot score: a matrix of ${count} scores has no room, expected fewer`, { cause });
  }
}

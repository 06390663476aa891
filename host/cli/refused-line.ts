/**
 * Refused line: names the line of a file that a memory refused.
 *
 * A memory knows places in a batch, such as `vectors.3.vector`, and not where in a file the batch began.
 */
import { InvalidArgumentError, VectorMismatchError } from '../errors.ts';
import { CommandFailure, type Refused } from './command.ts';

/** Where in the path of a refused field the place in the batch stands: behind the batch's own name. */
const PLACE = 1;

/**
 * What to say instead of an error: the line, and what of it was refused. The error itself when it is about no item.
 *
 * @param lines  line of each item of the batch
 */
export function namingLine(error: unknown, lines: readonly number[]): unknown {
  const refused = refusedOf(error);
  const line = lines[Number(refused?.field[PLACE])];
  if (refused === undefined || line === undefined) return error;
  const rest = refused.field.slice(PLACE + 1).join('.');
  const what = `line ${line}${rest === '' ? '' : `, "${rest}"`}`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return new CommandFailure(`Cannot accept ${what}: found ${refused.found}, expected ${refused.expected}`, undefined, code);
}

/** The same of an item that stands further behind in its batch. */
export function movedBehind(error: unknown, count: number): unknown {
  if (!(error instanceof CommandFailure) || error.refused === undefined) return error;
  const field = error.refused.field.map((part, place) => (place === PLACE ? Number(part) + count : part));
  return new CommandFailure(error.message, error.advice, error.code, { ...error.refused, field });
}

function refusedOf(error: unknown): Refused | undefined {
  if (error instanceof InvalidArgumentError || error instanceof VectorMismatchError) return error;
  return error instanceof CommandFailure ? error.refused : undefined;
}

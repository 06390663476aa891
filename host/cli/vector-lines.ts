/** Vector lines: named vectors as people write them, one JSON object a line. */
import type { VectorInput } from '../sequence/vectors-face.ts';
import { CommandFailure, UsageError } from './command.ts';
import type { TextLine } from './text-lines.ts';

/**
 * Reads `{"name": …, "text": … or "vector": […], "metadata": {…}}`.
 *
 * @throws CommandFailure the line is something else
 */
export function vectorOfLine({ text: line, number }: TextLine): VectorInput {
  const fields = objectOf(line);
  if (fields === undefined) throw new CommandFailure(`Cannot read line ${number}: expected a JSON object`);
  const { name, text, vector, metadata } = fields;
  if (typeof name !== 'string') throw new CommandFailure(`Cannot read line ${number}: expected a "name" that is a text`);
  if (text !== undefined && typeof text !== 'string') throw new CommandFailure(`Cannot read line ${number}: expected a "text" that is one`);
  if (vector !== undefined && !isNumbers(vector)) throw new CommandFailure(`Cannot read line ${number}: expected a "vector" of numbers`);
  return {
    name,
    ...(text !== undefined && { text }),
    ...(vector !== undefined && { vector }),
    ...(metadata !== undefined && { metadata: JSON.stringify(metadata) }),
  };
}

/** @throws UsageError it is no JSON list of numbers */
export function vectorOfText(text: string): readonly number[] {
  let vector: unknown;
  try {
    vector = JSON.parse(text);
  } catch {
    vector = undefined;
  }
  if (isNumbers(vector)) return vector;
  throw new UsageError(`Cannot use --vector '${text.slice(0, 100)}', expected a JSON list of numbers such as "[0.5, 1]"`);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((component) => typeof component === 'number');
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

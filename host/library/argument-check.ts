/**
 * Argument check: refuses, by its name, what has the wrong type.
 *
 * Most programs that call the library are checked by a compiler and none of this happens; those that are not must hear of a mistake in the same
 * words as of a value out of bounds, and not through a `TypeError` from somewhere inside. Bounds are the faces' business.
 */
import { InvalidArgumentError } from '../errors.ts';
import type { AsOf, ChangeOptions, ReadOptions } from '../sequence/observation.ts';

/** Where a value stands among the arguments, outermost name first. */
export type FieldPath = readonly (string | number)[];

/** What a value may be asked to be, in the words of a refusal. */
export type Kind = 'a string' | 'a number' | 'a boolean' | 'a function' | 'an object' | 'a list';

/** Kinds of fields; a field that is missing or undefined is not asked. */
export type FieldKinds<Options> = { readonly [Field in keyof Options]?: Kind };

export const CHANGE_OPTIONS: FieldKinds<ChangeOptions> = { idempotencyKey: 'a string' };

/** How the faces, which speak KATO's language, call what a program knows by another name. */
const PLAIN_NAMES: Readonly<Record<string, string>> = {
  node_id: 'space',
  ttl_seconds: 'ttlSeconds',
  unique_id: 'uniqueId',
  as_of: 'asOf',
};

/** @throws InvalidArgumentError the value is of another kind */
export function checkKind(value: unknown, kind: Kind, field: FieldPath): void {
  if (kindOf(value) !== kind) throw new InvalidArgumentError(field, kindOf(value), kind);
}

/** @throws InvalidArgumentError it is no object, or one of its fields is of another kind */
export function checkFields(value: object, kinds: Readonly<Record<string, Kind | undefined>>, field: FieldPath, within: FieldPath): void {
  checkKind(value, 'an object', field);
  for (const [name, kind] of Object.entries(kinds)) {
    const found: unknown = Reflect.get(value, name);
    if (found !== undefined && kind !== undefined) checkKind(found, kind, [...within, name]);
  }
}

/** Options as they were given, none when they are missing. Their fields are named without a path. @throws InvalidArgumentError */
export function checkedOptions<Options extends object>(options: Options | undefined, kinds: FieldKinds<Options>): Options | undefined {
  if (options !== undefined) checkFields(options, kinds, ['options'], []);
  return options;
}

/** @throws InvalidArgumentError */
export function checkedChange(options: ChangeOptions | undefined): ChangeOptions | undefined {
  return checkedOptions(options, CHANGE_OPTIONS);
}

/** Options of a look-up. @throws InvalidArgumentError they are none, or `asOf` is no moment */
export function checkedRead(options: ReadOptions | undefined): ReadOptions | undefined {
  checkedOptions(options, { asOf: 'an object' });
  if (options?.asOf !== undefined) checkMoment(options.asOf);
  return options;
}

/** @throws InvalidArgumentError it is neither a sequence number nor a time, or both */
export function checkMoment(moment: AsOf): void {
  checkFields(moment, { sequence: 'a number', timeMs: 'a number' }, ['asOf'], ['asOf']);
  const given = ['sequence', 'timeMs'].filter((name) => Reflect.get(moment, name) !== undefined);
  if (given.length !== 1) throw new InvalidArgumentError(['asOf'], given.join(' and ') || 'neither', 'either sequence or timeMs');
}

/** @throws InvalidArgumentError it cannot be walked through; a text can, and is never meant */
export function checkIterable(value: unknown, field: FieldPath, expected: string, isAsyncToo = false): void {
  const isWalkable =
    typeof value === 'object' && value !== null && (Symbol.iterator in value || (isAsyncToo && Symbol.asyncIterator in value));
  if (!isWalkable) throw new InvalidArgumentError(field, kindOf(value), expected);
}

/** What a value is, as `Kind` spells it where it has a name for it. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  // Objects without fields, that would count as empty.
  if (value instanceof Map || value instanceof Set) return value instanceof Map ? 'a Map' : 'a Set';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Runs a call of a face and gives refused fields the names that the library has for them. */
export async function inPlainNames<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    const field = error.field.map((part) => (typeof part === 'string' && Object.hasOwn(PLAIN_NAMES, part) ? PLAIN_NAMES[part] : part));
    throw new InvalidArgumentError(field, error.found, error.expected);
  }
}

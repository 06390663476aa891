/**
 * Argument check: objects of options, and how a refused value is told.
 *
 * A name that nobody knows is most often a slip of the pen (`cutof`), and would silently ask something else: it is refused. One whose value
 * is undefined says nothing and passes.
 */
import { InvalidArgumentError } from '../errors.ts';

/**
 * The options, which have no others than the known ones.
 *
 * @throws InvalidArgumentError they are no object, or one of them is not known; names it
 */
export function checkedOptions<Options extends object>(options: Options, known: ReadonlySet<string>, field = 'options'): Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InvalidArgumentError([field], described(options), 'an object');
  }
  for (const name in options) if (!known.has(name) && options[name] !== undefined) refuseOption(name, known);
  return options;
}

/** @throws InvalidArgumentError neither true nor false; names the field */
export function checkedFlag(field: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new InvalidArgumentError([field], described(value), 'true or false');
  return value;
}

/** A value in a few words. */
export function described(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'function') return 'a function';
  if (value === null || typeof value !== 'object') return String(value);
  return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
}

function refuseOption(name: string, known: ReadonlySet<string>): never {
  throw new InvalidArgumentError([name], 'an option that is not known here', `one of ${[...known].join(', ')}`);
}

/** Pattern names as callers give them, and what they are told when there is no such pattern. */
import { nameFromHex } from '../core/patterns/name-table.ts';
import { InvalidArgumentError, MemoryError } from '../errors.ts';
import { hexOfName } from './look-ups.ts';

/** The hexadecimal part of a name. @throws InvalidArgumentError it cannot be the name of a pattern */
export function checkedName(name: string): string {
  const hex = hexOfName(name);
  if (nameFromHex(hex) !== undefined) return hex;
  const found = JSON.stringify(name.slice(0, 100).toWellFormed());
  throw new InvalidArgumentError(['name'], found, '40 lower-case hexadecimal digits, "PTRN|" before them or not');
}

export function patternNotFound(space: string, pattern: string): MemoryError {
  return new MemoryError('MEM_PATTERN_NOT_FOUND', `Cannot find pattern "${pattern}" in space "${space}"`);
}

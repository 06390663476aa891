import { describe, expect, it } from 'vitest';
import { CommandFailure } from '../../host/cli/command.ts';
import { movedBehind, namingLine } from '../../host/cli/refused-line.ts';
import { InvalidArgumentError, VectorMismatchError } from '../../host/errors.ts';

const message = (error: unknown): unknown => (error instanceof CommandFailure ? [error.code, error.message] : error);

describe('a refusal of an item', () => {
  it('names the line of the item, and what of it was refused', () => {
    const lines = [4, 6, 9];
    expect(message(namingLine(new InvalidArgumentError(['vectors', 2, 'vector', 0], 'NaN', 'a number'), lines))).toEqual([
      'MEM_INVALID_ARGUMENT',
      'Cannot accept line 9, "vector.0": found NaN, expected a number',
    ]);
    const mismatch = new VectorMismatchError('MEM_EMBEDDER_MISMATCH', 'add', ['vectors', 0], '2 components', '3 components');
    expect(message(namingLine(mismatch, lines))).toEqual([
      'MEM_EMBEDDER_MISMATCH',
      'Cannot accept line 4: found 2 components, expected 3 components',
    ]);
  });

  it('is as it was where it is about no item', () => {
    for (const error of [
      new Error('disk full'),
      new InvalidArgumentError(['vectors'], '0 of them', 'some'),
      new InvalidArgumentError(['vectors', 7], 'x', 'y'),
      new CommandFailure('no'),
    ])
      expect(namingLine(error, [1, 2])).toBe(error);
  });

  it('counts what a server took before it', () => {
    const refused = { field: ['patterns', '1', 'frequency'], found: '0', expected: '1' };
    const moved = movedBehind(new CommandFailure('Cannot', undefined, 'MEM_INVALID_ARGUMENT', refused), 10);
    const lines = Array.from({ length: 20 }, (_, place) => place + 100);
    expect(message(namingLine(moved, lines))).toEqual(['MEM_INVALID_ARGUMENT', 'Cannot accept line 111, "frequency": found 0, expected 1']);
    const other = new Error('no');
    expect(movedBehind(other, 10)).toBe(other);
  });
});

import { describe, expect, it } from 'vitest';
import type { CommandCall } from '../../host/cli/command.ts';
import { learnLines } from '../../host/cli/learn-lines.ts';
import type { TextLine } from '../../host/cli/text-lines.ts';
import { InvalidArgumentError } from '../../host/errors.ts';
import { bytesOf, testHost } from './command-host.ts';

/** The part of a call that learning lines uses. */
const call: CommandCall = {
  host: testHost(),
  operands: [],
  values: {},
  dataPath: '',
  space: '',
  connect: () => Promise.reject(new Error('needs no memory')),
  answer: () => {},
};

const words = ({ text }: TextLine): string[] => text.split(' ');

function learner(failAt = Number.POSITIVE_INFINITY) {
  const batches: (readonly string[])[] = [];
  let underWay = 0;
  const learn = async (items: readonly string[]): Promise<number> => {
    expect(++underWay).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    underWay--;
    if (batches.length + 1 >= failAt) throw new Error('disk full');
    batches.push(items);
    return batches.length;
  };
  return { batches, learn };
}

describe('learnLines', () => {
  it('learns everything in order, one batch after the other', async () => {
    const lines = Array.from({ length: 2_600 }, (_, index) => `w${index}`);
    const { batches, learn } = learner();
    await learnLines({ call, chunks: bytesOf(lines.join('\n'), 100), bytes: undefined, read: words, learn });
    expect(batches.flat()).toEqual(lines);
    expect(batches.map(({ length }) => length)).toEqual([1000, 1000, 600]);
  });

  it('learns what came before a line that cannot be read', async () => {
    const { batches, learn } = learner();
    const read = (line: TextLine): string[] => {
      if (line.number === 3) throw new Error('bad line');
      return words(line);
    };
    await expect(learnLines({ call, chunks: bytesOf('a\nb c\nd\ne'), bytes: 9, read, learn })).rejects.toThrow('bad line');
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('names the line of what is refused, behind blank lines, lines of several and batches before', async () => {
    const lines = ['', ...Array.from({ length: 1_200 }, (_, index) => (index % 2 === 0 ? 'a' : 'b c')), 'bad'];
    const learn = async (items: readonly string[]): Promise<number> => {
      const place = items.indexOf('bad');
      if (place >= 0) throw new InvalidArgumentError(['items', place, 'word'], 'bad', 'good');
      return 0;
    };
    const read = ({ text }: TextLine): string[] => text.split(' ').filter((word) => word !== '');
    await expect(learnLines({ call, chunks: bytesOf(lines.join('\n'), 100), bytes: undefined, read, learn })).rejects.toThrow(
      /^Cannot accept line 1202, "word": found bad, expected good$/,
    );
  });

  it('ends a batch where lines would be too many characters, or one of them alone', async () => {
    const { batches, learn } = learner();
    const chunks = bytesOf('aa\nbb\ncccccc\nd\ne\nf\ng');
    await learnLines({ call, chunks, bytes: undefined, mostCharacters: 4, read: words, learn });
    expect(batches).toEqual([['aa', 'bb'], ['cccccc'], ['d', 'e', 'f', 'g']]);
  });

  it('passes on what learning fails with, and stops', async () => {
    const lines = Array.from({ length: 5_000 }, () => 'w');
    const { batches, learn } = learner(2);
    await expect(learnLines({ call, chunks: bytesOf(lines.join('\n'), 1000), bytes: undefined, read: words, learn })).rejects.toThrow(
      'disk full',
    );
    expect(batches).toHaveLength(1);
  });
});

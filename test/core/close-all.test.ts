import { describe, expect, it } from 'vitest';
import { closeAfter, closeAll } from '../../host/core/close-all.ts';

/** Closings that note their names, and those that say no by an error of their name. */
function closings(...names: readonly string[]) {
  const closed: string[] = [];
  const all = names.map((name) => async () => {
    closed.push(name);
    if (name.startsWith('bad')) throw new Error(name);
  });
  return { closed, all };
}

describe('closeAll', () => {
  it('closes one after the other', async () => {
    const { closed, all } = closings('a', 'b');
    await closeAll(all);
    expect(closed).toEqual(['a', 'b']);
  });

  it('closes all of them when some refuse, and then throws the first error', async () => {
    const { closed, all } = closings('a', 'bad one', 'b', 'bad two', 'c');
    await expect(closeAll(all)).rejects.toThrow('bad one');
    expect(closed).toEqual(['a', 'bad one', 'b', 'bad two', 'c']);
  });

  it('hears of one that throws before it waits, too', async () => {
    const { closed, all } = closings('last');
    const refuse = (): Promise<void> => {
      throw new Error('at once');
    };
    await expect(closeAll([refuse, ...all])).rejects.toThrow('at once');
    expect(closed).toEqual(['last']);
  });
});

describe('closeAfter', () => {
  it('closes everything and throws what failed before', async () => {
    const { closed, all } = closings('bad', 'b');
    await expect(closeAfter(new Error('first'), all)).rejects.toThrow('first');
    expect(closed).toEqual(['bad', 'b']);
  });
});

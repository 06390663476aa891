import { describe, expect, it } from 'vitest';
import { HeadWatch } from '../../host/storage/head-watch.ts';

describe('HeadWatch', () => {
  it('wakes all who wait for a space, and nobody else', async () => {
    const watch = new HeadWatch();
    const woken: string[] = [];
    for (const [name, space] of [
      ['first', 'a'],
      ['second', 'a'],
      ['other', 'b'],
    ] as const) {
      void watch.wait(space).rung.then(() => woken.push(name));
    }
    watch.advanced('a');
    watch.advanced('c');
    await Promise.resolve();
    expect(woken).toEqual(['first', 'second']);
  });

  it('lets a waiter give up', async () => {
    const watch = new HeadWatch();
    const wait = watch.wait('a');
    wait.cancel();
    await wait.rung;
  });

  it('wakes everybody when it closes, and those who come later', async () => {
    const watch = new HeadWatch();
    const before = watch.wait('a');
    watch.close();
    await before.rung;
    await watch.wait('b').rung;
  });
});

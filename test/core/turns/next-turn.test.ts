import { afterEach, describe, expect, it, vi } from 'vitest';
import { nextTurn } from '../../../host/core/turns/next-turn.ts';

afterEach(() => vi.unstubAllGlobals());

describe('nextTurn', () => {
  it('lets what was due before it run first', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('due'));
    await nextTurn();
    order.push('next');
    expect(order).toEqual(['due', 'next']);
  });

  it('comes also where there are timers only', async () => {
    vi.stubGlobal('setImmediate', undefined);
    await nextTurn();
  });
});

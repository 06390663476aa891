import { describe, expect, it } from 'vitest';
import { TurnQueue } from '../../../host/core/journal/turn-queue.ts';

describe('TurnQueue', () => {
  it('gives a free turn at once', () => {
    const turns = new TurnQueue();
    expect(turns.take()).toBeUndefined();
    turns.give();
    expect(turns.take()).toBeUndefined();
  });

  it('hands a held turn on in the order of asking', async () => {
    const turns = new TurnQueue();
    turns.take();
    const order: number[] = [];
    const waiting = [1, 2, 3].map(async (number) => {
      await turns.take();
      order.push(number);
      turns.give();
    });
    expect(order).toEqual([]);
    turns.give();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
    expect(turns.take()).toBeUndefined();
  });
});

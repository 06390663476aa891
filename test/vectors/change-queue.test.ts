import { describe, expect, it } from 'vitest';
import { ChangeQueue } from '../../host/vectors/change-queue.ts';

describe('ChangeQueue', () => {
  it('runs changes one after the other, and goes on after one that failed', async () => {
    const queue = new ChangeQueue();
    const steps: string[] = [];
    const slow = queue.run(async () => {
      steps.push('first starts');
      await Promise.resolve();
      steps.push('first ends');
      throw new Error('no room');
    });
    const next = queue.run(async () => steps.push('second'));
    await expect(slow).rejects.toThrow('no room');
    await next;
    expect(steps).toEqual(['first starts', 'first ends', 'second']);
  });
});

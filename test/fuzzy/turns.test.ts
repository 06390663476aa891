import { describe, expect, it } from 'vitest';
import { Turns } from '../../host/fuzzy/turns.ts';

describe('Turns', () => {
  it('pauses after so much work, tells the progress, and lets others run in between', async () => {
    const progress: [number, number][] = [];
    const turns = new Turns(10, { onProgress: (done, total) => progress.push([done, total]) });
    let others = 0;
    setImmediate(() => others++);
    function* steps(): Generator<number, string> {
      for (let step = 0; step < 5; step++) yield 2_500_000;
      return 'done';
    }
    expect(await turns.finish(steps(), 4)).toBe('done');
    expect(others).toBe(1);
    turns.end();
    expect(progress).toEqual([
      [4, 10],
      [10, 10],
    ]);
  });

  it('ends by the reason of the signal, at once or at the next pause', async () => {
    const reason = new Error('enough');
    expect(() => new Turns(1, { signal: AbortSignal.abort(reason) })).toThrow(reason);
    const controller = new AbortController();
    const turns = new Turns(1, { signal: controller.signal });
    controller.abort(reason);
    await expect(turns.pause(0)).rejects.toBe(reason);
    const silent = { aborted: true, addEventListener: () => {}, removeEventListener: () => {} };
    expect(() => new Turns(1, { signal: silent })).toThrow('without a reason');
  });
});

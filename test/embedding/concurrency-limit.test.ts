import { describe, expect, it } from 'vitest';
import { ConcurrencyLimit } from '../../host/embedding/concurrency-limit.ts';

describe('ConcurrencyLimit', () => {
  it('lets so many run at a time, in the order of asking', async () => {
    const limit = new ConcurrencyLimit(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3].map((number) =>
      limit.run(() => {
        started.push(number);
        return new Promise<number>((resolve) => ends.push(() => resolve(number)));
      }),
    );
    await Promise.resolve();
    expect(started).toEqual([0, 1]);
    ends[1]();
    await all[1];
    expect(started).toEqual([0, 1, 2]);
    ends[0]();
    await all[0];
    for (const end of ends) end();
    ends[3]?.();
    expect(started).toEqual([0, 1, 2, 3]);
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
  });

  it('gives a place back when work fails', async () => {
    const limit = new ConcurrencyLimit(1);
    await expect(limit.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await limit.run(() => Promise.resolve(1))).toBe(1);
  });

  it('lets nobody wait who has given up, and leaves him no place', async () => {
    const limit = new ConcurrencyLimit(1);
    let end = (): void => {};
    const first = limit.run(() => new Promise<void>((resolve) => (end = resolve)));
    const leaving = new AbortController();
    const second = limit.run(() => Promise.resolve('second'), leaving.signal);
    const third = limit.run(() => Promise.resolve('third'));
    leaving.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    await expect(limit.run(() => Promise.resolve(), leaving.signal)).rejects.toThrow('gone');
    end();
    await first;
    expect(await third).toBe('third');
    expect(await limit.run(() => Promise.resolve('fourth'))).toBe('fourth');
  });
});

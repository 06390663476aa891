import { afterAll, describe, expect, it } from 'vitest';
import { GraphChannel } from '../../host/vectors/graph-channel.ts';
import type { GraphSettings } from '../../host/vectors/graph-requests.ts';

const channel = new GraphChannel();
afterAll(() => channel.close());

const settings: GraphSettings = { dimension: 2, metric: 'ip', scalar: 'f32', connectivity: 16, expansionAdd: 64, expansionSearch: 64 };

describe('GraphChannel', () => {
  it('keeps graphs apart in one thread', async () => {
    const [one, other] = await Promise.all([channel.create(settings), channel.create(settings)]);
    await one.put(Uint32Array.of(1), Float32Array.of(1, 0));
    await other.put(Uint32Array.of(2), Float32Array.of(1, 0));
    expect([...(await one.search(Float32Array.of(9, 9, 1, 0).subarray(2), 5))]).toEqual([1]);
    expect([...(await other.search(Float32Array.of(1, 0), 5))]).toEqual([2]);
    await one.remove(Uint32Array.of(1));
    expect([...(await one.search(Float32Array.of(1, 0), 5))]).toEqual([]);
    await one.close();
    await expect(one.search(Float32Array.of(1, 0), 5)).rejects.toThrow('was not created');
  });

  it('fails the handles of a thread that ended, and starts another one for new graphs', async () => {
    const mortal = new GraphChannel();
    const before = await mortal.create(settings);
    await mortal.close();
    await expect(before.search(Float32Array.of(1, 0), 1)).rejects.toMatchObject({ code: 'MEM_THREAD_FAILED' });
    const after = await mortal.create(settings);
    await after.put(Uint32Array.of(3), Float32Array.of(1, 0));
    expect([...(await after.search(Float32Array.of(1, 0), 1))]).toEqual([3]);
    await mortal.close();
  });
});

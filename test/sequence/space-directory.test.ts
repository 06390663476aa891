import { beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../host/compose.ts';
import { Predictor } from '../../host/sequence/predictor.ts';
import { SpaceDirectory } from '../../host/sequence/space-directory.ts';
import { ManualClock } from './manual-clock.ts';
import { FailingStore } from './test-stores.ts';

const engine = createEngine();
const HEADER = { sessionId: 's', timeMs: 5, idempotencyKey: null };

describe('SpaceDirectory', () => {
  let store: FailingStore;
  let clock: ManualClock;
  let loaded: string[];
  let directory: SpaceDirectory;

  beforeEach(async () => {
    store = await FailingStore.open();
    clock = new ManualClock();
    loaded = [];
    directory = new SpaceDirectory({ store, engine, predictor: new Predictor(engine), clock, onLoaded: ({ name }) => loaded.push(name) });
  });

  it('loads a space once, also for callers at the same time, and counts its use', async () => {
    const [first, second] = await Promise.all([directory.get('a'), directory.get('a')]);
    expect(first).toBe(second);
    clock.advanceSeconds(3);
    expect(await directory.getForChange('a')).toBe(first);
    expect(first).toMatchObject({ name: 'a', useCount: 3, lastUsedMs: clock.nowMs(), loadedAtMs: clock.nowMs() - 3000 });
    expect([loaded, directory.all]).toEqual([['a'], [first]]);
  });

  it('does not load a space that nothing was ever written for, when asked for an existing one', async () => {
    expect(await directory.get('a', true)).toBeUndefined();
    expect(loaded).toEqual([]);
    await directory.get('a');
    expect(await directory.get('a', true)).toBeUndefined();
    await store.append('b', 0, [
      { kind: 'session-opened', ...HEADER, payload: '{"ttl_seconds":1,"metadata":"{}","settings":{}}', durable: false },
    ]);
    expect((await directory.get('b', true))?.sessionForReading('s').ttlSeconds).toBe(1);
  });

  it('loads a space anew after a failed change, and gives the memory of the old one back', async () => {
    const space = await directory.get('a');
    const bytes = engine.arena.bytesInUse;
    store.failures = 1;
    await expect(
      space.commit(HEADER, [{ kind: 'session-opened', ttlSeconds: 1, metadata: '{}', settings: {} }], undefined),
    ).rejects.toMatchObject({ code: 'MEM_STORE_FAILED' });
    const fresh = await directory.getForChange('a');
    // Somebody may still have read the old one in that turn: it is freed in a later one.
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    expect([fresh === space, fresh.stale, engine.arena.bytesInUse]).toEqual([false, false, bytes]);
    expect(() => space.state).toThrow('was freed');
  });

  it('tries again to load a space whose loading failed', async () => {
    await store.append('a', 0, [{ kind: 'observed', ...HEADER, payload: '{', durable: false }]);
    for (let time = 0; time < 2; time++) await expect(directory.get('a')).rejects.toMatchObject({ code: 'MEM_STORE_CORRUPT' });
  });

  it('frees every space when it closes', async () => {
    const before = engine.arena.bytesInUse;
    await directory.get('x');
    await directory.get('y');
    expect(engine.arena.bytesInUse).toBeGreaterThan(before);
    await directory.close();
    expect([engine.arena.bytesInUse, directory.all]).toEqual([before, []]);
  });
});

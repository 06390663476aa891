import type { fdatasync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeferredSync } from '../../host/storage/deferred-sync.ts';
import { ManualTime } from './manual-time.ts';

type Finish = (error: NodeJS.ErrnoException | null) => void;

describe('DeferredSync', () => {
  const running: Finish[] = [];
  const failures: string[] = [];
  let deferred: DeferredSync;
  let time: ManualTime;

  beforeEach(() => {
    time = new ManualTime();
    running.length = 0;
    failures.length = 0;
    const sync = Object.assign((_: number, finish: Finish) => void running.push(finish), { __promisify__: async () => {} });
    deferred = new DeferredSync(1, time.timer, (error) => failures.push(error.message), sync satisfies typeof fdatasync);
  });

  it('starts a sync within 10 ms of a commit, and one for all commits of that time', () => {
    deferred.committed();
    deferred.committed();
    expect(running).toHaveLength(0);
    time.pass(9);
    expect(running).toHaveLength(1);
    running[0](null);
    time.pass(1000);
    expect(running).toHaveLength(1);
  });

  it('syncs again what was committed while it synced', () => {
    deferred.committed();
    time.pass(9);
    deferred.committed();
    time.pass(1000);
    expect(running).toHaveLength(1);
    running[0](null);
    time.pass(9);
    expect(running).toHaveLength(2);
  });

  it('syncs nothing that a synced commit covered', () => {
    deferred.committed();
    deferred.synced();
    time.pass(1000);
    expect(running).toHaveLength(0);
  });

  it('starts at once before long work, when there is something to sync', () => {
    deferred.beforeLongWork();
    expect(running).toHaveLength(0);
    deferred.committed();
    deferred.beforeLongWork();
    expect(running).toHaveLength(1);
  });

  it('reports a sync that failed, and does not try again', () => {
    deferred.committed();
    time.pass(9);
    running[0](new Error('input/output error'));
    time.pass(1000);
    expect(failures).toEqual(['input/output error']);
    expect(running).toHaveLength(1);
  });

  it('stops when the running sync is done, and starts none any more', async () => {
    deferred.committed();
    time.pass(9);
    const stopped = deferred.stop();
    deferred.committed();
    running[0](null);
    await stopped;
    time.pass(1000);
    expect(running).toHaveLength(1);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { SessionNotFoundError } from '../../host/errors.ts';
import { SessionDirectory } from '../../host/sequence/session-directory.ts';
import { ManualClock } from './manual-clock.ts';

describe('SessionDirectory', () => {
  let clock: ManualClock;
  let expired: string[];
  let directory: SessionDirectory;

  beforeEach(() => {
    clock = new ManualClock();
    expired = [];
    directory = new SessionDirectory(clock, true, ({ sessionId }) => expired.push(sessionId));
  });

  it('restarts the time to live with every access and forgets what ran out, once', () => {
    directory.enter('s', 'space', 10);
    clock.advanceSeconds(9);
    expect(directory.access('s')).toMatchObject({ space: 'space', ttlSeconds: 10, deadlineMs: clock.nowMs() + 10_000 });
    clock.advanceSeconds(9);
    expect(directory.find('s')).toBeDefined();
    clock.advanceSeconds(1);
    expect(() => directory.access('s')).toThrow(SessionNotFoundError);
    expect([directory.find('s'), directory.wasExpired('s'), directory.activeCount()]).toEqual([undefined, true, 0]);
    expect([expired, directory.expired, directory.operations]).toEqual([['s'], 1, 1]);
  });

  it('lets the time run without auto-extend', () => {
    const fixed = new SessionDirectory(clock, false, () => undefined);
    fixed.enter('s', 'space', 10);
    clock.advanceSeconds(6);
    fixed.access('s');
    clock.advanceSeconds(6);
    expect(() => fixed.access('s')).toThrow(SessionNotFoundError);
  });

  it('extends by another time to live from now', () => {
    const handle = directory.enter('s', 'space', 10);
    clock.advanceSeconds(5);
    directory.extend(handle, 100);
    expect(handle).toMatchObject({ ttlSeconds: 100, deadlineMs: clock.nowMs() + 100_000 });
  });

  it('knows where a session was closed under a key, until its space is erased', () => {
    directory.enter('s', 'space', 10);
    expect([directory.spaceOfClosing('s'), directory.remove('s'), directory.remove('s')]).toEqual([undefined, true, false]);
    directory.enterClosing('s', 'space');
    directory.enterClosing('t', 'other');
    expect(directory.spaceOfClosing('s')).toBe('space');
    directory.removeSpace('space');
    expect([directory.spaceOfClosing('s'), directory.spaceOfClosing('t')]).toEqual([undefined, 'other']);
  });

  it('drops expired sessions while it counts, and removed ones are not expired', () => {
    for (const [id, ttlSeconds] of [
      ['a', 10],
      ['b', 20],
      ['c', 30],
    ] as const)
      directory.enter(id, 'space', ttlSeconds);
    directory.remove('c');
    directory.remove('c');
    clock.advanceSeconds(15);
    expect(directory.activeCount()).toBe(1);
    expect([expired, directory.deleted, directory.wasExpired('c'), directory.wasExpired('b')]).toEqual([['a'], 1, false, false]);
  });
});

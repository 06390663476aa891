import { describe, expect, it } from 'vitest';
import { SystemServices } from '../../host/system/system-services.ts';
import { READING } from '../http/test-server.ts';

function services() {
  let now = 1_000;
  const store = { kind: 'sqlite', operations: 0, errors: 0, meanResponseMs: 0, usable: true, lastError: null as string | null };
  const system = new SystemServices({
    clock: { nowMs: () => now },
    probe: { read: () => READING },
    config: { serviceName: 'kato', sessionTtlSeconds: 60 },
    version: '1.2.3',
    sessions: () => ({
      sessionsCreated: 0,
      sessionsDeleted: 0,
      sessionsExpired: 0,
      sessionOperations: 0,
      activeSessions: 0,
      spaces: [],
      spaceBytesHeld: 0,
      spaceBytesLimit: null,
      spaceEvictions: 0,
      snapshotsWritten: 0,
      snapshotProblems: 0,
      mostEntriesToFold: 0,
    }),
    store: () => store,
  });
  const move = (ms: number): void => {
    now += ms;
  };
  return { system, store, move };
}

describe('SystemServices', () => {
  it('is healthy while the process can answer, however busy the machine is', () => {
    expect(services().system.health()).toEqual({ status: 'healthy', issues: [] });
  });

  it('is unhealthy when the store takes no entries, without saying where the store lies', () => {
    const { system, store } = services();
    store.usable = false;
    store.lastError = 'disk full on volume nine';
    expect(system.health()).toEqual({ status: 'unhealthy', issues: ['Store takes no more entries'] });
  });

  it('is unhealthy from the start of the shutdown on', () => {
    const { system } = services();
    system.beginShutdown();
    expect(system.stopping).toBe(true);
    expect(system.health()).toEqual({ status: 'unhealthy', issues: ['Shutting down'] });
  });

  it('knows its age by the clock that it was given', () => {
    const { system, move } = services();
    move(2_500);
    expect(system.uptimeSeconds).toBe(2.5);
  });

  it('has no caches and no vector figures unless it is given some', () => {
    const { system } = services();
    expect(system.caches()).toEqual([]);
    expect(system.dropCaches()).toBe(0);
    expect(system.vectors()).toMatchObject({ operations: 0, usable: true });
  });
});

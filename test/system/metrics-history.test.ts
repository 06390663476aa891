import { describe, expect, it } from 'vitest';
import { MetricsHistory, SAMPLE_INTERVAL_MS, SERIES_NAMES } from '../../host/system/metrics-history.ts';
import { RequestStatistics } from '../../host/system/request-statistics.ts';
import { READING } from '../http/test-server.ts';

function history() {
  let now = 1_000_000;
  let created = 0;
  const clock = { nowMs: () => now };
  const store = { kind: 'memory', operations: 4, errors: 1, meanResponseMs: 8, usable: true, lastError: null };
  const sessions = () => ({
    sessionsCreated: created,
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
  });
  const metrics = new MetricsHistory({
    clock,
    probe: { read: () => READING },
    requests: new RequestStatistics(clock),
    sessions,
    store: () => store,
    vectors: () => ({ ...store, operations: 9 }),
  });
  const move = (ms: number): void => {
    now += ms;
    created++;
  };
  return { metrics, move };
}

describe('MetricsHistory', () => {
  it('keeps every figure that KATO names', () => {
    const { metrics } = history();
    metrics.collect();
    for (const name of SERIES_NAMES) expect(metrics.recent(name, 1), name).toHaveLength(1);
    expect(metrics.recent('qdrant_operations', 1)[0].value).toBe(9);
    expect(metrics.recent('redis_response_time', 1)[0].value).toBe(0.008);
  });

  it('samples on demand, and no more often than the interval', () => {
    const { metrics, move } = history();
    metrics.refresh();
    move(SAMPLE_INTERVAL_MS - 1);
    metrics.refresh();
    expect(metrics.recent('sessions_created', 10)).toHaveLength(1);
    move(1);
    metrics.refresh();
    expect(metrics.recent('sessions_created', 10).map(({ value }) => value)).toEqual([0, 2]);
  });

  it('answers the asked minutes only', () => {
    const { metrics, move } = history();
    metrics.collect();
    move(5 * 60_000);
    metrics.collect();
    expect(metrics.recent('sessions_created', 4)).toHaveLength(1);
    expect(metrics.recent('sessions_created', 5)).toHaveLength(2);
  });

  it('answers nothing for a name that it does not keep', () => {
    expect(history().metrics.recent('moon_phase', 10)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { writeJson } from '../../../../host/http/json-text.ts';
import { pointFigures, processorFigures, rateFigures, summaryFigures } from '../../../../host/http/routes/sequences/figures.ts';
import { SystemServices } from '../../../../host/system/system-services.ts';
import { READING } from '../../test-server.ts';

function systemWith(spaceCount: number): SystemServices {
  const spaces = Array.from({ length: spaceCount }, (_, index) => ({ space: `s${index}`, loadedAtMs: 0, lastUsedMs: index, useCount: 1 }));
  return new SystemServices({
    clock: { nowMs: () => 5_000 },
    probe: { read: () => READING },
    config: { serviceName: 'kato', sessionTtlSeconds: 60 },
    version: '1',
    sessions: () => ({
      sessionsCreated: 2,
      sessionsDeleted: 1,
      sessionsExpired: 0,
      sessionOperations: 7,
      activeSessions: 1,
      spaces,
      spaceBytesHeld: 77,
      spaceBytesLimit: null,
      spaceEvictions: 3,
      snapshotsWritten: 3,
      snapshotProblems: 0,
      mostEntriesToFold: 30,
    }),
    store: () => ({ kind: 'sqlite', operations: 3, errors: 0, meanResponseMs: 4, usable: true, lastError: null }),
  });
}

describe('processorFigures', () => {
  it('counts all spaces and lists the thousand that were used last', () => {
    const figures = JSON.parse(writeJson(processorFigures(systemWith(1_500)))) as {
      total_processors: number;
      bytes_held: number;
      bytes_limit: number | null;
      evictions: number;
      eviction_ttl_seconds: null;
      processors: { node_id: string }[];
    };
    expect([figures.total_processors, figures.processors.length, figures.processors[0].node_id]).toEqual([1_500, 1_000, 's1499']);
    expect(figures).toMatchObject({ bytes_held: 77, bytes_limit: null, evictions: 3, eviction_ttl_seconds: null });
    expect(figures).toMatchObject({ snapshots_written: 3, snapshot_problems: 0, most_entries_to_fold: 30 });
  });
});

describe('figures', () => {
  it('write whole floats with a decimal point and counts without', () => {
    const system = systemWith(1);
    expect(writeJson(summaryFigures(system))).toBe(
      '{"sessions":{"total_created":2,"total_deleted":1,"active":1,"operations_total":7},' +
        '"performance":{"total_requests":0,"total_errors":0,"error_rate":0.0,"average_response_time":0.0},' +
        '"resources":{"cpu_percent":97.0,"memory_percent":40.0,"disk_percent":10.0},' +
        '"databases":{"clickhouse":{"operations":3,"errors":0,"avg_response_time":0.004},' +
        '"qdrant":{"operations":0,"errors":0,"avg_response_time":0.0},"redis":{"operations":3,"errors":0,"avg_response_time":0.004}}}',
    );
    expect(writeJson(rateFigures(system))).toBe('{"requests_per_second":0.0,"requests_per_minute":0.0,"errors_per_minute":0.0}');
    expect(writeJson(pointFigures([{ timeMs: 1_500, value: 2 }]))).toBe('[{"timestamp":1.5,"value":2.0,"labels":{}}]');
  });
});

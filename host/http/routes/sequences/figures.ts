/** Figures: what system/ measures, in the keys of KATO's monitoring answers. Shared by several routes, which must not disagree. */
import type { NamedCacheFigures, StoreFigures } from '../../../system/figures.ts';
import type { SystemServices } from '../../../system/system-services.ts';
import type { TimePoint } from '../../../system/time-series.ts';
import { isoTime } from '../../answer.ts';
import type { JsonValue } from '../../json-text.ts';
import { float } from '../../json-text.ts';
import { kbIdOf } from '../../kb-id.ts';

/** A space has no processor of its own here; a list of ten thousand would only slow monitoring down. */
const MOST_LISTED_SPACES = 1_000;

export function processorFigures(system: SystemServices): JsonValue {
  const { spaces, spaceBytesHeld, spaceBytesLimit, spaceEvictions, ...rest } = system.sessions();
  const now = system.nowMs();
  const newestFirst = spaces.length > MOST_LISTED_SPACES ? [...spaces].sort((left, right) => right.lastUsedMs - left.lastUsedMs) : spaces;
  return {
    total_processors: spaces.length,
    // Spaces are evicted by the bytes they hold, never by their number, and never for being idle.
    max_processors: null,
    eviction_ttl_seconds: null,
    bytes_held: spaceBytesHeld,
    bytes_limit: spaceBytesLimit,
    evictions: spaceEvictions,
    snapshots_written: rest.snapshotsWritten,
    snapshot_problems: rest.snapshotProblems,
    most_entries_to_fold: rest.mostEntriesToFold,
    processors: newestFirst.slice(0, MOST_LISTED_SPACES).map(({ space, loadedAtMs, lastUsedMs, useCount }) => ({
      processor_id: kbIdOf(space, system.serviceName),
      node_id: space,
      created_at: isoTime(loadedAtMs),
      last_accessed: isoTime(lastUsedMs),
      access_count: useCount,
      idle_seconds: float(Math.max(0, now - lastUsedMs) / 1_000),
    })),
  };
}

/** The parts that `/metrics` and the summary of `/stats` share. */
export function summaryFigures(system: SystemServices): { readonly [key: string]: JsonValue } {
  const { requests } = system;
  const sessions = system.sessions();
  const reading = system.reading();
  return {
    sessions: {
      total_created: sessions.sessionsCreated,
      total_deleted: sessions.sessionsDeleted,
      active: sessions.activeSessions,
      operations_total: sessions.sessionOperations,
    },
    performance: {
      total_requests: requests.total,
      total_errors: requests.failed,
      error_rate: float(requests.total === 0 ? 0 : requests.failed / requests.total),
      average_response_time: float(requests.rates().meanDurationMs / 1_000),
    },
    resources: {
      cpu_percent: float(reading.cpuPercent),
      memory_percent: float(reading.memoryPercent),
      disk_percent: float(reading.diskPercent),
    },
    databases: {
      clickhouse: databaseFigures(system.store()),
      qdrant: databaseFigures(system.vectors()),
      redis: databaseFigures(system.store()),
    },
  };
}

export function cacheFigures({ entries, hits, misses, evictions, bytes, capacityBytes }: NamedCacheFigures): JsonValue {
  const asked = hits + misses;
  const rate = float(asked === 0 ? 0 : hits / asked);
  return { entries, hits, misses, hit_rate: rate, evictions, bytes_held: bytes, capacity_bytes: capacityBytes };
}

export function rateFigures(system: SystemServices): JsonValue {
  const { requestsPerSecond, errorsPerMinute } = system.requests.rates();
  return {
    requests_per_second: float(requestsPerSecond),
    requests_per_minute: float(requestsPerSecond * 60),
    errors_per_minute: float(errorsPerMinute),
  };
}

export function pointFigures(points: readonly TimePoint[]): JsonValue {
  return points.map(({ timeMs, value }) => ({ timestamp: float(timeMs / 1_000), value: float(value), labels: {} }));
}

function databaseFigures({ operations, errors, meanResponseMs }: StoreFigures): JsonValue {
  return { operations, errors, avg_response_time: float(meanResponseMs / 1_000) };
}

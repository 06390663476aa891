/**
 * KATO's routes about its machinery: concurrency, caches, shared short-term memory, connection pools (specs/kato.md 2.5).
 *
 * Mneme has one process and one store where KATO has workers and three databases. The keys stay, the figures are this process's own,
 * and where KATO promises an improvement that nobody measures, the answer is null.
 */
import type { FastifyInstance } from 'fastify';
import type { StoreFigures } from '../../../system/figures.ts';
import type { SystemServices } from '../../../system/system-services.ts';
import { isoTime, sendJson } from '../../answer.ts';
import type { JsonValue } from '../../json-text.ts';
import { float, writeJson } from '../../json-text.ts';
import { LIMITS } from '../../limits.ts';
import { queryText } from '../../query.ts';
import { answers, documented, queries } from '../../schemas/sequence-answers.ts';
import { cacheFigures } from './figures.ts';

const TAG = 'monitoring';
const LIMIT = LIMITS.requestsInFlight;
/** KATO's shares of the limit. */
const WARNING = Math.floor(LIMIT * 0.8);
const CRITICAL = Math.floor(LIMIT * 0.95);
/** Connections that the kernel queues before we accept them: Node's default. */
const BACKLOG = 511;
const NOTHING_STALE = 'Nothing that is cached can be out of date: nothing had to be dropped';
const NOTHING_CACHED = 'Nothing is cached: every look-up reads the memory itself';

export function machineryRoutes(scope: FastifyInstance, system: SystemServices): void {
  scope.get(
    '/concurrency',
    { schema: documented(TAG, 'Requests under way', answers.figures), config: { quiet: true } },
    (_request, reply) => sendJson(reply, writeJson(concurrencyJson(system))),
  );

  scope.get('/cache/stats', { schema: documented(TAG, 'Caches', answers.figures), config: { quiet: true } }, (_request, reply) =>
    sendJson(reply, writeJson(cacheJson(system))),
  );

  scope.post(
    '/cache/invalidate',
    { schema: documented(TAG, 'Drop what is cached', answers.figures), config: { query: queries.session } },
    (request, reply) => {
      const dropped = system.dropCaches();
      return sendJson(
        reply,
        writeJson({
          status: 'success',
          patterns_invalidated: dropped,
          symbols_invalidated: 0,
          session_id: queryText(request, 'session_id') ?? null,
          reason: dropped > 0 ? null : system.caches().length === 0 ? NOTHING_CACHED : NOTHING_STALE,
          timestamp: isoTime(system.nowMs()),
        }),
      );
    },
  );

  scope.get(
    '/distributed-stm/stats',
    { schema: documented(TAG, 'Short-term memory across processes', answers.figures), config: { quiet: true } },
    (_request, reply) =>
      sendJson(
        reply,
        writeJson({
          status: 'disabled',
          distributed_stm_enabled: false,
          performance_stats: null,
          processor_info: { total_active_processors: system.sessions().spaces.length },
          expected_improvements: null,
          reason: 'One process holds the store, so short-term memory is shared with no other',
          error: null,
          timestamp: isoTime(system.nowMs()),
        }),
      ),
  );

  scope.get(
    '/connection-pools',
    { schema: documented(TAG, 'The store, in the place of three databases', answers.figures), config: { quiet: true } },
    (_request, reply) => sendJson(reply, writeJson(poolsJson(system))),
  );
}

function concurrencyJson(system: SystemServices): JsonValue {
  const { inFlight, peak } = system.requests;
  return {
    status: inFlight >= CRITICAL ? 'critical' : inFlight >= WARNING ? 'warning' : 'healthy',
    current: { concurrent_requests: inFlight, utilization_percent: percentOf(inFlight) },
    peak: { concurrent_requests: peak, utilization_percent: percentOf(peak) },
    limits: { per_worker: LIMIT, warning_threshold: WARNING, critical_threshold: CRITICAL, total_capacity: LIMIT },
    configuration: { workers: 1, backlog: BACKLOG, max_requests: 'unlimited' },
    recommendations: [recommendation(inFlight, peak)],
    timestamp: isoTime(system.nowMs()),
  };
}

function recommendation(inFlight: number, peak: number): { readonly level: string; readonly message: string } {
  const figures = `${peak} of ${LIMIT} requests at the peak, ${inFlight} now`;
  if (peak >= CRITICAL) return { level: 'critical', message: `Callers were or are about to be refused: ${figures}` };
  if (peak >= WARNING) return { level: 'warning', message: `The queue came close to its limit: ${figures}` };
  return { level: 'info', message: `Concurrency is healthy: ${figures}` };
}

function percentOf(requests: number): number {
  return Math.floor((requests / LIMIT) * 100);
}

function cacheJson(system: SystemServices): JsonValue {
  const caches = system.caches();
  const timestamp = isoTime(system.nowMs());
  if (caches.length === 0) {
    return { cache_performance: { status: 'disabled', reason: NOTHING_CACHED }, cache_health: { status: 'disabled' }, timestamp };
  }
  const performance: Record<string, JsonValue> = { status: 'active' };
  for (const cache of caches) performance[cache.name] = cacheFigures(cache);
  return { cache_performance: performance, cache_health: { status: 'healthy' }, timestamp };
}

function poolsJson(system: SystemServices): JsonValue {
  const store = system.store();
  const vectors = system.vectors();
  const now = system.nowMs();
  const usable = store.usable && vectors.usable;
  return {
    status: usable ? 'healthy' : 'degraded',
    health: { redis: connectionJson(store, now), qdrant: connectionJson(vectors, now), clickhouse: connectionJson(store, now) },
    pool_statistics: { redis: poolJson(store), qdrant: poolJson(vectors), clickhouse: poolJson(store) },
    connection_optimization: {
      clickhouse: { backend: store.kind, features: ['embedded', 'group_commit'] },
      redis: { backend: store.kind, features: ['embedded', 'group_commit'] },
      qdrant: { backend: vectors.kind, features: ['embedded'] },
    },
    performance_improvements: null,
    error: null,
    timestamp: isoTime(now),
  };
}

function connectionJson({ usable, errors, lastError, meanResponseMs }: StoreFigures, nowMs: number): JsonValue {
  return {
    healthy: usable,
    last_check: float(nowMs / 1_000),
    error_count: errors,
    last_error: lastError,
    response_time_ms: float(meanResponseMs),
  };
}

function poolJson({ kind, operations, errors }: StoreFigures): JsonValue {
  return { backend: kind, connections: 1, operations, errors };
}

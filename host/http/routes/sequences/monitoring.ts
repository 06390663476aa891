/**
 * KATO's health, status and metrics routes (specs/kato.md 2.5), with this process's own figures.
 *
 * `/` and `/health` also carry what the clients of the other systems look for, where the keys do not clash.
 */
import type { FastifyInstance } from 'fastify';
import { SERIES_NAMES } from '../../../system/metrics-history.ts';
import type { SystemServices } from '../../../system/system-services.ts';
import { isoTime, sendJson } from '../../answer.ts';
import type { JsonValue } from '../../json-text.ts';
import { float, writeJson } from '../../json-text.ts';
import { LIMITS } from '../../limits.ts';
import type { PrometheusExport } from '../../prometheus.ts';
import { queryInteger } from '../../query.ts';
import { Refusal } from '../../refusal.ts';
import { answers, documented, queries } from '../../schemas/sequence-answers.ts';
import { cacheFigures, pointFigures, processorFigures, rateFigures, summaryFigures } from './figures.ts';

const TAG = 'monitoring';
const MINUTES = { initial: 10, least: 1, most: LIMITS.historyMinutes };

export function monitoringRoutes(scope: FastifyInstance, system: SystemServices, prometheus: PrometheusExport): void {
  scope.get('/', { schema: documented(TAG, 'What this server is', answers.figures), config: { quiet: true } }, (_request, reply) =>
    sendJson(
      reply,
      writeJson({
        service: 'KATO API',
        version: system.version,
        description: 'Mneme: a memory that explains itself',
        docs: '/docs',
        health: '/health',
        status: system.stopping ? 'stopping' : 'running',
        uptime_seconds: float(system.uptimeSeconds),
        architecture: 'modular',
        session_support: true,
        name: 'Mneme',
        links: { docs: '/docs', openapi: '/openapi.json', health: '/health', metrics: '/metrics' },
        timestamp: isoTime(system.nowMs()),
      }),
    ),
  );

  scope.get(
    '/health',
    { schema: documented(TAG, 'Whether the process can answer', answers.figures), config: { alwaysOpen: true, quiet: true } },
    (_request, reply) => {
      const { status } = system.health();
      reply.code(status === 'healthy' ? 200 : 503);
      return sendJson(reply, writeJson(healthJson(system)));
    },
  );

  scope.get('/status', { schema: documented(TAG, 'Sessions and spaces', answers.figures), config: { quiet: true } }, (_request, reply) => {
    const sessions = system.sessions();
    return sendJson(
      reply,
      writeJson({
        status: system.health().status,
        base_processor_id: system.serviceName,
        uptime_seconds: float(system.uptimeSeconds),
        sessions: {
          total_sessions: sessions.sessionsCreated,
          active_sessions: sessions.activeSessions,
          expired_sessions: sessions.sessionsExpired,
          backend: system.store().kind,
          redis_url: null,
        },
        processors: processorFigures(system),
        version: system.version,
      }),
    );
  });

  scope.get(
    '/metrics',
    { schema: documented(TAG, 'Current figures; Prometheus text for Accept: text/plain', answers.figures), config: { quiet: true } },
    async (request, reply) => {
      const type = prometheus.contentTypeFor(request.headers.accept);
      if (type !== undefined) return reply.header('content-type', type).send(await prometheus.text());
      return sendJson(
        reply,
        writeJson({
          timestamp: float(system.nowMs() / 1_000),
          ...summaryFigures(system),
          rates: rateFigures(system),
          processor_manager: processorFigures(system),
          uptime_seconds: float(system.uptimeSeconds),
          active_sessions: system.sessions().activeSessions,
          error: null,
          caches: Object.fromEntries(system.caches().map((cache) => [cache.name, cacheFigures(cache)])),
        }),
      );
    },
  );

  scope.get<{ Params: { name: string } }>(
    '/metrics/:name',
    { schema: documented(TAG, 'The past of one figure', answers.figures), config: { query: queries.minutes, quiet: true } },
    (request, reply) => {
      const { name } = request.params;
      const minutes = queryInteger(request, 'minutes', MINUTES);
      system.history.refresh();
      const points = system.history.recent(name, minutes);
      if (points.length === 0) throw new Refusal('HTTP_NOT_FOUND', `No data available for metric '${name}' in the last ${minutes} minutes`);
      let sum = 0;
      let least = Number.POSITIVE_INFINITY;
      let most = Number.NEGATIVE_INFINITY;
      for (const { value } of points) {
        sum += value;
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      return sendJson(
        reply,
        writeJson({
          metric_name: name,
          time_range_minutes: minutes,
          timestamp: float(system.nowMs() / 1_000),
          statistics: { count: points.length, min: float(least), max: float(most), avg: float(sum / points.length) },
          data_points: pointFigures(points),
        }),
      );
    },
  );

  scope.get(
    '/stats',
    { schema: documented(TAG, 'The past of all figures', answers.figures), config: { query: queries.minutes, quiet: true } },
    (request, reply) => {
      const minutes = queryInteger(request, 'minutes', MINUTES);
      system.history.refresh();
      const series: Record<string, JsonValue> = {};
      for (const name of SERIES_NAMES) series[name] = pointFigures(system.history.recent(name, minutes));
      return sendJson(
        reply,
        writeJson({
          time_range_minutes: minutes,
          timestamp: float(system.nowMs() / 1_000),
          processor_manager: processorFigures(system),
          current_status: currentStatus(system),
          time_series: series,
          summary: summaryFigures(system),
          error: null,
        }),
      );
    },
  );
}

function healthJson(system: SystemServices): JsonValue {
  const { status, issues } = system.health();
  const { usable } = system.store();
  const sampled = system.history.lastCollectedMs;
  return {
    status,
    processor_status: usable ? 'healthy' : 'unhealthy',
    service_name: system.serviceName,
    uptime_seconds: float(system.uptimeSeconds),
    issues,
    metrics_collected: SERIES_NAMES.length,
    last_collection: float((Number.isFinite(sampled) ? sampled : system.startedAtMs) / 1_000),
    active_sessions: system.sessions().activeSessions,
    timestamp: isoTime(system.nowMs()),
    version: system.version,
    database: usable,
    components: { database: { status: usable ? 'healthy' : 'unhealthy' } },
  };
}

function currentStatus(system: SystemServices): JsonValue {
  const { status, issues } = system.health();
  const { cpuPercent, memoryPercent } = system.reading();
  return {
    status,
    issues,
    metrics: {
      cpu_percent: float(cpuPercent),
      memory_percent: float(memoryPercent),
      error_rate_per_min: float(system.requests.rates().errorsPerMinute),
    },
    timestamp: isoTime(system.nowMs()),
  };
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SERIES_NAMES } from '../../../../host/system/metrics-history.ts';
import { startTestServer, type TestServer } from '../../test-server.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
  await server.open();
});
afterEach(() => server.app.close());

async function get(url: string) {
  const reply = await server.app.inject(url);
  return { status: reply.statusCode, text: reply.payload, json: reply.json<Record<string, unknown>>() };
}

describe('GET /', () => {
  it("says what this is, in KATO's keys first", async () => {
    const { json } = await get('/');
    expect(Object.keys(json).slice(0, 9)).toEqual([
      'service',
      'version',
      'description',
      'docs',
      'health',
      'status',
      'uptime_seconds',
      'architecture',
      'session_support',
    ]);
    expect(json).toMatchObject({ service: 'KATO API', status: 'running', docs: '/docs', session_support: true });
  });
});

describe('GET /health', () => {
  it('is healthy on a machine that is all but idle', async () => {
    server.clock.move(1_500);
    const { status, json, text } = await get('/health');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: 'healthy',
      processor_status: 'healthy',
      service_name: 'kato',
      uptime_seconds: 1.5,
      issues: [],
      metrics_collected: 20,
      active_sessions: 1,
      database: true,
    });
    expect(text).toContain('"last_collection":1700000000.0,');
  });

  it('is 503 when the store takes no entries', async () => {
    server.store.usable = false;
    expect(await get('/health')).toMatchObject({
      status: 503,
      json: { status: 'unhealthy', processor_status: 'unhealthy', database: false },
    });
  });
});

describe('GET /status', () => {
  it('lists sessions and spaces as they are', async () => {
    expect((await get('/status')).json).toMatchObject({
      status: 'healthy',
      base_processor_id: 'kato',
      sessions: { total_sessions: 1, active_sessions: 1, expired_sessions: 0, backend: 'memory', redis_url: null },
      processors: {
        total_processors: 1,
        eviction_ttl_seconds: null,
        processors: [{ processor_id: 'user_1_kato', node_id: 'user-1', access_count: 3 }],
      },
      version: '0.1.0',
    });
  });
});

describe('GET /metrics', () => {
  it("answers true figures in KATO's keys", async () => {
    await get('/nope');
    const { json } = await get('/metrics');
    expect(Object.keys(json)).toEqual([
      'timestamp',
      'sessions',
      'performance',
      'resources',
      'databases',
      'rates',
      'processor_manager',
      'uptime_seconds',
      'active_sessions',
      'error',
      'caches',
    ]);
    expect(json).toMatchObject({
      timestamp: 1_700_000_000,
      sessions: { total_created: 1, total_deleted: 0, active: 1, operations_total: 0 },
      performance: { total_requests: 1, total_errors: 0, error_rate: 0 },
      resources: { cpu_percent: 97, memory_percent: 40, disk_percent: 10 },
      databases: {
        clickhouse: { operations: 5, errors: 1, avg_response_time: 0.002 },
        qdrant: { operations: 0 },
        redis: { operations: 5 },
      },
      rates: { requests_per_second: 1, requests_per_minute: 60, errors_per_minute: 0 },
      active_sessions: 1,
      error: null,
    });
  });
});

describe('GET /metrics/{name}', () => {
  it('answers the past of one figure', async () => {
    server.system.history.collect();
    server.clock.move(20_000);
    await server.open();
    const { json, text } = await get('/metrics/sessions_created?minutes=1');
    expect(json).toMatchObject({
      metric_name: 'sessions_created',
      time_range_minutes: 1,
      statistics: { count: 2, min: 1, max: 2, avg: 1.5 },
    });
    expect(text).toContain(
      '"data_points":[{"timestamp":1700000000.0,"value":1.0,"labels":{}},{"timestamp":1700000020.0,"value":2.0,"labels":{}}]',
    );
  });

  it('is 404 for a figure that is not kept', async () => {
    expect(await get('/metrics/moon?minutes=3')).toMatchObject({
      status: 404,
      json: { detail: "No data available for metric 'moon' in the last 3 minutes" },
    });
  });

  it.each(['0', 'x', '1441'])('is 422 for %s minutes', async (minutes) => {
    expect((await get(`/metrics/sessions_created?minutes=${minutes}`)).status).toBe(422);
  });
});

describe('GET /stats', () => {
  it('answers the past of all twenty figures', async () => {
    const { json } = await get('/stats?minutes=5');
    expect(Object.keys(json)).toEqual([
      'time_range_minutes',
      'timestamp',
      'processor_manager',
      'current_status',
      'time_series',
      'summary',
      'error',
    ]);
    expect(Object.keys(json.time_series as object)).toEqual([...SERIES_NAMES]);
    expect(json).toMatchObject({
      time_range_minutes: 5,
      current_status: { status: 'healthy', issues: [], metrics: { cpu_percent: 97 } },
      time_series: { sessions_created: [{ timestamp: 1_700_000_000, value: 1, labels: {} }] },
      summary: { sessions: { active: 1 }, resources: { memory_percent: 40 } },
    });
  });
});

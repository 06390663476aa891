import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer, type TestServerOptions } from '../../test-server.ts';

let server: TestServer;
afterEach(() => server.app.close());

async function call(method: 'GET' | 'POST', url: string, options: TestServerOptions = {}): Promise<unknown> {
  server = await startTestServer(options);
  const reply = await server.app.inject({ method, url });
  expect(reply.statusCode).toBe(200);
  return reply.json();
}

const TIME = '2023-11-14T22:13:20.000Z';

describe('GET /concurrency', () => {
  it('answers what is under way against the limit of the queue', async () => {
    expect(await call('GET', '/concurrency')).toEqual({
      status: 'healthy',
      current: { concurrent_requests: 1, utilization_percent: 0 },
      peak: { concurrent_requests: 1, utilization_percent: 0 },
      limits: { per_worker: 1_024, warning_threshold: 819, critical_threshold: 972, total_capacity: 1_024 },
      configuration: { workers: 1, backlog: 511, max_requests: 'unlimited' },
      recommendations: [{ level: 'info', message: expect.stringContaining('1 of 1024') as unknown }],
      timestamp: TIME,
    });
  });

  it.each([
    [900, 'warning'],
    [1_000, 'critical'],
  ])('is told with %i requests under way: %s', async (requests, status) => {
    server = await startTestServer();
    for (let request = 0; request < requests; request++) server.system.requests.begin();
    expect((await server.app.inject('/concurrency')).json()).toMatchObject({ status, recommendations: [{ level: status }] });
  });
});

describe('caches', () => {
  it('are said to be absent when there are none', async () => {
    expect(await call('GET', '/cache/stats')).toEqual({
      cache_performance: { status: 'disabled', reason: expect.any(String) as unknown },
      cache_health: { status: 'disabled' },
      timestamp: TIME,
    });
  });

  it('are described when there are some, and dropped on demand', async () => {
    const sources = {
      caches: () => [{ name: 'answers' as const, entries: 2, hits: 3, misses: 1, evictions: 4, bytes: 99, capacityBytes: 100 }],
      dropCaches: () => 2,
    };
    expect(await call('GET', '/cache/stats', { sources })).toMatchObject({
      cache_performance: { status: 'active', answers: { entries: 2, hits: 3, misses: 1, hit_rate: 0.75, evictions: 4, bytes_held: 99 } },
      cache_health: { status: 'healthy' },
    });
    expect((await server.app.inject({ method: 'POST', url: '/cache/invalidate?session_id=s' })).json()).toEqual({
      status: 'success',
      patterns_invalidated: 2,
      symbols_invalidated: 0,
      session_id: 's',
      reason: null,
      timestamp: TIME,
    });
  });

  it('that are absent are dropped without a complaint', async () => {
    expect(await call('POST', '/cache/invalidate')).toMatchObject({ status: 'success', patterns_invalidated: 0, session_id: null });
  });
});

describe('GET /distributed-stm/stats', () => {
  it('says that nothing is shared', async () => {
    expect(await call('GET', '/distributed-stm/stats')).toMatchObject({
      status: 'disabled',
      distributed_stm_enabled: false,
      performance_stats: null,
      processor_info: { total_active_processors: 1 },
      error: null,
    });
  });
});

describe('GET /connection-pools', () => {
  it('shows the store in the place of the databases', async () => {
    expect(await call('GET', '/connection-pools')).toMatchObject({
      status: 'healthy',
      health: {
        redis: { healthy: true, last_check: 1_700_000_000, error_count: 1, last_error: null, response_time_ms: 2 },
        qdrant: { healthy: true, error_count: 0 },
        clickhouse: { healthy: true, error_count: 1 },
      },
      pool_statistics: { clickhouse: { backend: 'memory', operations: 5 } },
      performance_improvements: null,
      error: null,
    });
  });

  it('is degraded when the store takes no entries', async () => {
    server = await startTestServer();
    server.store.usable = false;
    server.store.lastError = 'disk full';
    expect((await server.app.inject('/connection-pools')).json()).toMatchObject({
      status: 'degraded',
      health: { redis: { healthy: false, last_error: 'disk full' } },
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrometheusExport } from '../../host/http/prometheus.ts';
import { call, startTestServer as startRunningServer } from '../flows/running-server.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await server.open();
  await server.app.inject('/health');
});
afterAll(() => server.app.close());

describe('PrometheusExport', () => {
  it('is asked for by the Accept header', () => {
    const prometheus = new PrometheusExport(server.system);
    for (const accept of ['text/plain', 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1']) {
      expect(prometheus.contentTypeFor(accept)).toBe('text/plain; version=0.0.4; charset=utf-8');
    }
    const others = ['*/*', 'application/json', 'text/html', 'application/json, text/plain, */*', 'application/json, text/plain;q=0.5'];
    for (const accept of [undefined, ...others]) expect(prometheus.contentTypeFor(accept)).toBeUndefined();
  });

  it('writes the figures of the process in the text format', async () => {
    const reply = await server.app.inject({ url: '/metrics', headers: { accept: 'text/plain' } });
    expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = reply.payload.split('\n');
    expect(lines).toContain('mneme_requests_total 1');
    expect(lines).toContain('mneme_sessions_active 1');
    expect(lines).toContain('mneme_requests_in_flight 1');
    expect(lines).toContain('mneme_cpu_usage_percent 97');
    expect(lines).toContain('mneme_snapshots_written_total 2');
    expect(lines).toContain('mneme_most_entries_to_fold 20');
    for (const line of lines) expect(line).toMatch(/^$|^# (HELP|TYPE) |^[a-z_]+(\{le="[^"]+"\})? \S+$/);
  });

  it('has no figures of caches that are off', async () => {
    const text = await new PrometheusExport(server.system).text();
    expect(text).toContain('mneme_answer_cache_capacity_bytes 0');
    expect(text).toContain('mneme_embedding_cache_hits_total 0');
  });

  it('writes how the caches do, as the JSON form has it', async () => {
    const running = await startRunningServer({ MNEME_SEMANTIC_CACHE_MB: '1', MNEME_EMBEDDER_CACHE_MB: '1' });
    const ask = (path: string, body: unknown): ReturnType<typeof call> => call(running.url, 'POST', `/v1/spaces/s/vectors${path}`, body);
    await ask('', { vectors: [{ name: 'fox', text: 'a red fox' }] });
    for (const text of ['where foxes live', 'where foxes live', 'a red fox']) expect((await ask('/search', { text })).status).toBe(200);
    // A vector of 256 components takes a kilobyte and more: a thousand of them do not fit into one megabyte.
    await ask('', { vectors: Array.from({ length: 1_000 }, (_, place) => ({ name: `n${place}`, text: `text ${place}` })) });
    const lines = (await call(running.url, 'GET', '/metrics', undefined, { accept: 'text/plain' })).text.split('\n');
    const { caches } = JSON.parse((await call(running.url, 'GET', '/metrics')).text);
    expect(caches).toMatchObject({
      embeddings: { hits: 2, misses: 1_002, capacity_bytes: 1_048_576 },
      answers: { hits: 1, misses: 2, entries: 0, evictions: 0, capacity_bytes: 1_048_576 },
    });
    expect(caches.embeddings.evictions).toBe(1_002 - caches.embeddings.entries);
    expect(caches.embeddings.evictions).toBeGreaterThan(100);
    for (const [name, metric] of [
      ['embeddings', 'mneme_embedding_cache'],
      ['answers', 'mneme_answer_cache'],
    ] as const) {
      const { hits, misses, evictions, entries, bytes_held: bytes, capacity_bytes: capacity } = caches[name];
      for (const [figure, value] of Object.entries({ hits_total: hits, misses_total: misses, evictions_total: evictions, entries, bytes }))
        expect(lines).toContain(`${metric}_${figure} ${value}`);
      expect(lines).toContain(`${metric}_capacity_bytes ${capacity}`);
    }
    await running.close();
  });

  it('writes a histogram whose buckets add up', async () => {
    const text = await new PrometheusExport(server.system).text();
    const buckets = [...text.matchAll(/_bucket\{le="([^"]+)"\} (\d+)/g)].map(([, bound, count]) => [bound, Number(count)] as const);
    expect(buckets.at(-1)).toEqual(['+Inf', server.system.requests.total]);
    for (let index = 1; index < buckets.length; index++) expect(buckets[index][1]).toBeGreaterThanOrEqual(buckets[index - 1][1]);
  });

  it('does not count twice when it is read twice', async () => {
    const prometheus = new PrometheusExport(server.system);
    const first = await prometheus.text();
    expect((await prometheus.text()).match(/mneme_requests_total (\d+)/)?.[1]).toBe(first.match(/mneme_requests_total (\d+)/)?.[1]);
  });
});

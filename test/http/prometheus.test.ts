import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrometheusExport } from '../../host/http/prometheus.ts';
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

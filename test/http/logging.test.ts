import { describe, expect, it } from 'vitest';
import { readServerConfig } from '../../host/config.ts';
import { loggerOptions, TRACE_LABEL } from '../../host/http/logging.ts';
import { startTestServer } from './test-server.ts';

describe('the log', () => {
  it('is one JSON object per request: trace id, route, status, duration', async () => {
    const { app, lines, open } = await startTestServer({ config: { logLevel: 'info' } });
    const session = await open();
    await app.inject({
      method: 'POST',
      url: `/sessions/${session}/observe`,
      payload: { strings: ['a'] },
      headers: { 'x-trace-id': 't-1' },
    });
    expect(JSON.parse(lines[0])).toMatchObject({
      level: 'info',
      service: 'kato',
      [TRACE_LABEL]: 't-1',
      method: 'POST',
      route: '/sessions/:sessionId/observe',
      status: 200,
      duration_ms: expect.any(Number) as unknown,
      msg: 'request completed',
    });
    await app.close();
  });

  it('never holds a key, a payload, a query or a path as sent', async () => {
    const { app, lines, open, sequences } = await startTestServer({ config: { logLevel: 'trace', apiKeys: ['topsecretkey'] } });
    const session = await open();
    const headers = { 'x-api-key': 'topsecretkey', authorization: 'Bearer topsecretother' };
    await app.inject({ method: 'POST', url: `/sessions/${session}/observe`, payload: { strings: ['topsecretsymbol'] }, headers });
    await app.inject({ method: 'POST', url: `/sessions/${session}/observe`, payload: '{"strings": topsecret', headers });
    await app.inject({ url: '/symbols/topsecretsymbol/affinity?node_id=topsecretnode', headers });
    await app.inject({ url: '/topsecretpath?token=topsecrettoken', headers });
    await app.inject({ url: '/metrics/topsecretmetric', headers });
    sequences.failure = new Error('broken');
    await app.inject({ method: 'POST', url: `/sessions/${session}/learn`, headers });
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.join('')).not.toContain('topsecret');
    await app.close();
  });

  it('is silent about requests above the level info', async () => {
    const { app, lines } = await startTestServer({ config: { logLevel: 'warn' } });
    await app.inject('/nope');
    expect(lines).toEqual([]);
    await app.close();
  });

  it('keeps monitoring out of the level info', async () => {
    const { app, lines } = await startTestServer({ config: { logLevel: 'info' } });
    await app.inject('/health');
    await app.inject('/metrics');
    expect(lines).toEqual([]);
    await app.close();
  });
});

describe('loggerOptions', () => {
  it('writes to standard output unless it is given a stream', () => {
    const config = readServerConfig({ LOG_LEVEL: 'debug', SERVICE_NAME: 's' });
    expect(loggerOptions({ config })).toMatchObject({ level: 'debug', base: { service: 's' } });
    expect(loggerOptions({ config })).not.toHaveProperty('stream');
  });
});

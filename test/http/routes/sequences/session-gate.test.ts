import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { SessionNotFoundError } from '../../../../host/errors.ts';
import { requireSession } from '../../../../host/http/routes/sequences/session-gate.ts';
import { FakeSequenceFace } from '../../fake-sequence-face.ts';

describe('requireSession', () => {
  it('lets live sessions pass under their name and refuses all others', async () => {
    const sequences = new FakeSequenceFace();
    const { sessionId } = await sequences.openSession({ space: 'n', metadata: '{}' });
    const app = fastify();
    requireSession(app, sequences);
    app.get('/sessions/:sessionId/x', () => 'passed');
    app.setErrorHandler((error, _request, reply) => reply.send(error instanceof SessionNotFoundError ? error.sessionId : 'bug'));
    const passed = await app.inject(`/sessions/${sessionId}/x`);
    expect([passed.payload, passed.headers['x-session-id']]).toEqual(['passed', sessionId]);
    const refused = await app.inject('/sessions/%0d%0ax-evil:1/x');
    expect([refused.payload, refused.headers['x-session-id']]).toEqual(['\r\nx-evil:1', undefined]);
  });

  it('lets a DELETE with a key pass, because it may be repeated, and no other request', async () => {
    const app = fastify();
    requireSession(app, new FakeSequenceFace());
    app.delete('/sessions/:sessionId', () => 'passed');
    app.post('/sessions/:sessionId', () => 'passed');
    app.setErrorHandler((error, _request, reply) => reply.send(error instanceof SessionNotFoundError ? 'refused' : 'bug'));
    const headers = { 'idempotency-key': 'key' };
    const passed = await app.inject({ method: 'DELETE', url: '/sessions/gone', headers });
    expect([passed.payload, passed.headers['x-session-id']]).toEqual(['passed', undefined]);
    expect((await app.inject({ method: 'DELETE', url: '/sessions/gone' })).payload).toBe('refused');
    expect((await app.inject({ method: 'POST', url: '/sessions/gone', headers })).payload).toBe('refused');
  });
});

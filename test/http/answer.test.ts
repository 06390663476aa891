import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { isoTime, sendJson } from '../../host/http/answer.ts';

describe('sendJson', () => {
  it('sends the text untouched, as application/json without a charset', async () => {
    const app = fastify();
    app.get('/', (_request, reply) => sendJson(reply, '{"x":1.0}'));
    const reply = await app.inject('/');
    expect([reply.headers['content-type'], reply.payload]).toEqual(['application/json', '{"x":1.0}']);
  });

  it('sends nothing when the request was answered already', async () => {
    const app = fastify();
    app.get('/', (_request, reply) => {
      reply.code(503).send('late');
      return sendJson(reply, '{}');
    });
    expect((await app.inject('/')).payload).toBe('late');
  });
});

describe('isoTime', () => {
  it('prints UTC with a Z', () => expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z'));
});

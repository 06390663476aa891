/**
 * Request gate: what happens to every request before its route: a trace id, a place in the bounded queue, a time-out, a key; and one
 * log line when it is over.
 *
 * Invariants
 *  1. Every request that was counted is uncounted exactly once: when its response closes, or, if the caller left before the answer,
 *     when the answer is ready. Leaving early makes no room for more work.
 *  2. A refused request costs no more than its headers: the gate stands before the body is read.
 *  3. No log line holds a key, a header, a query, a path as sent or a body: routes are logged by their template.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeys } from './api-keys.ts';
import { LIMITS } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { ServerDependencies } from './server-dependencies.ts';

/** Sets up counting, the queue and the time-out. Register first, so that nothing runs before it. */
export function countRequests(app: FastifyInstance, { config, system }: ServerDependencies): void {
  const logsRequests = ['trace', 'debug', 'info'].includes(config.logLevel);
  app.decorateRequest('bodyText', '');
  app.decorateRequest('startedAtMs', 0);
  app.decorateRequest('deadline', undefined);
  app.decorateRequest('upgraded', false);
  app.decorateRequest('settle', undefined);

  app.addHook('onRequest', (request, reply, done) => {
    system.requests.begin();
    request.startedAtMs = performance.now();
    reply.header('x-trace-id', request.id);
    reply.raw.once('close', () => finish(request, reply));
    if (request.headers.upgrade !== undefined) letGoUnlessUpgraded(request, reply);
    const overload = system.stopping || system.requests.inFlight > LIMITS.requestsInFlight;
    if (overload && request.routeOptions.config.alwaysOpen !== true) {
      done(
        system.stopping ? new Refusal('HTTP_STOPPING', 'Server is shutting down') : new Refusal('HTTP_BUSY', 'Too many requests under way'),
      );
      return;
    }
    request.deadline = setTimeout(() => timeOut(request, reply), config.requestTimeoutMs);
    done();
  });

  /** Node hands the socket of an upgrade over for good: after a refusal nobody else would close it. */
  function letGoUnlessUpgraded(request: FastifyRequest, reply: FastifyReply): void {
    reply.raw.once('finish', () => {
      if (!request.upgraded) request.raw.socket.destroySoon();
    });
  }

  function timeOut(request: FastifyRequest, reply: FastifyReply): void {
    if (reply.sent) return;
    const seconds = config.requestTimeoutMs / 1_000;
    if (!request.raw.complete && !request.raw.readableEnded)
      reply.send(new Refusal('HTTP_NOT_RECEIVED', `Request did not arrive within ${seconds} s`, { headers: { connection: 'close' } }));
    else
      reply.send(
        new Refusal(
          'HTTP_TIMEOUT',
          `Request was not answered within ${seconds} s; a change may still take effect, an Idempotency-Key makes it safe to repeat`,
        ),
      );
  }

  function finish(request: FastifyRequest, reply: FastifyReply): void {
    if (!reply.sent && !request.upgraded && request.settle === undefined) {
      // The caller went away, the work did not: the place is free when the work is done, at the latest at the time-out.
      request.settle = () => finish(request, reply);
      return;
    }
    clearTimeout(request.deadline);
    // A connection that falls idle during the shutdown would hold the server open until its keep-alive time is over.
    if (system.stopping) setImmediate(() => app.server.closeIdleConnections());
    if (request.upgraded) return;
    const statusCode = request.settle === undefined ? reply.statusCode : 0;
    request.settle = undefined;
    const durationMs = performance.now() - request.startedAtMs;
    system.requests.end(statusCode, durationMs);
    if (!logsRequests) return;
    const { url, config: route } = request.routeOptions;
    const line = {
      method: request.method,
      route: url ?? 'unknown',
      status: statusCode,
      duration_ms: Math.round(durationMs * 1_000) / 1_000,
    };
    if (route.quiet === true) request.log.debug(line, 'request completed');
    else request.log.info(line, statusCode === 0 ? 'caller went away' : 'request completed');
  }
}

/** Asks for a key, if any is configured. Register behind the cross-origin answers: a browser's preflight carries no key. */
export function requireKeys(app: FastifyInstance, { config }: ServerDependencies): void {
  const keys = new ApiKeys(config.apiKeys);
  if (!keys.required) return;
  const headers = { 'www-authenticate': 'Bearer' };
  app.addHook('onRequest', (request, _reply, done) => {
    const verdict = keys.check(request.headers);
    if (verdict === 'accepted' || request.routeOptions.config.alwaysOpen === true) done();
    else if (verdict === 'missing')
      done(new Refusal('HTTP_KEY_MISSING', 'Missing API key: expected "Authorization: Bearer <key>" or "X-API-Key: <key>"', { headers }));
    else done(new Refusal('HTTP_KEY_WRONG', 'Invalid API key', { headers }));
  });
}

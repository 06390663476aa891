/**
 * Not found: tells an unknown path (404) from a known path with a wrong method (405), and both from a session that is not open.
 *
 * KATO decides about the session first: below `/sessions/{id}` an unknown session is always its own 404, whatever follows.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SessionNotFoundError } from '../errors.ts';
import { Refusal } from './refusal.ts';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** Register before the routes: it learns their paths as they come. */
export function answerUnknownPaths(app: FastifyInstance, hasSession: (sessionId: string) => boolean): void {
  const known = new Map<string, KnownPath>();
  app.addHook('onRoute', ({ url, method }) => {
    if (url === '*') return;
    const path = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    known.set(url, path);
    for (const name of Array.isArray(method) ? method : [method]) path.methods.add(name);
  });

  app.setNotFoundHandler((request) => {
    const path = pathOf(request);
    const sessionId = sessionIdOf(path);
    if (sessionId !== undefined && !hasSession(sessionId)) throw new SessionNotFoundError(sessionId);
    const methods = new Set<string>();
    for (const { pattern, methods: own } of known.values()) {
      if (pattern.test(path)) for (const method of own) methods.add(method);
    }
    if (methods.size === 0) throw new Refusal('HTTP_NOT_FOUND', 'Not Found');
    throw new Refusal('HTTP_METHOD_NOT_ALLOWED', 'Method Not Allowed', { headers: { allow: [...methods].sort().join(', ') } });
  });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split(/[?#;]/, 1)[0] ?? '';
}

/** The id below `/sessions/`; undefined for paths that are about no session. */
function sessionIdOf(path: string): string | undefined {
  const segment = /^\/sessions\/([^/]+)/.exec(path)?.[1];
  if (segment === undefined || path === '/sessions/count') return undefined;
  try {
    return decodeURIComponent(segment).toWellFormed();
  } catch {
    return segment;
  }
}

function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${source}/?$`);
}

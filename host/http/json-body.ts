/**
 * JSON body: reads the bytes of a request as strict UTF-8 and strict JSON, whatever their content type says.
 *
 * KATO reads every body as JSON; invalid bytes are refused, because repairing them would store symbols that nobody sent. A route
 * without a body schema ignores its body, and an empty body counts as none.
 */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findJsonFault } from './json-fault.ts';
import { invalid, Refusal } from './refusal.ts';

const BYTE_ORDER_MARK = 0xfeff;

/** Replaces the framework's body parsers. */
export function acceptJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, bodyOf(request, body));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function bodyOf(request: FastifyRequest, body: string | Buffer): unknown {
  if (body.length === 0 || request.routeOptions.schema?.body === undefined) return undefined;
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new Refusal('HTTP_MEDIA_TYPE', 'Cannot read the body: found a content encoding, expected none');
  }
  const text = typeof body === 'string' ? body : decoded(body);
  try {
    const value: unknown = JSON.parse(text);
    request.bodyText = text;
    return value;
  } catch {
    const fault = findJsonFault(text) ?? { position: 0, reason: 'Expecting value' };
    throw malformed(fault.position, fault.reason);
  }
}

function decoded(body: Buffer): string {
  if (!isUtf8(body)) throw malformed(0, 'Body is not valid UTF-8');
  const text = body.toString('utf8');
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) throw malformed(0, 'Unexpected UTF-8 BOM');
  return text;
}

function malformed(position: number, reason: string): Refusal {
  return invalid({ type: 'json_invalid', loc: ['body', position], msg: 'JSON decode error', input: {}, ctx: { error: reason } });
}

/** Answer: sends text that is JSON already, as `application/json`, untouched by the framework's serialiser. */
import type { FastifyReply } from 'fastify';

/** Sends nothing when the time-out of the request has answered in the meantime. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  if (reply.sent) return reply;
  // With a serialiser of its own the framework neither rewrites the text nor adds a charset, which JSON has not (RFC 8259).
  reply.serializer(asItIs).header('content-type', 'application/json').send(text);
  reply.request.settle?.();
  return reply;
}

/** Milliseconds since 1970 as ISO 8601 in UTC, as pydantic 2 prints it. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function asItIs(payload: unknown): string {
  return String(payload);
}

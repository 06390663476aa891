/** Answer: sends text that is JSON already, as `application/json`, untouched by the framework's serialiser; if anybody still waits for it. */
import type { FastifyReply } from 'fastify';

/** Sends nothing when the time-out of the request has answered in the meantime. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  if (reply.sent) return reply;
  // With a serialiser of its own the framework neither rewrites the text nor adds a charset, which JSON has not (RFC 8259).
  reply.serializer(asItIs).header('content-type', 'application/json').send(text);
  reply.request.settle?.();
  return reply;
}

/** Sends what the work comes to: JSON text, or what becomes of it. Ends the work when the response is over before it. */
export async function answerUnlessGone(
  reply: FastifyReply,
  work: (signal: AbortSignal) => Promise<object | string>,
): Promise<FastifyReply> {
  const gone = new AbortController();
  const end = (): void => gone.abort();
  reply.raw.once('close', end);
  try {
    const answer = await work(gone.signal);
    return sendJson(reply, typeof answer === 'string' ? answer : JSON.stringify(answer));
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    reply.request.settle?.();
    return reply;
  } finally {
    reply.raw.off('close', end);
  }
}

/** Milliseconds since 1970 as ISO 8601 in UTC, as pydantic 2 prints it. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function asItIs(payload: unknown): string {
  return String(payload);
}

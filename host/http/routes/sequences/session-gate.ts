/**
 * Session gate: below `/sessions/{id}` an unknown session is answered before the body is read, and answers name the session.
 *
 * A DELETE with an `Idempotency-Key` passes: it may repeat the one that closed the session.
 */
import type { FastifyInstance } from 'fastify';
import { SessionNotFoundError } from '../../../errors.ts';
import type { SequenceFace } from '../../../sequence/sequence-face.ts';
import type { SessionParams } from '../../schemas/sequence-requests.ts';

/** Guards the routes of this scope; all of them have the parameter `sessionId`. */
export function requireSession(scope: FastifyInstance, sequences: SequenceFace): void {
  scope.addHook<{ Params: SessionParams }>('onRequest', (request, reply, done) => {
    const { sessionId } = request.params;
    if (!sequences.hasSession(sessionId)) {
      const mayRepeat = request.method === 'DELETE' && request.headers['idempotency-key'] !== undefined;
      done(mayRepeat ? undefined : new SessionNotFoundError(sessionId.toWellFormed()));
      return;
    }
    // Only now: the id of an open session is one that we made, so a header can carry it.
    reply.header('x-session-id', sessionId);
    done();
  });
}

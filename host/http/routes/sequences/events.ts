/**
 * KATO's WebSocket `/ws/events`: a snapshot on connecting, then every session that this process opens or closes (specs/kato.md 2.6).
 *
 * One listener serves all connections, and the text of an event is made once. A client that does not read is let go, so that its
 * backlog cannot fill the memory.
 */
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { SequenceFace } from '../../../sequence/sequence-face.ts';
import type { SessionEvent } from '../../../sequence/session.ts';
import type { SystemServices } from '../../../system/system-services.ts';
import { isoTime } from '../../answer.ts';
import { Refusal } from '../../refusal.ts';

export const EVENTS_PATH = '/ws/events';

/** About 5,000 events behind. */
const MOST_UNSENT_BYTES = 1_048_576;

/** Precondition: the scope has the WebSocket plugin. */
export function eventRoutes(scope: FastifyInstance, sequences: SequenceFace, system: SystemServices): void {
  const sockets = new Set<WebSocket>();
  const stopWatching = sequences.watchSessions((event) => {
    if (sockets.size === 0) return;
    const text = eventText(event);
    for (const socket of sockets) deliver(socket, text);
  });
  scope.addHook('onClose', async () => stopWatching());

  scope.route({
    method: 'GET',
    url: EVENTS_PATH,
    exposeHeadRoute: false,
    schema: { tags: ['events'], summary: 'WebSocket: sessions as they come and go', hide: false },
    handler: () => {
      throw new Refusal('HTTP_NOT_FOUND', 'Not Found');
    },
    wsHandler: (socket, request) => {
      // A connection lasts; it is no request under way any more.
      request.upgraded = true;
      clearTimeout(request.deadline);
      system.requests.forget();
      const snapshot = { active_sessions: sequences.activeSessionCount(), system_status: system.health().status };
      socket.send(JSON.stringify({ event_type: 'state.snapshot', timestamp: isoTime(system.nowMs()), data: snapshot }));
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('message', (message: Buffer, isBinary: boolean) => {
        if (!isBinary && message.length === 4 && message.toString() === 'ping') deliver(socket, 'pong');
      });
    },
  });
}

function deliver(socket: WebSocket, text: string): void {
  if (socket.bufferedAmount > MOST_UNSENT_BYTES) socket.terminate();
  else if (socket.readyState === socket.OPEN) socket.send(text);
}

function eventText(event: SessionEvent): string {
  const timestamp = isoTime(event.timeMs);
  const data =
    event.type === 'created'
      ? { session_id: event.sessionId, node_id: event.space, created_at: timestamp }
      : { session_id: event.sessionId, destroyed_at: timestamp, reason: 'explicit_delete' };
  return JSON.stringify({ event_type: `session.${event.type}`, timestamp, data });
}

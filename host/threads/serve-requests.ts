/**
 * The thread's end of a channel: answers each request by the handler of its name.
 *
 * Called once by the module that a thread starts from. Handlers that answer at once are run in the order of the
 * requests; one that answers later does not hold up the next.
 */
import { parentPort } from 'node:worker_threads';
import { failureOf, type RequestMessage, type ThreadMessage, type ThreadRequests } from './thread-messages.ts';

export type RequestHandlers<Requests extends ThreadRequests<Requests>> = {
  readonly [Name in keyof Requests]: (body: Requests[Name]['request']) => Requests[Name]['reply'] | Promise<Requests[Name]['reply']>;
};

/** @returns a function that tells the owner something unasked */
export function serveRequests<Requests extends ThreadRequests<Requests>, Notice = unknown>(
  handlers: RequestHandlers<Requests>,
): (notice: Notice) => void {
  const port = parentPort;
  if (port === null) throw new Error('Cannot serve requests: this module was not started as a thread');
  const send = (message: ThreadMessage<Notice>): void => port.postMessage(message);
  const byName = new Map<string, (body: unknown) => unknown>(Object.entries(handlers));

  port.on('message', (message: RequestMessage) => {
    try {
      const handler = byName.get(message.name);
      if (handler === undefined) throw new Error(`Cannot serve request "${message.name}": no handler has this name`);
      const reply = handler(message.body);
      if (reply instanceof Promise) {
        reply.then(
          (body: unknown) => send({ id: message.id, outcome: 'reply', body }),
          (error: unknown) => send({ id: message.id, outcome: 'failed', failure: failureOf(error) }),
        );
        return;
      }
      send({ id: message.id, outcome: 'reply', body: reply });
    } catch (error) {
      send({ id: message.id, outcome: 'failed', failure: failureOf(error) });
    }
  });
  return (body) => send({ id: 0, outcome: 'notice', body });
}

/** A session of its own for a question about events: what `predict` and `explain` ask with when they are given events. */
import type { Event } from '../sequence/observation.ts';
import type { MemoryClient } from './memory-client.ts';

/** Asking must not learn, whatever length sessions learn at by themselves. */
const SETTINGS = { max_pattern_length: 0 };

/**
 * Observes the events in a session that is closed afterwards, and asks it.
 *
 * @throws an error with the code `MEM_SPACE_NOT_FOUND`: nothing was ever written for the space, and nothing is now
 */
export async function withEvents<Answer>(
  client: MemoryClient,
  space: string,
  events: readonly Event[],
  ask: (sessionId: string) => Promise<Answer>,
): Promise<Answer> {
  await client.requireSpace(space);
  const sessionId = await client.openSession(space, SETTINGS);
  try {
    await client.observe(sessionId, events, false);
    return await ask(sessionId);
  } finally {
    await client.closeSession(sessionId);
  }
}

/** A sequence memory on the in-memory store and the real kernels, with short ways to use it. */
import { createEngine, openSequences, openStore, randomIdentities, type SequencesOptions } from '../../host/compose.ts';
import type { Event, Observation } from '../../host/sequence/observation.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { eventsOf, type SessionState } from '../../host/sequence/session-state.ts';

const engine = createEngine();

export function observation(strings: readonly string[], more: Partial<Observation> = {}): Observation {
  return { strings, vectors: [], emotives: new Map(), metadata: '{}', ...more };
}

/** Events of a session's short-term memory; undefined without one. */
export function stmOf(session: SessionState | undefined): readonly Event[] | undefined {
  return session && eventsOf(session);
}

/** A fresh memory and one session on space `test`. */
export async function openTestMemory(
  config: Readonly<Record<string, unknown>> = {},
  options: Partial<SequencesOptions> = {},
): Promise<{ readonly memory: SequenceMemory; readonly sessionId: string }> {
  const store = options.store ?? (await openStore(':memory:'));
  const memory = await openSequences({ engine, identities: randomIdentities, ...options, store });
  const { sessionId } = await memory.openSession({ space: 'test', metadata: '{}', config });
  return { memory, sessionId };
}

/** Observes events one by one. */
export async function observeAll(memory: SequenceMemory, sessionId: string, events: readonly (readonly string[])[]): Promise<void> {
  for (const event of events) await memory.observe(sessionId, observation(event));
}

/** Observes events and learns them; answers the pattern's name. */
export async function learnEvents(memory: SequenceMemory, sessionId: string, events: readonly (readonly string[])[]): Promise<string> {
  await observeAll(memory, sessionId, events);
  return (await memory.learn(sessionId)).patternName;
}

/** A sequence memory that has learned a corpus, its slow twin that learned the same, and sessions that have observed its queries. */
import { openSequences, openStore } from '../../host/compose.ts';
import type { Event, Observation } from '../../host/sequence/observation.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { emptyMemory, learn, type ReferenceMemory } from '../../test/reference/pattern-memory.ts';
import { type Corpus, eventsOf } from '../harness/corpora.ts';

const SPACE = 'bench';
/** Patterns a call. */
const BATCH = 1_000;

export interface TaughtMemory {
  readonly memory: SequenceMemory;
  readonly twin: ReferenceMemory;
  readonly close: () => Promise<void>;
}

/** One session that holds one query, so that nothing but predicting is left to be timed. */
export interface AskedSession {
  readonly sessionId: string;
  readonly events: readonly Event[];
}

export async function teach(corpus: Corpus): Promise<TaughtMemory> {
  const store = await openStore(':memory:');
  const memory = await openSequences({ store });
  const twin = emptyMemory();
  const { sessionId } = await memory.openSession({ space: SPACE, metadata: '{}' });
  const patterns = corpus.patterns.map((symbols) => ({ events: eventsOf(symbols) }));
  for (let start = 0; start < patterns.length; start += BATCH) await memory.learnMany(sessionId, patterns.slice(start, start + BATCH));
  for (const { events } of patterns) learn(twin, events);
  return {
    memory,
    twin,
    close: async () => {
      await memory.close();
      await store.close();
    },
  };
}

export async function openAskedSessions(
  memory: SequenceMemory,
  corpus: Corpus,
  config: Readonly<Record<string, unknown>>,
): Promise<AskedSession[]> {
  const sessions: AskedSession[] = [];
  for (const query of corpus.queries) {
    const events = eventsOf(query);
    const { sessionId } = await memory.openSession({ space: SPACE, metadata: '{}', config });
    await memory.observeSequence(sessionId, observationsOf(events));
    sessions.push({ sessionId, events });
  }
  return sessions;
}

export function observationsOf(events: readonly Event[]): Observation[] {
  return events.map((strings) => ({ strings, vectors: [], emotives: new Map(), metadata: '{}' }));
}

/** Trace: where a pattern comes from, learning by learning, down to the observations and their bytes in the journal. */
import type { JournalEntry, Store } from '../core/ports/store.ts';
import { decodeChange, type JournalChange } from './journal-changes.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { Emotives, Event, PatternRecord } from './observation.ts';
import { patternNotFound } from './pattern-names.ts';

/** An observation that a learning used. */
export interface TracedObservation {
  readonly sequence: number;
  readonly timeMs: number;
  readonly uniqueId: string;
  readonly strings: readonly string[];
  readonly vectorSymbols: readonly string[];
  readonly emotives: Emotives;
  /** JSON text of one object, as received. */
  readonly metadata: string;
}

export interface TracedLearning {
  readonly sequence: number;
  readonly timeMs: number;
  readonly sessionId: string;
  /** True when a full short-term memory learned by itself. */
  readonly auto: boolean;
  /** How often it counts. */
  readonly times: number;
  /** Empty for a pattern that was given, past any short-term memory. */
  readonly observations: readonly TracedObservation[];
  /** The events that were given, undefined for a learned short-term memory. */
  readonly given: readonly Event[] | undefined;
  /** Sequences of the corrections that moved it to this pattern. */
  readonly correctedBy: readonly number[];
  /** Sequence of the entry that took it back, undefined while it counts. */
  readonly takenBackBy: number | undefined;
}

export interface PatternTrace {
  readonly space: string;
  /** As it counts now: frequency 0 when every learning was taken back. */
  readonly pattern: PatternRecord;
  /** All learnings that were ever made for it, or moved to it, live or not. */
  readonly learningCount: number;
  /** The newest of them, in the order of the journal. */
  readonly learnings: readonly TracedLearning[];
}

/**
 * @param hex   a name of 40 hexadecimal digits
 * @param limit most learnings to read
 * @throws MemoryError `MEM_PATTERN_NOT_FOUND` nothing of this name was ever learned, or it was erased meanwhile
 */
export async function tracePattern(store: Store, space: string, memory: LongTermMemory, hex: string, limit: number): Promise<PatternTrace> {
  const patternId = memory.idOf(hex);
  if (patternId < 0) throw patternNotFound(space, hex);
  const { provenance } = memory;
  const all = provenance.learningsOf(patternId);
  const pattern = memory.recordOf(patternId);
  // Everything of the memory before the first wait: it goes on changing.
  const known = all.slice(Math.max(0, all.length - limit)).map((learning) => ({
    sequence: provenance.sequenceOf(learning),
    times: provenance.timesOf(learning),
    correctedBy: provenance.movesOf(learning),
    takenBackBy: provenance.takerOf(learning),
  }));
  const read = async <Kind extends JournalChange['kind']>(sequence: number, kind: Kind) => {
    const entry = await store.readEntry(space, sequence);
    if (entry === undefined || entry.payload === '') throw patternNotFound(space, hex);
    return { entry, change: changeOfKind(entry, kind) };
  };
  const learnings: TracedLearning[] = [];
  for (const learning of known) {
    const { entry, change } = await read(learning.sequence, 'learned');
    const observations: TracedObservation[] = [];
    for (const sequence of change.uses) {
      const observed = await read(sequence, 'observed');
      const { uniqueId, strings, vectorSymbols, emotives, metadata } = observed.change;
      observations.push({ sequence, timeMs: observed.entry.timeMs, uniqueId, strings, vectorSymbols, emotives, metadata });
    }
    const { timeMs, sessionId } = entry;
    learnings.push({ ...learning, timeMs, sessionId, auto: change.auto, observations, given: change.lesson?.events });
  }
  return { space, pattern, learningCount: all.length, learnings };
}

function changeOfKind<Kind extends JournalChange['kind']>(entry: JournalEntry, kind: Kind): JournalChange & { kind: Kind } {
  const { change } = decodeChange(entry);
  if (!isOfKind(change, kind)) throw new Error(`Journal entry ${entry.sequence} is of kind "${change.kind}", expected "${kind}"`);
  return change;
}

function isOfKind<Kind extends JournalChange['kind']>(change: JournalChange, kind: Kind): change is JournalChange & { kind: Kind } {
  return change.kind === kind;
}

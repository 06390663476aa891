/**
 * Promised room: the kernel memory that changes in flight will need, made before they are written.
 *
 * A change that is durable must be applied, so memory that runs out has to be met earlier: then the change is refused, nothing is written,
 * and the space is as it was.
 *
 *   decide ─ promise ─ append ─ durable ─┬─ release the room of a change, apply it ─┬─> answered
 *               └ no room: refused       └──────────── for each change ─────────────┘
 *
 * Invariant: what is promised is what is in flight. Each change gives its room back when it is applied, or when it never will be.
 */
import type { PatternRoom } from '../core/postings/pattern-index.ts';
import type { JournalChange } from './journal-changes.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { Event } from './observation.ts';
import type { SessionState } from './session-state.ts';

const NO_PATTERN: PatternRoom = { records: 0, symbols: 0, events: 0 };

/** What applying one change may need. */
export interface ChangeRoom {
  /** Pattern that comes into being unless it is known; empty for none. */
  readonly pattern: string;
  readonly size: PatternRoom;
  /** Components of the vector that is observed, 0 for none. */
  readonly vectorDimension: number;
  /** Whether waiting vectors become findable. */
  readonly indexesVectors: boolean;
  /** Whether patterns that are known now are unknown afterwards. */
  readonly clears: boolean;
}

const NOTHING: ChangeRoom = { pattern: '', size: NO_PATTERN, vectorDimension: 0, indexesVectors: false, clears: false };

/** @param session as it is before the change, where a session makes it */
export function roomOf(change: JournalChange, session?: SessionState): ChangeRoom {
  switch (change.kind) {
    case 'observed':
      return change.vectorName === null ? NOTHING : { ...NOTHING, vectorDimension: change.vectors[0].length };
    case 'learned': {
      const size = change.lesson === null ? sizeOfSession(session) : sizeOf(change.lesson.events);
      return { pattern: change.pattern, size, vectorDimension: 0, indexesVectors: true, clears: false };
    }
    case 'corrected':
      return { ...NOTHING, pattern: change.into, size: sizeOf(change.events) };
    case 'memory-cleared':
      return { ...NOTHING, clears: true };
    default:
      return NOTHING;
  }
}

/** The room of one commit. */
export interface RoomTicket {
  /** Gives the room of the next change back, which is applied in the same turn. */
  next(): void;
  /** Gives back what is left: the changes will not be applied. */
  rest(): void;
}

const NO_TICKET: RoomTicket = { next: () => undefined, rest: () => undefined };

export class PromisedRoom {
  private readonly memory: LongTermMemory;
  /** Clearings in flight. */
  private clearings = 0;

  constructor(memory: LongTermMemory) {
    this.memory = memory;
  }

  /**
   * Makes room for changes, all or none.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was promised
   */
  promise(rooms: readonly ChangeRoom[]): RoomTicket {
    // Most changes need nothing, and there may be a hundred thousand of them a second.
    if (rooms.every((room) => room === NOTHING)) return NO_TICKET;
    const { index, vectors } = this.memory;
    const clears = this.clearings > 0 || rooms.some((room) => room.clears);
    const sizes = rooms.map(({ pattern, size }) => (pattern !== '' && (clears || this.memory.idOf(pattern) < 0) ? size : NO_PATTERN));
    const release = (position: number): void => {
      index.release(sizes[position]);
      if (rooms[position].vectorDimension > 0) vectors.release(rooms[position].vectorDimension);
      if (rooms[position].clears) this.clearings--;
    };
    index.promise(sumOf(sizes));
    for (const room of rooms) {
      if (room.vectorDimension > 0) vectors.promise(room.vectorDimension);
      if (room.clears) this.clearings++;
    }
    let position = 0;
    const ticket: RoomTicket = {
      next: () => release(position++),
      rest: () => {
        while (position < rooms.length) release(position++);
      },
    };
    try {
      if (rooms.some((room) => room.indexesVectors)) vectors.reserveWaiting();
    } catch (error) {
      ticket.rest();
      throw error;
    }
    return ticket;
  }
}

function sizeOfSession(session: SessionState | undefined): PatternRoom {
  return session === undefined ? NO_PATTERN : { records: 1, symbols: session.stmSymbolCount, events: session.stm.length };
}

function sizeOf(events: readonly Event[]): PatternRoom {
  let symbols = 0;
  for (const event of events) symbols += event.length;
  return { records: 1, symbols, events: events.length };
}

function sumOf(sizes: readonly PatternRoom[]): PatternRoom {
  let records = 0;
  let symbols = 0;
  let events = 0;
  for (const size of sizes) {
    records += size.records;
    symbols += size.symbols;
    events += size.events;
  }
  return { records, symbols, events };
}

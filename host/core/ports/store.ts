/**
 * Store: the durable, ordered journal of every space.
 *
 * State = fold(journal). A store keeps entries and hands them back in order; it knows nothing of what they mean, and nothing
 * outside `storage/` knows how it keeps them. One contract suite (`test/contracts/store.ts`) runs against every adapter.
 *
 * Guarantees:
 *  1. Sequence numbers of a space start at 1 and have no gap. `append` gives `expectedSequence + 1` onward.
 *  2. The entries of one `append` become durable together or not at all.
 *  3. When `append` resolves with a sequence, a killed process loses nothing of it; an append that holds a `durable`
 *     entry also survives a power cut, any other one survives it after 10 ms.
 *  4. Appends to one space take effect in the order of their calls; a caller may have many in flight.
 *  5. Unique keys start with the space; there is no counter over all spaces.
 *  6. A failed append changes nothing, and neither do the appends to that space that were queued behind it:
 *     they answer `conflict`, because the sequence that they expected was never reached.
 */

/** What an entry says happened. */
export type EntryKind =
  | 'session-opened'
  | 'session-closed'
  | 'session-extended'
  | 'configured'
  | 'observed'
  | 'stm-cleared'
  | 'learned'
  | 'finalized'
  | 'forgotten'
  | 'undone'
  | 'corrected'
  | 'memory-cleared'
  | 'vectors-configured'
  | 'vectors-added'
  | 'vectors-removed'
  | 'vectors-switched'
  | 'erased';

/** An entry that has no sequence number yet. */
export interface NewEntry {
  readonly kind: EntryKind;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly timeMs: number;
  /** The session that acted; empty for a change of the space that no session made, and in an erased entry. */
  readonly sessionId: string;
  /** The caller's key of the request, at most 128 characters; null when none was given. */
  readonly idempotencyKey: string | null;
  /** One JSON object, numbers spelled as received; empty text after an erasure. */
  readonly payload: string;
  /** True for what must be synced to the disk before the caller is answered: learned patterns. */
  readonly durable: boolean;
  /** Time to live that a `session-opened` or `session-extended` gives its session, for `openSessions`; 0 when missing, ignored in other kinds. */
  readonly ttlSeconds?: number;
}

export interface JournalEntry extends Omit<NewEntry, 'ttlSeconds'> {
  /** Position in the journal of its space, from 1, gap-free. */
  readonly sequence: number;
}

/** The entries became part of the journal, or the journal was not where the caller thought. */
export type AppendResult =
  | { readonly outcome: 'appended' /** Sequence of the last entry. */; readonly sequence: number }
  | { readonly outcome: 'conflict' /** Last sequence of the journal as it is. */; readonly sequence: number };

/** An opened and not yet closed session, as the journal knows it. Expiry is no entry, so it may have expired. */
export interface StoredSession {
  readonly sessionId: string;
  readonly space: string;
  /** Of its opening or its last extension. */
  readonly ttlSeconds: number;
}

/** A session that was closed under an idempotency key: tells in which journal the answer of the closing lies. */
export interface StoredClosing {
  readonly sessionId: string;
  readonly space: string;
}

/** So long, counted back from the newest one, a store knows of closings. */
export const CLOSINGS_KEPT_MS = 24 * 60 * 60 * 1000;

export interface StoreStatistics {
  /** `sqlite` or `memory`. */
  readonly kind: string;
  readonly operations: number;
  readonly errors: number;
  /** Mean time from append to acknowledgement over the last 1,000 appends, milliseconds; 0 before the first. */
  readonly meanResponseMs: number;
  /** False once the store can no longer take entries. */
  readonly usable: boolean;
  /** Text of the last error, null when there was none. */
  readonly lastError: string | null;
}

export interface Store {
  /** Tells this store from every other one, also from a later one in the same place; the same as long as the store lives. */
  readonly identity: string;
  /**
   * Appends entries to the journal of a space; the space exists from its first entry on.
   *
   * @param expectedSequence the last sequence the caller knows of, counting its own appends in flight; 0 for a new space
   * @throws MemoryError `MEM_STORE_FAILED` the medium refused (disk full, I/O error); nothing was kept
   * @throws MemoryError `MEM_STORE_CLOSED` the store was closed
   */
  append(space: string, expectedSequence: number, entries: readonly NewEntry[]): Promise<AppendResult>;
  /**
   * Empties a space for good and appends one entry that says so: of every entry up to `expectedSequence` only kind, time and sequence stay;
   * its payload becomes empty text, its session id empty, its idempotency key null. Open sessions and closings of the space are forgotten, and so
   * is its name: `spaces` does not list it. Whoever comes with the name again finds the journal, and the next append gives the name back.
   *
   * When it resolves, the medium holds nothing of what was emptied, wherever it may have lain; a process killed on the way leaves the space
   * either as it was or emptied, and in the second case the rest is cleaned when the store is opened again.
   *
   * @returns as `append`
   */
  erase(space: string, expectedSequence: number, entry: NewEntry): Promise<AppendResult>;
  /** Yields the entries of a space with `sequence >= fromSequence`, ascending, in batches of at most 1,000. Unknown space: nothing. */
  read(space: string, fromSequence: number): AsyncIterable<readonly JournalEntry[]>;
  /** As `read`, then goes on with entries as they become durable, until the consumer stops or the store closes. */
  follow(space: string, fromSequence: number): AsyncIterable<readonly JournalEntry[]>;
  /** One entry, undefined when there is no such entry. */
  readEntry(space: string, sequence: number): Promise<JournalEntry | undefined>;
  /** The payload of one entry, undefined when there is no such entry. */
  readPayload(space: string, sequence: number): Promise<string | undefined>;
  /** The last sequence of a space, 0 when the space does not exist. */
  head(space: string): Promise<number>;
  /** Names of all spaces, ascending by code point; without those that nothing was appended to since they were erased. */
  spaces(): Promise<readonly string[]>;
  /** Sessions that were opened and not closed, in the order of (space, sequence of the opening). */
  openSessions(): Promise<readonly StoredSession[]>;
  /** Sessions that were closed under an idempotency key in the last 24 hours, in the order of time; perhaps a few older ones. */
  closings(): Promise<readonly StoredClosing[]>;
  statistics(): StoreStatistics;
  /** Makes everything durable and lets the medium go. Appends after it are refused; calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Snapshot store: files of named sections that can be made again at any time, so that any of them may be missing or damaged.
 *
 * One snapshot a name; a new one replaces the old one as a whole. One contract suite: `test/contracts/snapshot-store.ts`.
 *
 * Guarantees:
 *  1. Nobody sees a snapshot before its `commit`, and from then on nobody sees the one before; a process killed at any moment leaves one of both.
 *  2. What is read is what was written: a section that was damaged in between rejects at its end at the latest.
 *  3. After `delete` the medium holds no byte of any snapshot of the name, half-written ones included.
 */

/** A snapshot in the making. One at a time for each name. */
export interface SnapshotDraft {
  /** Appends to a section; the bytes may change as soon as the promise was handed out. Sections lie one behind the other, each in one piece. */
  write(section: string, bytes: Uint8Array): Promise<void>;
  /** Makes it the snapshot of its name, durably. @returns its size in bytes */
  commit(): Promise<number>;
  /** Drops it; after `commit` this does nothing. */
  discard(): Promise<void>;
}

/** A snapshot that is being read. */
export interface StoredSnapshot {
  /** Bytes of a section; 0 for one that was not written. */
  sizeOf(section: string): number;
  /**
   * Yields a section in pieces, in order; a piece is valid until the next one is asked for.
   * @throws SnapshotDamagedError at its end at the latest
   */
  read(section: string): AsyncIterable<Uint8Array>;
  /**
   * Fills `target`, which is as long as the section.
   * @throws SnapshotDamagedError `target` holds anything
   */
  readInto(section: string, target: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface SnapshotStore {
  /** @throws MemoryError `MEM_SNAPSHOT_FAILED` the medium refused */
  create(name: string): Promise<SnapshotDraft>;
  /**
   * Undefined when there is none.
   *
   * @throws SnapshotDamagedError its table of sections cannot be read, or is another version's
   */
  open(name: string): Promise<StoredSnapshot | undefined>;
  /** @throws MemoryError `MEM_SNAPSHOT_FAILED` something is left */
  delete(name: string): Promise<void>;
}

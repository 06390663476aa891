/**
 * Vector indexes: all indexes of record vectors of a process, opened when somebody asks and let go when nobody needs them.
 *
 * An index is a cache of what the journal says: whoever asks brings along how to fill it anew.
 */
import type { RecordVectors, VectorIdentity, VectorStatistics } from './record-vectors.ts';

/** A moment of an index: of the journal's entries those up to `sequenceNumber` that are about it. */
export interface VectorMoment {
  readonly sequenceNumber: number;
  /** What tells that entry from the one of the same number in another course of the journal, such as its time. */
  readonly entry: string;
}

/** One index, and how to fill it. */
export interface VectorPlace {
  readonly identity: VectorIdentity;
  /** Unique among all indexes, 1 to 128 letters, digits, `-` and `_`; also the name of its files. */
  readonly name: string;
  /** What the index shows when nobody is at work with it. */
  readonly moment: () => VectorMoment;
  /** Whether nobody could have saved it yet: then nothing is told of files that are missing. */
  readonly isNew: () => boolean;
  /** Adds every vector of the journal to an empty index. */
  readonly fill: (vectors: RecordVectors) => Promise<void>;
}

export interface VectorIndexes {
  /** Opens an index if it is not in memory, and keeps it there while `work` is under way. */
  use<Result>(place: VectorPlace, work: (vectors: RecordVectors) => Promise<Result>): Promise<Result>;
  /** Of an index in memory; undefined for any other. */
  statisticsOf(name: string): VectorStatistics | undefined;
  /** Saves an index and lets it go as soon as nobody works with it. */
  release(name: string): void;
  /** Lets an index go without saving it, as soon as nobody works with it: it does not show what it should. */
  discard(name: string): void;
  /** Lets an index go and deletes its files, also those of an earlier process. */
  remove(name: string): Promise<void>;
  /** Resolves when the memory of everything that is being let go was given back. */
  settled(): Promise<void>;
  /** Saves what changed and lets everything go. */
  close(): Promise<void>;
}

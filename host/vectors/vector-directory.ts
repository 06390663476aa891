/**
 * Vector directory: the indexes that are in memory, opened when somebody asks and let go when they take too many bytes.
 *
 *   ask ─> in memory? ─> its files fit? ─> else filled anew from the journal ─> work ─> over the bound? the least recently used go
 *
 * Invariants:
 *  1. An index is opened once, however many ask for it at the same time.
 *  2. Nothing is let go while somebody works with it.
 *  3. What is let go was saved first if it had changed, so that the next opening reads files.
 */
import type { RecordVectors, RecordVectorsFactory, VectorFileTarget, VectorIdentity } from '../core/ports/record-vectors.ts';

/** One index: a space has one per dimension. */
export interface VectorPlace {
  readonly identity: VectorIdentity;
  /** Unique among all indexes; also the name of its files. */
  readonly name: string;
  /** The journal's present number for the index. */
  readonly sequenceNumber: () => number;
  /** Adds every vector of the journal to an empty index. */
  readonly fill: (vectors: RecordVectors) => Promise<void>;
}

export interface VectorDirectoryOptions {
  readonly factory: RecordVectorsFactory;
  /** Folder of the index files. */
  readonly folder: string;
  /** Bytes that indexes nobody works with may take together. */
  readonly mostBytes: number;
  /** Hears why an index was filled anew. */
  readonly onRebuild?: (name: string, reason: string) => void;
  /** Hears that an index could not be saved; it is filled anew when it is next asked for. */
  readonly onSaveFailure?: (name: string, error: unknown) => void;
}

interface Entry {
  readonly place: VectorPlace;
  readonly opened: Promise<RecordVectors>;
  vectors: RecordVectors | undefined;
  users: number;
  /** Number of the journal that its files show; undefined: none do. */
  savedAt: number | undefined;
}

export class VectorDirectory {
  private readonly options: VectorDirectoryOptions;
  /** By name, the least recently used first. */
  private readonly entries = new Map<string, Entry>();
  private readonly leaving = new Map<string, Promise<void>>();

  constructor(options: VectorDirectoryOptions) {
    this.options = options;
  }

  /** Names of the indexes in memory, the least recently used first. */
  get names(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** Bytes of all indexes in memory. */
  get bytes(): number {
    let sum = 0;
    for (const { vectors } of this.entries.values()) sum += vectors?.statistics().bytes ?? 0;
    return sum;
  }

  /** Opens an index if it is not in memory, and keeps it there while `work` is under way. */
  async use<Result>(place: VectorPlace, work: (vectors: RecordVectors) => Promise<Result>): Promise<Result> {
    await this.leaving.get(place.name);
    const entry = this.entryOf(place);
    entry.users++;
    try {
      return await work(await entry.opened);
    } finally {
      entry.users--;
      this.evict();
    }
  }

  /** Saves what changed and lets everything go. */
  async close(): Promise<void> {
    for (const [name, entry] of this.entries) this.letGo(name, entry);
    await Promise.all(this.leaving.values());
  }

  private entryOf(place: VectorPlace): Entry {
    const known = this.entries.get(place.name);
    if (known !== undefined) {
      this.entries.delete(place.name);
      this.entries.set(place.name, known);
      return known;
    }
    const opening = this.open(place);
    const entry: Entry = { place, opened: opening.then(({ vectors }) => vectors), vectors: undefined, users: 0, savedAt: undefined };
    this.entries.set(place.name, entry);
    opening.then(
      ({ vectors, savedAt }) => Object.assign(entry, { vectors, savedAt }),
      () => this.entries.delete(place.name),
    );
    return entry;
  }

  private async open(place: VectorPlace): Promise<{ vectors: RecordVectors; savedAt: number | undefined }> {
    const { factory } = this.options;
    const { identity, name } = place;
    const target = this.targetOf(place);
    const found = await factory.open(identity, target, 'load');
    if (found.outcome === 'opened') return { vectors: found.vectors, savedAt: target.sequenceNumber };
    this.options.onRebuild?.(name, found.reason);
    const vectors = factory.create(identity);
    try {
      await place.fill(vectors);
      return { vectors, savedAt: undefined };
    } catch (error) {
      await vectors.close();
      throw error;
    }
  }

  private evict(): void {
    let bytes = this.bytes;
    for (const [name, entry] of this.entries) {
      if (bytes <= this.options.mostBytes) return;
      if (entry.users > 0 || entry.vectors === undefined) continue;
      bytes -= entry.vectors.statistics().bytes;
      this.letGo(name, entry);
    }
  }

  private letGo(name: string, entry: Entry): void {
    this.entries.delete(name);
    const left = this.saveAndClose(name, entry).finally(() => this.leaving.delete(name));
    this.leaving.set(name, left);
  }

  private async saveAndClose(name: string, { place, opened, savedAt }: Entry): Promise<void> {
    const vectors = await opened;
    const target = this.targetOf(place);
    try {
      if (savedAt !== target.sequenceNumber) await vectors.save(target);
    } catch (error) {
      this.options.onSaveFailure?.(name, error);
    } finally {
      await vectors.close();
    }
  }

  private targetOf({ name, sequenceNumber }: VectorPlace): VectorFileTarget {
    return { folder: this.options.folder, name, sequenceNumber: sequenceNumber() };
  }
}

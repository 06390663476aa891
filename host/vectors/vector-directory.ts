/**
 * Vector directory: the indexes that are in memory, opened when somebody asks and let go with their space, which leaves when memory is short.
 *
 *   ask ─> in memory? ─> its files fit? ─> else filled anew from the journal ─> work ─> released meanwhile? saved and let go
 *
 * Invariants:
 *  1. An index is opened once, however many ask for it at the same time.
 *  2. Nothing is let go while somebody works with it.
 *  3. What is let go was saved first if it had changed, so that the next opening reads files; what was discarded or removed was not.
 */
import type { RecordVectors, RecordVectorsFactory, VectorFileTarget, VectorStatistics } from '../core/ports/record-vectors.ts';
import type { VectorIndexes, VectorMoment, VectorPlace } from '../core/ports/vector-indexes.ts';
import { removeIndexFiles } from './index-manifest.ts';

export interface VectorDirectoryOptions {
  readonly factory: RecordVectorsFactory;
  /** Folder of the index files; missing: none are written, and every opening fills the index anew. */
  readonly folder?: string;
  /** Hears why an index was filled anew. */
  readonly onRebuild?: (name: string, reason: string) => void;
  /** Hears that an index could not be saved; it is filled anew when it is next asked for. */
  readonly onSaveFailure?: (name: string, error: unknown) => void;
}

/** What becomes of an index when nobody works with it any more. */
type Farewell = 'saved' | 'discarded';

interface Entry {
  place: VectorPlace;
  readonly opened: Promise<RecordVectors>;
  vectors: RecordVectors | undefined;
  users: number;
  /** The moment that its files show; undefined: none do. */
  savedAt: VectorMoment | undefined;
  /** Whether it goes when the last user has left. */
  farewell: Farewell | undefined;
}

export class VectorDirectory implements VectorIndexes {
  private readonly options: VectorDirectoryOptions;
  /** By name. */
  private readonly entries = new Map<string, Entry>();
  private readonly leaving = new Map<string, Promise<void>>();
  /** Called when an index was let go. */
  private readonly gone = new Map<string, (() => void)[]>();

  constructor(options: VectorDirectoryOptions) {
    this.options = options;
  }

  async use<Result>(place: VectorPlace, work: (vectors: RecordVectors) => Promise<Result>): Promise<Result> {
    for (let left = this.leaving.get(place.name); left !== undefined; left = this.leaving.get(place.name)) await left;
    const entry = this.entryOf(place);
    entry.users++;
    try {
      return await work(await entry.opened);
    } finally {
      entry.users--;
      if (entry.users === 0 && entry.farewell !== undefined) this.letGo(place.name, entry);
    }
  }

  statisticsOf(name: string): VectorStatistics | undefined {
    return this.entries.get(name)?.vectors?.statistics();
  }

  release(name: string): void {
    this.sayFarewell(name, 'saved');
  }

  discard(name: string): void {
    this.sayFarewell(name, 'discarded');
  }

  async remove(name: string): Promise<void> {
    const { folder } = this.options;
    if (this.entries.has(name)) {
      const left = new Promise<void>((resolve) => this.gone.set(name, [...(this.gone.get(name) ?? []), resolve]));
      this.sayFarewell(name, 'discarded');
      await left;
    }
    await this.leaving.get(name);
    if (folder !== undefined) await removeIndexFiles({ folder, name });
  }

  async settled(): Promise<void> {
    await Promise.all(this.leaving.values());
  }

  async close(): Promise<void> {
    for (const [name, entry] of this.entries) this.letGo(name, entry);
    await this.settled();
  }

  private entryOf(place: VectorPlace): Entry {
    const known = this.entries.get(place.name);
    if (known !== undefined) {
      // Of a space that was loaded anew: the one before says no more what is true now.
      known.place = place;
      return known;
    }
    const opening = this.open(place);
    const entry: Entry = {
      place,
      opened: opening.then(({ vectors }) => vectors),
      vectors: undefined,
      users: 0,
      savedAt: undefined,
      farewell: undefined,
    };
    this.entries.set(place.name, entry);
    opening.then(
      ({ vectors, savedAt }) => Object.assign(entry, { vectors, savedAt }),
      () => {
        this.entries.delete(place.name);
        this.tellGone(place.name);
      },
    );
    return entry;
  }

  private async open(place: VectorPlace): Promise<{ vectors: RecordVectors; savedAt: VectorMoment | undefined }> {
    const { factory } = this.options;
    const { identity, name } = place;
    const target = this.targetOf(place);
    if (target !== undefined) {
      // No view: a file that somebody cuts while it is mapped would end the process.
      const found = await factory.open(identity, target, 'load');
      if (found.outcome === 'opened') return { vectors: found.vectors, savedAt: place.moment() };
      if (!place.isNew()) this.options.onRebuild?.(name, found.reason);
    }
    const vectors = factory.create(identity);
    try {
      await place.fill(vectors);
      return { vectors, savedAt: undefined };
    } catch (error) {
      await vectors.close();
      throw error;
    }
  }

  private sayFarewell(name: string, farewell: Farewell): void {
    const entry = this.entries.get(name);
    if (entry === undefined) return;
    if (entry.farewell !== 'discarded') entry.farewell = farewell;
    if (entry.users === 0) this.letGo(name, entry);
  }

  private letGo(name: string, entry: Entry): void {
    if (this.entries.get(name) !== entry) return;
    this.entries.delete(name);
    const left = this.saveAndClose(name, entry).finally(() => {
      this.leaving.delete(name);
      this.tellGone(name);
    });
    this.leaving.set(name, left);
  }

  private tellGone(name: string): void {
    for (const resolve of this.gone.get(name) ?? []) resolve();
    this.gone.delete(name);
  }

  private async saveAndClose(name: string, { place, opened, savedAt, farewell }: Entry): Promise<void> {
    // Whoever asked for it has heard why it could not be opened.
    const vectors = await opened.catch(() => undefined);
    if (vectors === undefined) return;
    const target = farewell === 'discarded' ? undefined : this.targetOf(place);
    const isSaved = savedAt?.sequenceNumber === target?.sequenceNumber && savedAt?.entry === target?.entry;
    try {
      if (target !== undefined && !isSaved) await vectors.save(target);
    } catch (error) {
      this.options.onSaveFailure?.(name, error);
    } finally {
      await vectors.close();
    }
  }

  /** Undefined when there are no files. */
  private targetOf({ name, moment }: VectorPlace): VectorFileTarget | undefined {
    const { folder } = this.options;
    return folder === undefined ? undefined : { folder, name, ...moment() };
  }
}

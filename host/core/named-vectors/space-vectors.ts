/**
 * Space vectors: the named vectors of a loaded space together with the index that finds them.
 *
 *   change   while the index is kept in memory: it prepares the change, the journal commits, and in one turn the fold applies it and the
 *            index shows it: which record is whose is the same for both at any time
 *   search   the index answers record ids, the fold knows their names
 *
 * Invariants:
 *  1. Changes of one space come one after the other (whoever calls `put` or `remove` holds the space's turn), so between two of them the index
 *     shows exactly what the fold says.
 *  2. What was committed is never lost by an index that fails: it is thrown away and filled again from the journal.
 */
import type { RecordVectors, StagedVectors, VectorIdentity } from '../ports/record-vectors.ts';
import type { Store } from '../ports/store.ts';
import type { VectorIndexes, VectorPlace } from '../ports/vector-indexes.ts';
import type { NamedVectors } from './named-vectors.ts';
import { type NamedAnswer, nearestNames } from './nearest-names.ts';
import { fillFromJournal } from './shelf-filling.ts';
import { ShelfFilter, type VectorFilter } from './vector-filter.ts';
import { VectorShelf } from './vector-shelf.ts';

export class SpaceVectors {
  readonly named: NamedVectors;
  private readonly store: Store;
  private readonly space: string;
  private readonly indexes: VectorIndexes;
  private readonly key: string;
  private changes = 0;

  /** @param key  names the indexes of the space: unique among spaces and stores */
  constructor(space: string, key: string, named: NamedVectors, store: Store, indexes: VectorIndexes) {
    this.space = space;
    this.key = key;
    this.named = named;
    this.store = store;
    this.indexes = indexes;
  }

  /** One more when a change begins, and one more when it is through, made or not. */
  get version(): number {
    return this.changes;
  }

  /** True when the index shows what the fold says: no change is under way. */
  get isSettled(): boolean {
    return this.changes % 2 === 0;
  }

  /** Memory of the index that answers, 0 while it is not in memory. */
  get indexBytes(): number {
    return this.indexStatistics()?.bytes ?? 0;
  }

  indexStatistics() {
    const { current } = this.named;
    return current === undefined ? undefined : this.indexes.statisticsOf(this.nameOf(current.generation));
  }

  /** Stands for the shelf that a space without settings gets with its first vectors. */
  firstShelf(identity: VectorIdentity): VectorShelf {
    return new VectorShelf(identity, this.named.newestGeneration + 1, { sequenceNumber: 0, entry: '' });
  }

  /**
   * Gives names their vectors.
   *
   * @param vectors one behind the other; checked
   * @param commit  writes the entry and applies it to `named`; nothing changed when it rejects
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was committed
   */
  put(shelf: VectorShelf, names: readonly string[], vectors: Float32Array, commit: () => Promise<void>): Promise<void> {
    return this.change(shelf, async (index) => {
      await this.commitStaged(await index.stage(shelf.recordIdsFor(names), vectors), commit);
    });
  }

  /** Takes names away. Precondition: all of them have vectors. */
  remove(shelf: VectorShelf, names: readonly string[], commit: () => Promise<void>): Promise<void> {
    return this.change(shelf, async (index) => {
      const staged = await index.stageRemoval(shelf.recordIdsFor(names), shelf.movesAfterRemoving(names));
      await this.commitStaged(staged, commit);
    });
  }

  /** Changes how the vectors of a shelf are found. */
  retune(shelf: VectorShelf, commit: () => Promise<void>): Promise<void> {
    return this.change(shelf, async (index) => {
      await commit();
      await this.follow(shelf, () => index.retune(shelf.identity));
    });
  }

  /** Lets a shelf answer, whose index is opened first, so that nobody waits for it afterwards. */
  async switchTo(shelf: VectorShelf, commit: () => Promise<void>): Promise<void> {
    const { current } = this.named;
    await this.change(shelf, commit);
    if (current !== undefined) await this.indexes.remove(this.nameOf(current.generation));
  }

  /** Nearest names. @param limit 1 to 10,000 */
  search(shelf: VectorShelf, vector: Float32Array, limit: number, filter?: VectorFilter): Promise<NamedAnswer> {
    return this.indexes.use(this.placeOf(shelf), (index) =>
      nearestNames(index, shelf, vector, limit, filter && (() => ShelfFilter.of(shelf, filter))),
    );
  }

  /** Lets the index go: the space leaves memory. */
  release(): void {
    const { current } = this.named;
    if (current !== undefined) this.indexes.release(this.nameOf(current.generation));
  }

  /** Deletes the indexes of every generation and their files. @param generation newest that there may be */
  async removeIndexes(generation: number): Promise<void> {
    for (let number = 1; number <= generation; number++) await this.indexes.remove(this.nameOf(number));
  }

  private async commitStaged(staged: StagedVectors, commit: () => Promise<void>): Promise<void> {
    let isShown = false;
    try {
      await this.named.withApplied(commit, () => {
        isShown = true;
        staged.show();
      });
    } finally {
      if (!isShown) staged.discard();
    }
  }

  private async change(shelf: VectorShelf, run: (index: RecordVectors) => Promise<void>): Promise<void> {
    this.changes++;
    try {
      await this.indexes.use(this.placeOf(shelf), run);
    } catch (error) {
      // Opened for a shelf that does not answer: the next change of its generation may be another's, or find other vectors.
      if (shelf.generation !== this.named.current?.generation) await this.indexes.remove(this.nameOf(shelf.generation));
      throw error;
    } finally {
      this.changes++;
    }
  }

  private placeOf(shelf: VectorShelf): VectorPlace {
    return {
      identity: shelf.identity,
      name: this.nameOf(shelf.generation),
      // Of the fold: `shelf` may be a stand-in.
      moment: () => (this.named.shelfOf(shelf.generation) ?? shelf).moment,
      isNew: () => shelf.count === 0 || shelf === this.named.next,
      fill: (index) => fillFromJournal(this.store, this.space, shelf, index),
    };
  }

  private nameOf(generation: number): string {
    return `${this.key}-${generation}`;
  }

  private async follow(shelf: VectorShelf, change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
    } catch {
      this.indexes.discard(this.nameOf(shelf.generation));
    }
  }
}

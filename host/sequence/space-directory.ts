/**
 * Space directory: loads spaces on demand, hands out the loaded ones, and lets go of those that were not used for longest.
 *
 * A space whose last change failed is dropped and loaded again from the journal, so memory never differs from what is durable.
 *
 * Invariants:
 *  1. State = fold(journal): a space that was evicted and loaded again answers as if it had stayed. What lives outside of the journal, the
 *     deadlines of sessions, lives outside of spaces too (session-directory.ts).
 *  2. Spaces are freed in a turn of the event loop of their own, and only while nobody is at work in them (`Space.isUnused`): whoever got a
 *     space may use it until it waits for something else.
 *  3. The space that was used last stays, whatever it holds: otherwise one large space would be loaded again for every request.
 */

import type { SpaceVectors } from '../core/named-vectors/space-vectors.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Store } from '../core/ports/store.ts';
import { nextTurn } from '../core/turns/next-turn.ts';
import { MemoryError } from '../errors.ts';
import type { Engine } from './long-term-memory.ts';
import type { Predictor } from './predictor.ts';
import type { RestSchedule } from './rest-schedule.ts';
import { isWorthSaving, type SnapshotSchedule } from './snapshot-schedule.ts';
import { Space } from './space.ts';
import type { SpaceSnapshots } from './space-snapshots.ts';

export interface SpaceDirectoryOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly predictor: Predictor;
  readonly clock: Clock;
  /** Called once per loading, before anybody uses the space. */
  readonly onLoaded: (space: Space) => void;
  /** Whatever else is derived from journals; it counts as loaded spaces do, and goes before them. */
  readonly derived?: DerivedMemory;
  /** Frees what has a limit of its own, when kernel memory ran out. */
  readonly onFull?: () => void;
  /** Most bytes that loaded spaces and what is derived may hold; no limit when missing. */
  readonly memoryBytes?: number;
  /** The named vectors of a space that was loaded; missing: there are no indexes for them. */
  readonly vectorsOf?: (space: Space) => SpaceVectors;
  /** Resolves when the indexes of spaces that were let go gave their memory back. */
  readonly onEvicted?: () => Promise<void>;
  /** Missing: spaces are always folded from the whole journal. */
  readonly snapshots?: SpaceSnapshots;
  /** Missing: snapshots are written on closing only. */
  readonly schedule?: SnapshotSchedule;
  /** Missing: indexes are merged only as they grow. */
  readonly rest?: RestSchedule;
}

/** Memory that can be had again at any time. */
export interface DerivedMemory {
  readonly bytesHeld: number;
  /** @returns false when nothing is left */
  dropOldest(): boolean;
}

export class SpaceDirectory {
  /** Spaces that were let go to make room. */
  evictions = 0;
  private readonly options: SpaceDirectoryOptions;
  private readonly memoryBytes: number;
  /** Longest unused first. */
  private readonly loaded = new Map<string, Space>();
  /** Undefined: nothing was ever written for it. */
  private readonly loading = new Map<string, Promise<Space | undefined>>();
  /** Stale ones, until nobody is at work in them. */
  private readonly dropped = new Set<Space>();
  /** Bytes of each loaded space when it was last measured. */
  private readonly measured = new Map<Space, number>();
  private measuredBytes = 0;
  /** Used or changed since they were measured. */
  private readonly touched = new Set<Space>();
  private newest: Space | undefined;
  private tidying: Promise<void> | undefined;

  /** Sequences at which spaces were to be saved before they are let go: a medium that refuses must not keep them in memory. */
  private readonly tried = new WeakMap<Space, number>();

  constructor(options: SpaceDirectoryOptions) {
    this.options = options;
    this.memoryBytes = options.memoryBytes ?? Number.POSITIVE_INFINITY;
  }

  /** Loaded spaces, longest unused first. */
  get all(): readonly Space[] {
    return [...this.loaded.values()];
  }

  /** As `SequenceStatistics` says. */
  get snapshotFigures() {
    const { written = 0, problems = 0 } = this.options.snapshots ?? {};
    let mostEntriesToFold = 0;
    for (const { entriesSinceSnapshot } of this.loaded.values()) mostEntriesToFold = Math.max(mostEntriesToFold, entriesSinceSnapshot);
    return { snapshotsWritten: written, snapshotProblems: problems, mostEntriesToFold };
  }

  /** Memory that the loaded spaces and what is derived hold. */
  get bytesHeld(): number {
    this.measure();
    return this.measuredBytes + (this.options.derived?.bytesHeld ?? 0);
  }

  /**
   * The space of this name, loaded; an unknown name gives an empty space that nothing was written for.
   *
   * Who asks first goes on first, whether or not the space has to exist.
   *
   * @param mustExist undefined for a space that nothing was ever written for, without loading it
   * @throws MemoryError `MEM_OUT_OF_MEMORY` it does not fit, even after unused spaces were let go
   */
  get(name: string): Promise<Space>;
  get(name: string, mustExist: boolean): Promise<Space | undefined>;
  async get(name: string, mustExist = false): Promise<Space | undefined> {
    const loading = this.loading.get(name);
    let space = loading === undefined ? this.usable(name) : await loading;
    while (space === undefined) {
      space = await (this.loading.get(name) ?? this.load(name, mustExist));
      if (mustExist) break;
    }
    if (space === undefined || (mustExist && space.nextSequence === 1)) return undefined;
    space.lastUsedMs = this.options.clock.nowMs();
    space.useCount++;
    this.touch(space);
    return space;
  }

  /** As `get`, and no change of the space is being taken back. */
  getForChange(name: string): Promise<Space>;
  getForChange(name: string, mustExist: boolean): Promise<Space | undefined>;
  async getForChange(name: string, mustExist = false): Promise<Space | undefined> {
    for (;;) {
      const space = await this.get(name, mustExist);
      if (space === undefined || (!space.isRollingBack && !space.stale)) return space;
      await space.whenIdle();
    }
  }

  /** The space of this name if it is in memory. */
  loadedSpace(name: string): Space | undefined {
    return this.loaded.get(name);
  }

  /**
   * Runs something, and once more when kernel memory ran out: after all spaces were let go that nobody uses.
   *
   * Precondition: `run` changes nothing when it fails for want of memory.
   *
   * @param kept a space that `run` works with
   */
  async withRoom<Answer>(run: () => Promise<Answer>, kept?: Space): Promise<Answer> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof MemoryError && error.code === 'MEM_OUT_OF_MEMORY')) throw error;
      const again = async (): Promise<Answer> => {
        await nextTurn();
        this.options.onFull?.();
        this.newest = undefined;
        this.evictDownTo(0, false);
        await this.options.onEvicted?.();
        return run();
      };
      return kept === undefined ? again() : kept.pinned(again);
    }
  }

  /** Waits for what is in flight, writes the snapshots that are worth it, and gives all memory back. */
  async close(): Promise<void> {
    await Promise.allSettled(this.loading.values());
    // Whoever got a space in this turn has then begun.
    await nextTurn();
    for (let space = this.anyHeld(); space !== undefined; space = this.anyHeld()) {
      await whenUnused(space);
      // Meanwhile it may have been let go.
      if (!this.dropped.delete(space) && this.loaded.get(space.name) !== space) continue;
      this.forget(space);
      if (!space.stale && isWorthSaving(space)) await space.saveSnapshot();
      space.free();
    }
    await this.tidying;
  }

  private anyHeld(): Space | undefined {
    for (const space of this.loaded.values()) return space;
    for (const space of this.dropped) return space;
    return undefined;
  }

  private usable(name: string): Space | undefined {
    const space = this.loaded.get(name);
    if (space === undefined || !space.stale) return space;
    // Somebody may still read it in this turn.
    this.forget(space);
    this.dropped.add(space);
    this.tidyLater();
    return undefined;
  }

  /** Everybody waits for the same promise, so that those who wait go on in the order in which they came. */
  private load(name: string, mustExist: boolean): Promise<Space | undefined> {
    const { store, engine, predictor, clock, onLoaded, snapshots, schedule, rest } = this.options;
    const enter = async (): Promise<Space | undefined> => {
      if (mustExist && (await store.head(name)) === 0) return undefined;
      const space = await this.withRoom(() => Space.load(name, store, engine, predictor, clock.nowMs(), snapshots));
      space.vectors = this.options.vectorsOf?.(space);
      this.loaded.set(name, space);
      space.onApplied = () => {
        this.remeasure(space);
        schedule?.changed(space);
        rest?.changed(space);
      };
      rest?.changed(space);
      onLoaded(space);
      return space;
    };
    const loading = enter();
    this.loading.set(name, loading);
    const end = (): void => {
      this.loading.delete(name);
    };
    loading.then(end, end);
    return loading;
  }

  /** Notes a use, and looks after it whether there is too much in memory. */
  touch(space: Space): void {
    if (this.loaded.get(space.name) !== space) return;
    this.loaded.delete(space.name);
    this.loaded.set(space.name, space);
    this.newest = space;
    this.remeasure(space);
  }

  private remeasure(space: Space): void {
    if (this.loaded.get(space.name) !== space) return;
    this.touched.add(space);
    this.grew();
  }

  /** Notes that more may be held than before, and looks in a later turn whether that is too much. */
  grew(): void {
    if (this.memoryBytes !== Number.POSITIVE_INFINITY) this.tidyLater();
  }

  private tidyLater(): void {
    this.tidying ??= nextTurn().then(() => {
      this.tidying = undefined;
      this.tidy();
    });
  }

  private tidy(): void {
    for (const space of this.dropped) {
      if (!space.isUnused) continue;
      this.dropped.delete(space);
      space.free();
    }
    if (this.dropped.size > 0) this.tidyLater();
    this.evictDownTo(this.memoryBytes, true);
  }

  /** @param saves lets go of a space that is worth a snapshot only after one was tried, in a later turn */
  private evictDownTo(bytes: number, saves: boolean): void {
    let isLeft = true;
    while (isLeft && this.bytesHeld > bytes) isLeft = this.options.derived?.dropOldest() ?? false;
    for (const space of this.loaded.values()) {
      if (this.bytesHeld <= bytes) return;
      if (!space.isUnused || space.isMerging || space === this.newest) continue;
      if (saves && this.options.snapshots !== undefined && isWorthSaving(space) && this.tried.get(space) !== space.committedSequence) {
        this.tried.set(space, space.committedSequence);
        void space.pinned(() => space.saveSnapshot()).then(() => this.tidyLater());
        return;
      }
      this.forget(space);
      space.free();
      this.evictions++;
    }
  }

  private measure(): void {
    for (const space of this.touched) {
      const bytes = space.bytesHeld;
      this.measuredBytes += bytes - (this.measured.get(space) ?? 0);
      this.measured.set(space, bytes);
    }
    this.touched.clear();
  }

  private forget(space: Space): void {
    // A stale one may have a successor of its name.
    if (this.loaded.get(space.name) === space) this.loaded.delete(space.name);
    this.options.schedule?.forget(space);
    this.options.rest?.forget(space);
    this.touched.delete(space);
    this.measuredBytes -= this.measured.get(space) ?? 0;
    this.measured.delete(space);
  }
}

/** Resolves in a turn in which nobody is at work in the space, nor about to go on in it. */
async function whenUnused(space: Space): Promise<void> {
  while (!space.isUnused) {
    await space.whenIdle();
    await nextTurn();
  }
}

/**
 * Space directory: loads spaces on demand and hands out the loaded ones.
 *
 * A space whose last change failed is dropped and loaded again from the journal, so memory never differs from what is durable.
 */

import type { Clock } from '../core/ports/clock.ts';
import type { Store } from '../core/ports/store.ts';
import type { Engine } from './long-term-memory.ts';
import type { Predictor } from './predictor.ts';
import { Space } from './space.ts';

export interface SpaceDirectoryOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly predictor: Predictor;
  readonly clock: Clock;
  /** Called once per loading, before anybody uses the space. */
  readonly onLoaded: (space: Space) => void;
}

export class SpaceDirectory {
  private readonly options: SpaceDirectoryOptions;
  private readonly loaded = new Map<string, Space>();
  private readonly loading = new Map<string, Promise<Space>>();

  constructor(options: SpaceDirectoryOptions) {
    this.options = options;
  }

  /** Loaded spaces in the order of their loading. */
  get all(): readonly Space[] {
    return [...this.loaded.values()];
  }

  /** The space of this name, loaded; an unknown name gives an empty space that nothing was written for. */
  async get(name: string): Promise<Space> {
    const space = this.usable(name) ?? (await (this.loading.get(name) ?? this.load(name)));
    space.lastUsedMs = this.options.clock.nowMs();
    space.useCount++;
    return space;
  }

  /** As `get`, and no change of the space is being taken back. */
  async getForChange(name: string): Promise<Space> {
    for (;;) {
      const space = await this.get(name);
      if (!space.isRollingBack && !space.stale) return space;
      await space.whenIdle();
    }
  }

  /** The space of this name if it is in memory. */
  loadedSpace(name: string): Space | undefined {
    return this.loaded.get(name);
  }

  /** Loads a space only if something was ever written for it. */
  async getExisting(name: string): Promise<Space | undefined> {
    if (!this.loaded.has(name) && !this.loading.has(name) && (await this.options.store.head(name)) === 0) return undefined;
    return this.get(name);
  }

  /** Waits for what is in flight and gives all memory back. */
  async close(): Promise<void> {
    await Promise.allSettled(this.loading.values());
    for (const space of this.loaded.values()) {
      await space.whenIdle();
      space.free();
    }
    this.loaded.clear();
  }

  private usable(name: string): Space | undefined {
    const space = this.loaded.get(name);
    if (space === undefined || !space.stale) return space;
    this.loaded.delete(name);
    space.free();
    return undefined;
  }

  private async load(name: string): Promise<Space> {
    const { store, engine, predictor, clock, onLoaded } = this.options;
    const promise = Space.load(name, store, engine, predictor, clock.nowMs());
    this.loading.set(name, promise);
    try {
      const space = await promise;
      this.loaded.set(name, space);
      onLoaded(space);
      return space;
    } finally {
      this.loading.delete(name);
    }
  }
}

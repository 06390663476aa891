/** Band indexes: those of one collection, by bands and rows, the last used ones kept. */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { SetBands, TokenSetColumns, TokenSetKernel } from '../core/ports/token-set-kernel.ts';
import { BandIndex } from './band-index.ts';

/** Trying out bands and rows should not fill the memory. */
const MOST_INDEXES = 4;

export class BandIndexes {
  private readonly arena: MemoryArena;
  private readonly kernel: TokenSetKernel;
  /** The one that was used last comes last. */
  private readonly kept = new Map<string, BandIndex>();

  constructor(arena: MemoryArena, kernel: TokenSetKernel) {
    this.arena = arena;
    this.kernel = kernel;
  }

  /**
   * The index of these bands and rows with all sets in it.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for it; one that could not be filled at all is given back
   */
  updated(columns: TokenSetColumns, shape: Pick<SetBands, 'bands' | 'rows'>): BandIndex {
    const name = `${shape.bands} x ${shape.rows}`;
    const known = this.kept.get(name);
    const index = known ?? new BandIndex(this.arena, this.kernel, shape);
    try {
      index.update(columns);
    } catch (error) {
      if (known === undefined) index.free();
      throw error;
    }
    this.kept.delete(name);
    this.kept.set(name, index);
    for (const [oldest, old] of this.kept) {
      if (this.kept.size <= MOST_INDEXES) break;
      old.free();
      this.kept.delete(oldest);
    }
    return index;
  }

  free(): void {
    for (const index of this.kept.values()) index.free();
    this.kept.clear();
  }
}

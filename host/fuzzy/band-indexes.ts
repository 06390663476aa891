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
  private readonly kept: BandIndex[] = [];

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
    const { kept } = this;
    const at = kept.findIndex(({ bands, rows }) => bands === shape.bands && rows === shape.rows);
    const index = at < 0 ? new BandIndex(this.arena, this.kernel, shape) : kept[at];
    try {
      index.update(columns);
    } catch (error) {
      if (at < 0) index.free();
      throw error;
    }
    if (at < 0 || at < kept.length - 1) {
      if (at >= 0) kept.splice(at, 1);
      kept.push(index);
      if (kept.length > MOST_INDEXES) kept.shift()?.free();
    }
    return index;
  }

  free(): void {
    for (const index of this.kept.splice(0)) index.free();
  }
}

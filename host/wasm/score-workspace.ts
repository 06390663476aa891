/** Score workspace: tables and scratch in which one thread scores, as large as any of its jobs needed. */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';

export class ScoreWorkspace {
  private readonly kernel: Kernel;
  private readonly tables: ReusableBlock;
  private readonly scratch: ReusableBlock;
  /** What tables and scratch are large enough for. */
  private queryLength = -1;
  private queryWidth = 1;
  private longestChoice = -1;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.tables = new ReusableBlock(arena);
    this.scratch = new ReusableBlock(arena);
  }

  /** Address of the tables. Precondition: `reserve` was called. */
  get tablesAddress(): number {
    return this.tables.addressAtLeast(1);
  }

  /** Address of the scratch. Precondition: as above. */
  get scratchAddress(): number {
    return this.scratch.addressAtLeast(1);
  }

  /**
   * Makes both large enough. Calls leave the tables all zero, so only new ones are cleared.
   *
   * @returns whether either lies elsewhere now
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  reserve(queryLength: number, queryWidth: number, longestChoice: number): boolean {
    if (queryLength <= this.queryLength && queryWidth <= this.queryWidth && longestChoice <= this.longestChoice) return false;
    const { functions } = this.kernel;
    const length = Math.max(queryLength, this.queryLength);
    const width = Math.max(queryWidth, this.queryWidth);
    const longest = Math.max(longestChoice, this.longestChoice);
    this.scratch.atLeast(functions.scoreScratchBytes(length, width, longest) >>> 0);
    const tableBytes = functions.scoreTableBytes(length, width) >>> 0;
    if (tableBytes > this.tables.byteLength) this.tables.atLeast(tableBytes).u8.fill(0);
    this.queryLength = length;
    this.queryWidth = width;
    this.longestChoice = longest;
    return true;
  }
}

/**
 * Pattern helpers: large queries of patterns, shared with the helper pool.
 *
 * Each helper has a workspace of its own, which is made when it is first needed.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { HelperPool } from './helper-pool.ts';
import { MATCH, takePatterns } from './helper-tasks.ts';
import type { Kernel } from './kernel-binding.ts';
import { type QuerySizes, QueryWorkspace } from './query-workspace.ts';

/** One query to share. */
export interface SharedQuery {
  readonly owner: QueryWorkspace;
  readonly sizes: QuerySizes;
  readonly stride: number;
  /** Room for the matches of each thread. */
  readonly outputBytes: number;
  /** Chunks lie in the rows from `firstChunk` on. */
  readonly firstChunk: number;
  readonly chunkCount: number;
  /** Match records in the owner's output already. */
  readonly found: number;
}

export class PatternHelpers {
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly pool: HelperPool;
  private readonly helperCount: number;
  private readonly workspaces: QueryWorkspace[] = [];

  /** @param helperCount  threads beside the owner, at least 0 */
  constructor(kernel: Kernel, arena: MemoryArena, pool: HelperPool, helperCount: number) {
    this.kernel = kernel;
    this.arena = arena;
    this.pool = pool;
    this.helperCount = helperCount;
  }

  /** Rows of the chunks of the query at hand. */
  get chunks(): MemoryBlock {
    return this.pool.chunks;
  }

  /** Where helpers put the matches of the query at hand. */
  get outputs(): MemoryBlock[] {
    return this.workspaces.map(({ outputBlock }) => outputBlock);
  }

  /** Whether a large query should be looked out for. */
  get isUseful(): boolean {
    return this.helperCount > 0 && this.pool.isUseful;
  }

  /** Starts the threads, unless they were. */
  start(): void {
    this.pool.start(this.helperCount);
  }

  /**
   * Searches the chunks, alone or with all helpers that are awake.
   *
   * @returns 'done', 'overflown' when an output was too small for its matches (rows hold the right counts), or 'failed'
   */
  search(query: SharedQuery, isShared: boolean): 'done' | 'overflown' | 'failed' {
    const { owner, sizes, stride, outputBytes, firstChunk, chunkCount, found } = query;
    const brief = (helper: number, desk: MemoryBlock): void => {
      const workspace = this.workspaceOf(helper);
      workspace.copyQuestion(owner);
      workspace.prepare(sizes);
      workspace.prepareOutput(outputBytes, stride);
      desk.u8.set(workspace.descriptor.u8);
    };
    const { helperCount } = this;
    const descriptor = owner.descriptor.u32;
    return this.pool.run(
      { task: MATCH, helperCount, firstChunk, chunkCount, stride, descriptor, brief, own: (taker) => takePatterns(taker, found) },
      isShared,
    );
  }

  /** Gives the memory of the helpers back. Precondition: their threads were ended. */
  free(): void {
    for (const workspace of this.workspaces.splice(0)) workspace.free();
  }

  private workspaceOf(helper: number): QueryWorkspace {
    this.workspaces[helper] ??= new QueryWorkspace(this.kernel, this.arena);
    return this.workspaces[helper];
  }
}

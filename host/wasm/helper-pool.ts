/**
 * Helper pool: the threads that help the owner with large queries.
 *
 * Started at the first query that is large enough, used once they run, never waited for before. When one dies or fails the pool is
 * switched off for good: the owner does all work alone, the answers stay the same.
 */
import type { Worker } from 'node:worker_threads';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { MemoryError } from '../errors.ts';
import { nodeModule } from '../threads/node-module.ts';
import { threadModuleUrl } from '../threads/thread-module.ts';
import {
  BROKEN,
  CHUNKS,
  CONTROL_BYTES,
  closeGate,
  NEXT,
  OVERFLOWN,
  openGate,
  READY,
  STRIDE,
  TROUBLE,
  takeChunks,
} from './helper-control.ts';
import type { HelperData } from './helper-thread.ts';
import type { LoadedKernel } from './load-kernel.ts';
import { type QuerySizes, QueryWorkspace } from './query-workspace.ts';

/** Rows of chunks; `planChunks` cuts a segment into at most 64. */
export const CHUNK_CAPACITY = 512;
/** A chunk takes microseconds to milliseconds; a helper that is still inside after this is dead. */
const PATIENCE_MS = 10_000;

export interface HelperPoolOptions {
  /** Threads beside the owner, at least 0. */
  readonly helperCount: number;
  /** Hears, once, that the pool was switched off. */
  readonly onFailure?: (error: MemoryError) => void;
  /** How long a helper may stay inside after the owner has finished. */
  readonly patienceMs?: number;
}

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

export class HelperPool {
  /** Rows of the chunks of the query at hand. */
  readonly chunks: MemoryBlock;
  private readonly kernel: LoadedKernel;
  private readonly arena: MemoryArena;
  private readonly options: HelperPoolOptions;
  private readonly controlBlock: MemoryBlock;
  private readonly control: Int32Array;
  private readonly workspaces: QueryWorkspace[] = [];
  private workers: Worker[] = [];
  private isOff: boolean;

  constructor(kernel: LoadedKernel, arena: MemoryArena, options: HelperPoolOptions) {
    this.kernel = kernel;
    this.arena = arena;
    this.options = options;
    this.isOff = options.helperCount < 1 || nodeModule('node:worker_threads') === undefined || !mayWait();
    this.chunks = arena.allocate(CHUNK_CAPACITY * kernel.map.CHUNK_BYTES);
    this.controlBlock = arena.allocate(CONTROL_BYTES);
    this.controlBlock.u8.fill(0);
    const { buffer, byteOffset } = this.controlBlock.u8;
    this.control = new Int32Array(buffer, byteOffset, CONTROL_BYTES / 4);
  }

  /** Whether a large query should be looked out for: helpers run, or were not started yet. */
  get isUseful(): boolean {
    return !this.isOff && (this.workers.length === 0 || this.readyCount > 0);
  }

  /** Helpers that can take chunks now. */
  get readyCount(): number {
    return this.isOff ? 0 : Atomics.load(this.control, READY);
  }

  /** Starts the threads, unless they were. */
  start(): void {
    const threads = nodeModule('node:worker_threads');
    if (threads === undefined || this.isOff || this.workers.length > 0) return;
    const { module, memory } = this.kernel;
    const url = threadModuleUrl('./helper-thread', import.meta.url);
    try {
      while (this.workspaces.length < this.options.helperCount) this.workspaces.push(new QueryWorkspace(this.kernel, this.arena));
    } catch {
      // No room for helpers: they are tried again with the next large query.
      return;
    }
    this.workers = this.workspaces.map((workspace, number) => {
      const { control } = this;
      const workerData: HelperData = { module, memory, control, chunks: this.chunks.u32, descriptor: workspace.descriptor.u32 };
      const worker = new threads.Worker(url, { name: `mneme-helper-${number + 1}`, workerData });
      worker.unref();
      worker.on('error', (error) => this.switchOff(`threw "${error.message}"`, error));
      worker.on('exit', (exitCode) => this.switchOff(`ended with code ${exitCode}`));
      return worker;
    });
  }

  /**
   * Searches the chunks, alone or with all helpers that are awake.
   *
   * @returns 'done', 'overflown' when an output was too small for its matches (rows hold the right counts), or 'failed'
   */
  search(query: SharedQuery, isShared: boolean): 'done' | 'overflown' | 'failed' {
    const { control } = this;
    const { functions, map } = this.kernel;
    const shares = isShared && this.readyCount > 0 && this.prepareHelpers(query);
    Atomics.store(control, NEXT, query.firstChunk);
    Atomics.store(control, CHUNKS, query.firstChunk + query.chunkCount);
    Atomics.store(control, STRIDE, query.stride);
    Atomics.store(control, TROUBLE, 0);
    if (shares) openGate(control);
    takeChunks({ functions, map, control, chunks: this.chunks.u32, descriptor: query.owner.descriptor.u32 }, query.found);
    if (shares && !closeGate(control, this.options.patienceMs ?? PATIENCE_MS)) {
      this.switchOff('does not answer');
      return 'failed';
    }
    const trouble = Atomics.load(control, TROUBLE);
    if ((trouble & BROKEN) !== 0) {
      this.switchOff('failed in a query');
      return 'failed';
    }
    return (trouble & OVERFLOWN) !== 0 ? 'overflown' : 'done';
  }

  /** Ends the threads and gives their memory back; queries are then the owner's alone. */
  async close(): Promise<void> {
    this.isOff = true;
    const workers = this.workers;
    this.workers = [];
    await Promise.all(workers.map((worker) => worker.terminate()));
    for (const workspace of this.workspaces.splice(0)) workspace.free();
  }

  /** Without room for what helpers need the owner works alone. */
  private prepareHelpers({ owner, sizes, outputBytes, stride }: SharedQuery): boolean {
    try {
      for (const workspace of this.workspaces) {
        workspace.copyQuestion(owner);
        workspace.prepare(sizes);
        workspace.prepareOutput(outputBytes, stride);
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Memory of the helpers stays theirs until `close`: one that hangs may still write there. */
  private switchOff(what: string, cause?: unknown): void {
    if (this.isOff) return;
    this.isOff = true;
    for (const worker of this.workers) void worker.terminate();
    const error = new MemoryError('MEM_THREAD_FAILED', `Cannot share queries: a helper thread ${what}, expected it to run`, { cause });
    this.options.onFailure?.(error);
  }
}

/** Browsers do not let their main thread wait. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

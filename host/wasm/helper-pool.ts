/**
 * Helper pool: the threads that help the owner with large work, whatever kind of work it is.
 *
 * Started at the first work that is large enough, used once they run, never waited for before. When one dies or fails the pool is
 * switched off for good: the owner does all work alone, the answers stay the same. So it is where a runtime has no threads, or does not
 * let the owner wait for them.
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
  HELPERS,
  NEXT,
  OVERFLOWN,
  openGate,
  READY,
  STRIDE,
  TASK,
  TROUBLE,
} from './helper-control.ts';
import { type ChunkTaker, takeChunks } from './helper-tasks.ts';
import type { HelperData } from './helper-thread.ts';
import type { LoadedKernel } from './load-kernel.ts';

/** Rows of chunks of patterns; `planChunks` cuts a segment into at most 64. A chunk of other work is a word. */
export const CHUNK_CAPACITY = 512;
/** A chunk takes microseconds to milliseconds; a helper that is still inside after this is dead. */
const PATIENCE_MS = 10_000;

export interface HelperPoolOptions {
  /** Hears, once, that the pool was switched off. */
  readonly onFailure?: (error: MemoryError) => void;
  /** How long a helper may stay inside after the owner has finished. */
  readonly patienceMs?: number;
}

/** One piece of work to share, its chunks in `chunks` already. */
export interface SharedWork {
  /** One of helper-tasks.ts. */
  readonly task: number;
  /** Helpers that may take part. */
  readonly helperCount: number;
  readonly firstChunk: number;
  readonly chunkCount: number;
  /** Bytes of a match record, or rows of a chunk of a job. */
  readonly stride?: number;
  /** The owner's descriptor. */
  readonly descriptor: Uint32Array;
  /** Lays a descriptor on a helper's desk. @throws MemoryError `MEM_OUT_OF_MEMORY` the owner then works alone */
  brief(helper: number, desk: MemoryBlock): void;
  /** The owner's part; takes chunks as helpers do if missing. */
  own?(taker: ChunkTaker): void;
}

export class HelperPool {
  readonly chunks: MemoryBlock;
  readonly control: Int32Array;
  private readonly kernel: LoadedKernel;
  private readonly arena: MemoryArena;
  private readonly options: HelperPoolOptions;
  private readonly desks: MemoryBlock[] = [];
  private workers: Worker[] = [];
  private isOff: boolean;

  constructor(kernel: LoadedKernel, arena: MemoryArena, options: HelperPoolOptions = {}) {
    this.kernel = kernel;
    this.arena = arena;
    this.options = options;
    this.isOff = nodeModule('node:worker_threads') === undefined || !mayWait();
    this.chunks = arena.allocate(CHUNK_CAPACITY * kernel.map.CHUNK_BYTES);
    const { u8 } = arena.allocate(CONTROL_BYTES);
    u8.fill(0);
    this.control = new Int32Array(u8.buffer, u8.byteOffset, CONTROL_BYTES / 4);
  }

  /** Whether large work should be looked out for: helpers run, or were not started yet. */
  get isUseful(): boolean {
    return !this.isOff && (this.workers.length === 0 || this.readyCount > 0);
  }

  /** Helpers that can take chunks now. */
  get readyCount(): number {
    return this.isOff ? 0 : Atomics.load(this.control, READY);
  }

  /** Starts as many threads as are missing. */
  start(helperCount: number): void {
    const threads = nodeModule('node:worker_threads');
    if (threads === undefined || this.isOff) return;
    const { module, memory } = this.kernel;
    const url = threadModuleUrl('./helper-thread', import.meta.url);
    while (this.workers.length < helperCount) {
      const number = this.workers.length;
      const { control } = this;
      try {
        this.desks[number] ??= this.arena.allocate(deskBytes(this.kernel));
      } catch {
        // No room for helpers: they are tried again with the next large work.
        return;
      }
      const workerData: HelperData = { module, memory, number, control, chunks: this.chunks.u32, descriptor: this.desks[number].u32 };
      const worker = new threads.Worker(url, { name: `mneme-helper-${number + 1}`, workerData });
      worker.unref();
      worker.on('error', (error) => this.switchOff(`threw "${error.message}"`, error));
      worker.on('exit', (exitCode) => this.switchOff(`ended with code ${exitCode}`));
      this.workers.push(worker);
    }
  }

  /**
   * Takes all chunks, alone or with helpers that are awake.
   *
   * @returns 'done', 'overflown' when an output of matches was too small (rows hold the right counts), or 'failed'
   */
  run(work: SharedWork, isShared: boolean): 'done' | 'overflown' | 'failed' {
    const { control } = this;
    const { functions, map } = this.kernel;
    const shares = isShared && this.readyCount > 0 && this.brief(work);
    Atomics.store(control, NEXT, work.firstChunk);
    Atomics.store(control, CHUNKS, work.firstChunk + work.chunkCount);
    Atomics.store(control, STRIDE, work.stride ?? 0);
    Atomics.store(control, TASK, work.task);
    Atomics.store(control, HELPERS, work.helperCount);
    Atomics.store(control, TROUBLE, 0);
    if (shares) openGate(control);
    const taker = { functions, map, control, chunks: this.chunks.u32, descriptor: work.descriptor };
    let isClosed = true;
    try {
      if (work.own === undefined) takeChunks(taker);
      else work.own(taker);
    } finally {
      if (shares) isClosed = closeGate(control, this.options.patienceMs ?? PATIENCE_MS);
    }
    if (!isClosed) {
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

  /** Ends the threads and gives their memory back; work is then the owner's alone. */
  async close(): Promise<void> {
    this.isOff = true;
    const workers = this.workers;
    this.workers = [];
    await Promise.all(workers.map((worker) => worker.terminate()));
    for (const desk of this.desks.splice(0)) desk.free();
  }

  /** Without room for what helpers need the owner works alone. */
  private brief({ brief, helperCount }: SharedWork): boolean {
    try {
      for (let helper = 0; helper < Math.min(helperCount, this.workers.length); helper++) brief(helper, this.desks[helper]);
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

/** A desk takes any descriptor. */
function deskBytes({ map }: LoadedKernel): number {
  return Math.max(map.QUERY_BYTES, map.CHOICES_BYTES, map.JOB_BYTES, map.SCAN_BYTES);
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

/** Engine kernels: one module, one memory, and the ports that they serve. */
import type { ChoiceKernel } from '../core/ports/choice-kernel.ts';
import type { EmbeddingKernel } from '../core/ports/embedding-kernel.ts';
import type { HashKernel } from '../core/ports/hash-kernel.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { MinHashKernel } from '../core/ports/min-hash-kernel.ts';
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import type { PatternKernel } from '../core/ports/pattern-kernel.ts';
import type { RowKernel } from '../core/ports/row-kernel.ts';
import type { ScorerKernel } from '../core/ports/scorer-kernel.ts';
import type { TokenKernel } from '../core/ports/token-kernel.ts';
import type { TokenSetKernel } from '../core/ports/token-set-kernel.ts';
import type { VectorKernel } from '../core/ports/vector-kernel.ts';
import { nodeModule } from '../threads/node-module.ts';
import { SharedArena } from './arena.ts';
import { SharedChoiceKernel } from './choice-kernel.ts';
import { SharedEmbeddingKernel } from './embedding-kernel.ts';
import { SharedHashKernel } from './hash-kernel.ts';
import { HelperPool } from './helper-pool.ts';
import { loadKernel } from './load-kernel.ts';
import { SharedMinHashKernel } from './min-hash-kernel.ts';
import { SharedNumericKernel } from './numeric-kernel.ts';
import { type PatternKernelOptions, SharedPatternKernel } from './pattern-kernel.ts';
import { SharedRowKernel } from './row-kernel.ts';
import { SharedScorerKernel } from './scorer-kernel.ts';
import { ThriftyArena } from './thrifty-arena.ts';
import { SharedTokenKernel } from './token-kernel.ts';
import { SharedTokenSetKernel } from './token-set-kernel.ts';
import { SharedVectorKernel } from './vector-kernel.ts';

export interface EngineKernels {
  /** For what is stored: it is full while some room is left to work in. */
  readonly arena: MemoryArena;
  readonly patterns: PatternKernel;
  readonly numbers: NumericKernel;
  readonly vectors: VectorKernel;
  readonly hashes: HashKernel;
  readonly scorers: ScorerKernel;
  readonly rows: RowKernel;
  readonly tokens: TokenKernel;
  readonly tokenSets: TokenSetKernel;
  readonly minHash: MinHashKernel;
  readonly choices: ChoiceKernel;
  readonly embeddings: EmbeddingKernel;
  /** Leaves nothing in working memory of the texts and vectors that were worked on last. */
  overwriteWork(): void;
  /** Ends the threads of the kernels; they work on without them. */
  close(): Promise<void>;
}

export interface EngineKernelsOptions extends PatternKernelOptions {
  /** Most memory for all indexes together, 1 MiB to 4 GiB; 4 GiB if missing. */
  readonly maximumBytes?: number;
  /** Kept for questions, whatever is stored; a sixteenth of a large memory is kept anyway. */
  readonly leastKeptBytes?: number;
}

/** Largest 32-bit memory. */
const MOST_BYTES = 4_294_967_296;
const MOST_THREADS = 4;

/**
 * Loads the kernels over a memory of their own. Takes a few milliseconds; address space is reserved, memory only when used.
 *
 * Threads start with the first query that is large enough for them and never keep the process alive. Their number is by default that
 * of the processors, at most 4: beyond, queries wait for memory.
 *
 * @throws KernelAbiMismatchError the binary was not built from this version; run the build
 *
 * @example
 * const { arena, patterns } = createEngineKernels();
 */
export function createEngineKernels(options: EngineKernelsOptions = {}): EngineKernels {
  const maximumBytes = options.maximumBytes ?? MOST_BYTES;
  const kernel = loadKernel(maximumBytes);
  const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, maximumBytes);
  const { onThreadFailure, sharedWorkNs } = options;
  const pool = new HelperPool(kernel, arena, { ...(onThreadFailure && { onFailure: onThreadFailure }) });
  const patterns = new SharedPatternKernel(kernel, arena, { threadCount: usualThreadCount(), ...options }, pool);
  const numbers = new SharedNumericKernel(kernel, arena);
  const hashes = new SharedHashKernel(kernel, arena);
  const embeddings = new SharedEmbeddingKernel(kernel, arena);
  const vectors = new SharedVectorKernel(kernel, arena);
  const rows = new SharedRowKernel(kernel, arena, pool, { threadCount: options.threadCount ?? usualThreadCount(), sharedWorkNs });
  return {
    arena: new ThriftyArena(arena, maximumBytes, options.leastKeptBytes),
    patterns,
    numbers,
    vectors,
    hashes,
    scorers: new SharedScorerKernel(kernel, arena, pool, sharedWorkNs),
    rows,
    tokens: new SharedTokenKernel(kernel, arena),
    tokenSets: new SharedTokenSetKernel(kernel, arena),
    minHash: new SharedMinHashKernel(kernel, arena),
    choices: new SharedChoiceKernel(kernel, arena, pool, sharedWorkNs),
    embeddings,
    overwriteWork: () => {
      for (const each of [numbers, hashes, embeddings, vectors, rows]) each.overwriteWork();
    },
    close: () => patterns.close(),
  };
}

/** Threads that work on large questions unless somebody says otherwise. */
export function usualThreadCount(): number {
  return Math.min(nodeModule('node:os')?.availableParallelism() ?? 1, MOST_THREADS);
}

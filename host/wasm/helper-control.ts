/**
 * Helper control: the words through which the owner and its helper threads agree on who works on what.
 *
 *   word (i32, each on a line of 64 bytes of its own, so that no two threads wait for the same line without need)
 *   EPOCH    raised with every shared query; helpers sleep on it
 *   GATE     OPEN bit and the number of helpers inside; the owner sleeps on it until the last one has left
 *   NEXT     first chunk that nobody has taken
 *   CHUNKS   number of chunks          STRIDE  bytes of a match record
 *   READY    helpers that have started
 *   TROUBLE  OVERFLOWN: an output was too small; BROKEN: a helper failed
 *
 * Invariants:
 *  1. A helper reads the query and writes its regions only between `enter` and `leave`; `enter` succeeds only while the gate is open.
 *  2. The owner changes the query, the chunks and all regions only while the gate is closed and nobody is inside. So a helper that
 *     wakes late finds either nothing to enter or a whole new query.
 *  3. Each chunk is taken once: by whoever raised NEXT from its number.
 */
import type { KernelFunctions, MemoryMap } from './kernel-binding.ts';

/** i32 words in a line. */
const LINE = 16;
export const EPOCH = 0;
export const GATE = LINE;
export const NEXT = 2 * LINE;
export const CHUNKS = 3 * LINE;
export const STRIDE = 4 * LINE;
export const READY = 5 * LINE;
export const TROUBLE = 6 * LINE;
export const CONTROL_BYTES = 7 * LINE * 4;

const OPEN = 1 << 30;

/** Values of TROUBLE. */
export const OVERFLOWN = 1;
export const BROKEN = 2;

/** Lets helpers in and wakes them. */
export function openGate(control: Int32Array): void {
  Atomics.store(control, GATE, OPEN);
  Atomics.add(control, EPOCH, 1);
  Atomics.notify(control, EPOCH);
}

/** Rounds of looking before sleeping: a helper inside is about to finish a chunk, which takes less than a sleep and a wake-up. */
const ROUNDS_BEFORE_SLEEP = 2000;

/**
 * Lets nobody in any more and waits until all have left.
 *
 * @returns false when somebody was still inside after `timeoutMs`
 */
export function closeGate(control: Int32Array, timeoutMs: number): boolean {
  Atomics.and(control, GATE, ~OPEN);
  for (let round = 0; round < ROUNDS_BEFORE_SLEEP; round++) if (Atomics.load(control, GATE) === 0) return true;
  for (;;) {
    const inside = Atomics.load(control, GATE);
    if (inside === 0) return true;
    if (Atomics.wait(control, GATE, inside, timeoutMs) === 'timed-out') return Atomics.load(control, GATE) === 0;
  }
}

/** @returns whether the gate was open */
export function enterGate(control: Int32Array): boolean {
  for (;;) {
    const state = Atomics.load(control, GATE);
    if ((state & OPEN) === 0) return false;
    if (Atomics.compareExchange(control, GATE, state, state + 1) === state) return true;
  }
}

export function leaveGate(control: Int32Array): void {
  Atomics.sub(control, GATE, 1);
  Atomics.notify(control, GATE);
}

/** What one thread needs to search chunks. */
export interface ChunkSearcher {
  readonly functions: KernelFunctions;
  readonly map: MemoryMap;
  readonly control: Int32Array;
  /** The rows of all chunks. */
  readonly chunks: Uint32Array;
  /** This thread's query. */
  readonly descriptor: Uint32Array;
}

/**
 * Takes chunks until none is left, and notes in each row where its matches lie.
 *
 * @param found  match records that stand in the thread's output already
 */
export function takeChunks({ functions, map, control, chunks, descriptor }: ChunkSearcher, found: number): void {
  const count = Atomics.load(control, CHUNKS);
  let chunk = Atomics.add(control, NEXT, 1);
  if (chunk >= count) return;
  const stride = Atomics.load(control, STRIDE);
  const query = descriptor.byteOffset;
  const output = descriptor[map.QUERY_OUTPUT / 4];
  let total = found;
  functions.openQuery(query);
  for (; chunk < count; chunk = Atomics.add(control, NEXT, 1)) {
    const offset = chunk * map.CHUNK_BYTES;
    const before = total;
    total = functions.matchChunk(query, chunks.byteOffset + offset, total) >>> 0;
    chunks[(offset + map.CHUNK_MATCHES) / 4] = output + before * stride;
    chunks[(offset + map.CHUNK_MATCH_COUNT) / 4] = total - before;
  }
  functions.closeQuery(query);
  if (total > descriptor[map.QUERY_OUTPUT_CAPACITY / 4]) Atomics.or(control, TROUBLE, OVERFLOWN);
}

/**
 * Helper control: the words through which the owner and its helper threads agree on who works on what.
 *
 *   word (i32, each on a line of 64 bytes of its own, so that no two threads wait for the same line without need)
 *   EPOCH    raised with every shared query; helpers sleep on it
 *   GATE     OPEN bit and the number of helpers inside; the owner sleeps on it until the last one has left
 *   NEXT     first chunk that nobody has taken
 *   CHUNKS   number of chunks          STRIDE  bytes of a match record, or rows of a chunk
 *   READY    helpers that have started
 *   TROUBLE  OVERFLOWN: an output was too small; BROKEN: a helper failed
 *   TASK     what is done with a chunk (helper-tasks.ts)          HELPERS  helpers that take part: those with a lower number
 *   BEST     f64: a search for the best may drop what scores less
 *
 * Invariants:
 *  1. A helper reads the query and writes its regions only between `enter` and `leave`; `enter` succeeds only while the gate is open, and
 *     only for helpers that take part: each has a descriptor of this query on its desk.
 *  2. The owner changes the query, the chunks and all regions only while the gate is closed and nobody is inside. So a helper that
 *     wakes late finds either nothing to enter or a whole new query.
 *  3. Each chunk is taken once: by whoever raised NEXT from its number.
 */
/** i32 words in a line. */
const LINE = 16;
export const EPOCH = 0;
export const GATE = LINE;
export const NEXT = 2 * LINE;
export const CHUNKS = 3 * LINE;
export const STRIDE = 4 * LINE;
export const READY = 5 * LINE;
export const TROUBLE = 6 * LINE;
export const TASK = 7 * LINE;
export const HELPERS = 8 * LINE;
export const BEST = 9 * LINE;
export const CONTROL_BYTES = 10 * LINE * 4;

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

/**
 * @param helper  number of the helper, from 0
 * @returns whether the gate was open for it
 */
export function enterGate(control: Int32Array, helper: number): boolean {
  for (;;) {
    const state = Atomics.load(control, GATE);
    if ((state & OPEN) === 0) return false;
    if (Atomics.compareExchange(control, GATE, state, state + 1) === state) break;
  }
  // Read inside: nothing of a query changes while somebody is.
  if (helper < Atomics.load(control, HELPERS)) return true;
  leaveGate(control);
  return false;
}

export function leaveGate(control: Int32Array): void {
  Atomics.sub(control, GATE, 1);
  Atomics.notify(control, GATE);
}

/** The next chunk for whoever asks; undefined when all are taken. */
export function takeChunk(control: Int32Array): number | undefined {
  const chunk = Atomics.add(control, NEXT, 1);
  return chunk < Atomics.load(control, CHUNKS) ? chunk : undefined;
}

/** Raises what all threads know of the least score that matters. @returns the highest that any of them found */
export function raiseBest(control: Int32Array, least: number): number {
  const words = new BigInt64Array(control.buffer, control.byteOffset + BEST * 4, 1);
  const mine = bitsOf(least);
  for (;;) {
    const known = Atomics.load(words, 0);
    const best = numberOf(known);
    if (best >= least || Atomics.compareExchange(words, 0, known, mine) === known) return Math.max(best, least);
  }
}

/** Sets what is known before the first chunk. */
export function setBest(control: Int32Array, least: number): void {
  Atomics.store(new BigInt64Array(control.buffer, control.byteOffset + BEST * 4, 1), 0, bitsOf(least));
}

const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

function bitsOf(value: number): bigint {
  number[0] = value;
  return bits[0];
}

function numberOf(value: bigint): number {
  bits[0] = value;
  return number[0];
}

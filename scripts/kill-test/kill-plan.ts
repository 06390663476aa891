/**
 * What the kill test writes, as a function of a seed: so the parent can tell from the journal alone whether an append is whole.
 *
 *   payload   {"append":17,"index":0,"count":3,"filler":"xxxx"}
 */
import type { NewEntry } from '../../host/core/ports/store.ts';

export const SPACE_NAMES: readonly string[] = ['plain', 'space "two"', "it's", '😀', 'e\u0301'];
const LONGEST_APPEND = 5;

/** A stream of numbers in [0, 1) that is the same for the same seed (mulberry32, Ettinger 2017, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One append: 1 to 5 entries of up to 2 kB, a fifth of the appends durable. */
export function planAppend(random: () => number, append: number): readonly NewEntry[] {
  const count = 1 + Math.floor(random() * LONGEST_APPEND);
  const durable = random() < 0.2;
  return Array.from({ length: count }, (_, index) => ({
    kind: durable ? 'learned' : 'observed',
    timeMs: append,
    sessionId: `session-${append % 3}`,
    idempotencyKey: index === 0 ? `append-${append}` : null,
    payload: JSON.stringify({ append, index, count, filler: 'x'.repeat(Math.floor(random() * 2000)) }),
    durable,
  }));
}

/** Seeded numbers for tests, benches and kill scripts: the same questions on every run and machine. */

/** Uniform in [0, 1). */
export type Random = () => number;

/** Mulberry32 (T. Ettinger, 2017): one u32 of state, even enough for corpora. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

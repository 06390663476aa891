/**
 * Four runs: the longest common subsequences of four runs of one length and an indexed run, one in each lane.
 *
 * The state of `common-subsequence.ts`, of 32 bits: no branch depends on the ids, and what must wait for the id before waits for four at
 * once. Beside the state it gathers which ids matter, so that only those are looked at again.
 *
 * Source: as `common-subsequence.ts`.
 * Cost: about 1.6 of a single run of that length, for four.
 * Precondition: a narrow index of at most 32 positions; 1 to 32 ids a run.
 */

/** Largest number of positions, and of ids: bits of a lane. */
export const LANE_LENGTH: u32 = 32;
// Where the second and the third vector are written.
export const SHARED_HELD: u32 = 16;
export const SHARED_KNOWN: u32 = 32;

/**
 * @param shared  gets three vectors of u32, a lane for each run: the state; bit p, the index holds the id at position p of the run; bit p,
 *   one of the run's ids stands at position p of the indexed run
 */
export function commonOfFour(
  slots: usize,
  masks: usize,
  first: usize,
  second: usize,
  third: usize,
  fourth: usize,
  length: u32,
  shared: usize,
): void {
  const end = first + (usize(length) << 2);
  second -= first;
  third -= first;
  fourth -= first;
  const none = i32x4.splat(0);
  let state = i32x4.splat(-1);
  let held = none;
  let known = none;
  for (; first < end; first += 4) {
    let mask = v128.load32_zero(maskOf(slots, masks, first));
    mask = v128.load32_lane(maskOf(slots, masks, first + second), mask, 1);
    mask = v128.load32_lane(maskOf(slots, masks, first + third), mask, 2);
    mask = v128.load32_lane(maskOf(slots, masks, first + fourth), mask, 3);
    // A one for each id that is not held comes in from the left.
    held = v128.or(i32x4.shr_u(held, 1), i32x4.shl(i32x4.eq(mask, none), 31));
    known = v128.or(known, mask);
    const common = v128.and(state, mask);
    state = v128.or(i32x4.add(state, common), i32x4.sub(state, common));
  }
  v128.store(shared, state);
  v128.store(shared, i32x4.shr_u(v128.not(held), 32 - length), SHARED_HELD);
  v128.store(shared, known, SHARED_KNOWN);
}

function maskOf(slots: usize, masks: usize, id: usize): usize {
  return masks + (usize(load<u8>(slots + load<u32>(id))) << 3);
}

/**
 * Bit-sliced counts: counters of misses, one bit per plane and choice, and how to read them.
 *
 *   work   k0 (16 bytes) k1 … k6 | alive | preset (u32) | wide (u32) … | tables | taps | rows of the state
 *
 * Counters start at a preset, so that one miss too many overflows out of the last plane; lanes in which that never happened are alive and
 * hold preset + misses.
 *
 * Cost: reading one lane takes a load per plane; all 128 lanes six vector operations per plane and 16 lanes.
 */
import { MOST_TABLES, TABLE_BYTES } from './bit-sliced-table';

const ALIVE: usize = 112;
const PRESET: usize = 128;
/** Whether all planes are in use, or five of them. */
const IS_WIDE: usize = 132;
/** Room for eight bytes that nobody reads. */
export const WORK_SINK: usize = 136;
export const WORK_TABLES: usize = 192;
export const WORK_TAPS: usize = WORK_TABLES + MOST_TABLES * TABLE_BYTES;
/** Four rows in four columns. */
const TAPS_BYTES: usize = 256;
/** Multiple of 64. */
export const WORK_ROWS: usize = (WORK_TAPS + TAPS_BYTES + 63) & ~usize(63);

const PLANES: u32 = 7;

/** Lanes 0 to `count - 1`. */
function lanesBelow(count: u32): v128 {
  if (count >= 128) return i32x4.splat(-1);
  const first: u64 = count >= 64 ? ~u64(0) : (u64(1) << count) - 1;
  const second: u64 = count > 64 ? (u64(1) << (count - 64)) - 1 : 0;
  return i64x2.replace_lane(i64x2.splat(first), 1, second);
}

/** Most misses for which three planes of the counters do, five, and all. */
const NARROW_MISSES: u32 = 7;
const MIDDLE_MISSES: u32 = 31;
const WIDE_MISSES: u32 = 127;

// biome-ignore lint/complexity/noStaticOnlyClass: only what stands in a class can be marked to be copied to where it is called
export class MissCounts {
  /**
   * Begins to count up to `most` misses in the first `laneCount` lanes, 128 or more: in all.
   *
   * @param ahead  what counts are too large by
   */
  @inline
  static open(work: usize, laneCount: u32, most: u32, ahead: u32): void {
    const preset = (most <= NARROW_MISSES ? NARROW_MISSES : most <= MIDDLE_MISSES ? MIDDLE_MISSES : WIDE_MISSES) - most;
    for (let plane: u32 = 0; plane < PLANES; plane++) v128.store(work + (usize(plane) << 4), i32x4.splat(-i32((preset >> plane) & 1)));
    v128.store(work, lanesBelow(laneCount), ALIVE);
    store<u32>(work, preset + ahead, PRESET);
    store<u32>(work, u32(most > MIDDLE_MISSES), IS_WIDE);
  }

  /**
   * Adds the misses of up to four columns, one vector each, `tapBytes` apart at `WORK_TAPS`.
   *
   * Counters stay in memory between passes: in registers they would push the state of the inner loops out of theirs.
   *
   * @returns whether any lane is still alive
   */
  @inline
  static add(work: usize, most: u32, tapBytes: usize): bool {
    const taps = work + WORK_TAPS;
    const first = v128.load(taps);
    const second = v128.load(taps + tapBytes);
    const third = v128.load(taps + 2 * tapBytes);
    const fourth = v128.load(taps + 3 * tapBytes);
    // Four bits in: ones + 2 * (twos + moreTwos).
    const either = v128.xor(first, second);
    const three = v128.xor(either, third);
    const twos = v128.or(v128.and(first, second), v128.and(either, third));
    const ones = v128.xor(three, fourth);
    const moreTwos = v128.and(three, fourth);
    const k0 = v128.load(work);
    const k1 = v128.load(work, 16);
    const k2 = v128.load(work, 32);
    const carry = v128.and(k0, ones);
    // Three bits into the second plane: what leaves it goes into the third as two.
    const odd = v128.xor(twos, moreTwos);
    const sum = v128.xor(odd, carry);
    const fours = v128.or(v128.and(twos, moreTwos), v128.and(odd, carry));
    const moreFours = v128.and(k1, sum);
    const both = v128.xor(fours, moreFours);
    let over = v128.or(v128.and(fours, moreFours), v128.and(k2, both));
    v128.store(work, v128.xor(k0, ones));
    v128.store(work, v128.xor(k1, sum), 16);
    v128.store(work, v128.xor(k2, both), 32);
    if (most > NARROW_MISSES) {
      const k3 = v128.load(work, 48);
      const k4 = v128.load(work, 64);
      v128.store(work, v128.xor(k3, over), 48);
      over = v128.and(k3, over);
      v128.store(work, v128.xor(k4, over), 64);
      over = v128.and(k4, over);
    }
    if (most > MIDDLE_MISSES) {
      const k5 = v128.load(work, 80);
      const k6 = v128.load(work, 96);
      v128.store(work, v128.xor(k5, over), 80);
      over = v128.and(k5, over);
      v128.store(work, v128.xor(k6, over), 96);
      over = v128.and(k6, over);
    }
    const alive = v128.andnot(v128.load(work, ALIVE), over);
    v128.store(work, alive, ALIVE);
    return v128.any_true(alive);
  }
}

/**
 * Counts the ones in the rows of the state, four rows at a time: precondition, behind the last one lie three rows of zeros.
 *
 * @param most   most ones of a lane that is alive, without the `ahead` first ones
 * @param ahead  what counts are too large by
 * @returns whether any lane is alive
 */
export function countOnes(work: usize, laneCount: u32, rowCount: u32, most: u32, ahead: u32): bool {
  const limit = most + ahead;
  const preset = (limit <= MIDDLE_MISSES ? MIDDLE_MISSES : WIDE_MISSES) - limit;
  let k0 = i32x4.splat(-i32(preset & 1));
  let k1 = i32x4.splat(-i32((preset >> 1) & 1));
  let k2 = i32x4.splat(-i32((preset >> 2) & 1));
  let k3 = i32x4.splat(-i32((preset >> 3) & 1));
  let k4 = i32x4.splat(-i32((preset >> 4) & 1));
  let k5 = i32x4.splat(-i32((preset >> 5) & 1));
  let k6 = i32x4.splat(-i32((preset >> 6) & 1));
  let dead = i32x4.splat(0);
  const isWide = limit > MIDDLE_MISSES;
  let at = work + WORK_ROWS;
  for (const end = at + (usize(rowCount) << 4); at < end; at += 64) {
    const first = v128.load(at);
    const second = v128.load(at, 16);
    const third = v128.load(at, 32);
    const fourth = v128.load(at, 48);
    const either = v128.xor(first, second);
    const one = v128.xor(k0, either);
    const twos = v128.or(v128.and(first, second), v128.and(k0, either));
    const other = v128.xor(third, fourth);
    const moreTwos = v128.or(v128.and(third, fourth), v128.and(one, other));
    k0 = v128.xor(one, other);
    const two = v128.xor(twos, moreTwos);
    const fours = v128.or(v128.and(twos, moreTwos), v128.and(k1, two));
    k1 = v128.xor(k1, two);
    const eights = v128.and(k2, fours);
    k2 = v128.xor(k2, fours);
    const sixteens = v128.and(k3, eights);
    k3 = v128.xor(k3, eights);
    let over = v128.and(k4, sixteens);
    k4 = v128.xor(k4, sixteens);
    if (isWide) {
      const sixtyFours = v128.and(k5, over);
      k5 = v128.xor(k5, over);
      over = v128.and(k6, sixtyFours);
      k6 = v128.xor(k6, sixtyFours);
    }
    dead = v128.or(dead, over);
  }
  v128.store(work, k0);
  v128.store(work, k1, 16);
  v128.store(work, k2, 32);
  v128.store(work, k3, 48);
  v128.store(work, k4, 64);
  v128.store(work, k5, 80);
  v128.store(work, k6, 96);
  const alive = v128.andnot(lanesBelow(laneCount), dead);
  v128.store(work, alive, ALIVE);
  store<u32>(work, preset + ahead, PRESET);
  store<u32>(work, u32(isWide), IS_WIDE);
  return v128.any_true(alive);
}

/** Lanes 64 * half … 64 * half + 63 that are alive, one bit each. */
export function aliveLanes(work: usize, half: u32): u64 {
  return load<u64>(work + (usize(half) << 3), ALIVE);
}

/** Misses of a lane that is alive. */
export function missesOf(work: usize, lane: u32): u32 {
  const at = work + usize(lane >> 3);
  const bit = lane & 7;
  let count: u32 = 0;
  for (let plane: u32 = 0; plane < PLANES; plane++) count |= ((u32(load<u8>(at + (usize(plane) << 4))) >> bit) & 1) << plane;
  return count - load<u32>(work, PRESET);
}

/**
 * Writes `base + misses`, or `base - misses`, of all 128 lanes as bytes, 255 for larger ones; those of lanes that are not alive mean nothing. */
export function spreadMisses(work: usize, base: u32, adds: bool, values: usize): void {
  const preset = load<u32>(work, PRESET);
  const isWide = load<u32>(work, IS_WIDE) !== 0;
  const bits = v128(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  const halves = v128(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  const ahead = i8x16.splat(i8(preset));
  const from = i8x16.splat(i8(min(base, 255)));
  for (let pair: usize = 0; pair < 16; pair += 2) {
    const at = work + pair;
    // Highest plane first: doubled with every further one; a comparison that holds is -1.
    let sum = i8x16.splat(0);
    if (isWide) {
      sum = i8x16.eq(v128.and(i8x16.swizzle(v128.load16_splat(at, 96), halves), bits), bits);
      sum = i8x16.add(i8x16.add(sum, sum), i8x16.eq(v128.and(i8x16.swizzle(v128.load16_splat(at, 80), halves), bits), bits));
    }
    sum = i8x16.add(i8x16.add(sum, sum), i8x16.eq(v128.and(i8x16.swizzle(v128.load16_splat(at, 64), halves), bits), bits));
    sum = i8x16.add(i8x16.add(sum, sum), i8x16.eq(v128.and(i8x16.swizzle(v128.load16_splat(at, 48), halves), bits), bits));
    sum = i8x16.add(i8x16.add(sum, sum), i8x16.eq(v128.and(i8x16.swizzle(v128.load16_splat(at, 32), halves), bits), bits));
    sum = i8x16.add(i8x16.add(sum, sum), i8x16.eq(v128.and(i8x16.swizzle(v128.load16_splat(at, 16), halves), bits), bits));
    sum = i8x16.add(i8x16.add(sum, sum), i8x16.eq(v128.and(i8x16.swizzle(v128.load16_splat(at), halves), bits), bits));
    // Minus the misses.
    sum = i8x16.add(sum, ahead);
    v128.store(values + (pair << 3), adds ? i8x16.add_sat_u(from, i8x16.neg(sum)) : i8x16.add(from, sum));
  }
}

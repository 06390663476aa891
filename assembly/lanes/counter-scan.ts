/**
 * Counter scan: which of 64 byte counters reach a value.
 *
 *   counters  3 0 2 5 …  value 3   ->   mask 1001…  (bit i = counter i)
 *
 * Cost: four loads and one compare of their largest; the mask is only built when something passes.
 * Precondition: 64 bytes are readable at `counters`, all groups are the caller's to write; no alignment needed.
 */

/** Bit i: counter i reaches the value. */
export function countersAtLeast(counters: usize, value: u8): u64 {
  const least = i8x16.splat(i8(value));
  const first = v128.load(counters);
  const second = v128.load(counters, 16);
  const third = v128.load(counters, 32);
  const fourth = v128.load(counters, 48);
  const largest = i8x16.max_u(i8x16.max_u(first, second), i8x16.max_u(third, fourth));
  if (!v128.any_true(i8x16.ge_u(largest, least))) return 0;
  return (
    u64(u32(i8x16.bitmask(i8x16.ge_u(first, least)))) |
    (u64(u32(i8x16.bitmask(i8x16.ge_u(second, least)))) << 16) |
    (u64(u32(i8x16.bitmask(i8x16.ge_u(third, least)))) << 32) |
    (u64(u32(i8x16.bitmask(i8x16.ge_u(fourth, least)))) << 48)
  );
}

/**
 * Puts groups of 64 counters to zero up to the first that holds one of at least `value`, which stays as it is.
 *
 * @param end  behind the last whole group
 * @returns address of that group; `end` if there is none
 */
export function clearBelow(counters: usize, end: usize, value: u8): usize {
  const least = i8x16.splat(i8(value));
  for (; counters < end; counters += 64) {
    const left = i8x16.max_u(v128.load(counters), v128.load(counters, 16));
    const right = i8x16.max_u(v128.load(counters, 32), v128.load(counters, 48));
    if (v128.any_true(i8x16.ge_u(i8x16.max_u(left, right), least))) break;
    clearCounters(counters);
  }
  return counters;
}

/** Puts 64 counters to zero. */
export function clearCounters(counters: usize): void {
  const zero = i8x16.splat(0);
  v128.store(counters, zero);
  v128.store(counters, zero, 16);
  v128.store(counters, zero, 32);
  v128.store(counters, zero, 48);
}

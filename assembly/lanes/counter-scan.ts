/**
 * Counter scan: which of 64 byte counters reach a value.
 *
 *   counters  3 0 2 5 …  value 3   ->   mask 1001…  (bit i = counter i)
 *
 * Cost: four loads and compares; the mask is only built when something passes.
 * Precondition: 64 bytes are readable at `counters`; no alignment needed.
 */
export function countersAtLeast(counters: usize, value: u8): u64 {
  const least = i8x16.splat(i8(value));
  const first = i8x16.ge_u(v128.load(counters), least);
  const second = i8x16.ge_u(v128.load(counters, 16), least);
  const third = i8x16.ge_u(v128.load(counters, 32), least);
  const fourth = i8x16.ge_u(v128.load(counters, 48), least);
  if (!v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) return 0;
  return (
    u64(u32(i8x16.bitmask(first))) |
    (u64(u32(i8x16.bitmask(second))) << 16) |
    (u64(u32(i8x16.bitmask(third))) << 32) |
    (u64(u32(i8x16.bitmask(fourth))) << 48)
  );
}

/** Puts 64 counters to zero. Precondition: 64 bytes are the caller's to write. */
export function clearCounters(counters: usize): void {
  const zero = i8x16.splat(0);
  v128.store(counters, zero);
  v128.store(counters, zero, 16);
  v128.store(counters, zero, 32);
  v128.store(counters, zero, 48);
}

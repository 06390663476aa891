/**
 * SHA-1 block: one block of each of four messages, one message a lane.
 *
 *   block word t   message 0 | message 1 | message 2 | message 3        one v128 of the schedule
 *
 * The schedule is made while the rounds run, and five rounds are written out, so that no working variable has to be moved.
 * Two streams, interleaved statement by statement, took 0.98 of the time of one after the other (x86-64): not worth twice the code.
 *
 * Source: FIPS 180-4, section 6.1.2; names of the working variables are the standard's.
 * Cost: 80 rounds for four blocks.
 * Precondition: `hash` holds five v128 (a, b, c, d, e of the four messages), `schedule` has room for 80; both 16-byte aligned.
 */

/** Adds the blocks at the four addresses to the four hashes. */
export function addSha1Blocks(first: usize, second: usize, third: usize, fourth: usize, schedule: usize, hash: usize): void {
  for (let at: usize = 0; at < 64; at += 16) {
    transpose(v128.load(first + at), v128.load(second + at), v128.load(third + at), v128.load(fourth + at), schedule + (at << 2));
  }
  let a = v128.load(hash);
  let b = v128.load(hash, 16);
  let c = v128.load(hash, 32);
  let d = v128.load(hash, 48);
  let e = v128.load(hash, 64);
  let w = schedule;
  let k = i32x4.splat(0x5a827999);
  for (const end = schedule + 15 * 16; w < end; w += 80) {
    e = i32x4.add(choose(b, c, d), base(a, e, k, v128.load(w)));
    b = turn(b, 30);
    d = i32x4.add(choose(a, b, c), base(e, d, k, v128.load(w, 16)));
    a = turn(a, 30);
    c = i32x4.add(choose(e, a, b), base(d, c, k, v128.load(w, 32)));
    e = turn(e, 30);
    b = i32x4.add(choose(d, e, a), base(c, b, k, v128.load(w, 48)));
    d = turn(d, 30);
    a = i32x4.add(choose(c, d, e), base(b, a, k, v128.load(w, 64)));
    c = turn(c, 30);
  }
  // The last group of the first function is the first that needs new schedule words.
  e = i32x4.add(choose(b, c, d), base(a, e, k, v128.load(w)));
  b = turn(b, 30);
  d = i32x4.add(choose(a, b, c), base(e, d, k, next(w, 16)));
  a = turn(a, 30);
  c = i32x4.add(choose(e, a, b), base(d, c, k, next(w, 32)));
  e = turn(e, 30);
  b = i32x4.add(choose(d, e, a), base(c, b, k, next(w, 48)));
  d = turn(d, 30);
  a = i32x4.add(choose(c, d, e), base(b, a, k, next(w, 64)));
  c = turn(c, 30);
  w += 80;
  k = i32x4.splat(0x6ed9eba1);
  for (const end = schedule + 40 * 16; w < end; w += 80) {
    e = i32x4.add(parity(b, c, d), base(a, e, k, next(w, 0)));
    b = turn(b, 30);
    d = i32x4.add(parity(a, b, c), base(e, d, k, next(w, 16)));
    a = turn(a, 30);
    c = i32x4.add(parity(e, a, b), base(d, c, k, next(w, 32)));
    e = turn(e, 30);
    b = i32x4.add(parity(d, e, a), base(c, b, k, next(w, 48)));
    d = turn(d, 30);
    a = i32x4.add(parity(c, d, e), base(b, a, k, next(w, 64)));
    c = turn(c, 30);
  }
  k = i32x4.splat(0x8f1bbcdc);
  for (const end = schedule + 60 * 16; w < end; w += 80) {
    e = i32x4.add(majority(b, c, d), base(a, e, k, next(w, 0)));
    b = turn(b, 30);
    d = i32x4.add(majority(a, b, c), base(e, d, k, next(w, 16)));
    a = turn(a, 30);
    c = i32x4.add(majority(e, a, b), base(d, c, k, next(w, 32)));
    e = turn(e, 30);
    b = i32x4.add(majority(d, e, a), base(c, b, k, next(w, 48)));
    d = turn(d, 30);
    a = i32x4.add(majority(c, d, e), base(b, a, k, next(w, 64)));
    c = turn(c, 30);
  }
  k = i32x4.splat(0xca62c1d6);
  for (const end = schedule + 80 * 16; w < end; w += 80) {
    e = i32x4.add(parity(b, c, d), base(a, e, k, next(w, 0)));
    b = turn(b, 30);
    d = i32x4.add(parity(a, b, c), base(e, d, k, next(w, 16)));
    a = turn(a, 30);
    c = i32x4.add(parity(e, a, b), base(d, c, k, next(w, 32)));
    e = turn(e, 30);
    b = i32x4.add(parity(d, e, a), base(c, b, k, next(w, 48)));
    d = turn(d, 30);
    a = i32x4.add(parity(c, d, e), base(b, a, k, next(w, 64)));
    c = turn(c, 30);
  }
  v128.store(hash, i32x4.add(v128.load(hash), a));
  v128.store(hash, i32x4.add(v128.load(hash, 16), b), 16);
  v128.store(hash, i32x4.add(v128.load(hash, 32), c), 32);
  v128.store(hash, i32x4.add(v128.load(hash, 48), d), 48);
  v128.store(hash, i32x4.add(v128.load(hash, 64), e), 64);
}

/** Schedule word at `w + offset`, computed from those 3, 8, 14 and 16 before and kept. */
function next(w: usize, offset: usize): v128 {
  const at = w + offset;
  const mixed = v128.xor(v128.xor(v128.load(at - 48), v128.load(at - 128)), v128.xor(v128.load(at - 224), v128.load(at - 256)));
  const word = turn(mixed, 1);
  v128.store(at, word);
  return word;
}

/** The part of a round's sum that does not depend on its function. */
function base(a: v128, e: v128, k: v128, word: v128): v128 {
  return i32x4.add(turn(a, 5), i32x4.add(i32x4.add(e, k), word));
}

function choose(x: v128, y: v128, z: v128): v128 {
  return v128.xor(z, v128.and(x, v128.xor(y, z)));
}

function parity(x: v128, y: v128, z: v128): v128 {
  return v128.xor(v128.xor(x, y), z);
}

function majority(x: v128, y: v128, z: v128): v128 {
  return v128.xor(v128.and(x, y), v128.and(z, v128.xor(x, y)));
}

/** Rotates each word to the left. */
function turn(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

/** Four words of four messages, most significant byte first, become four schedule words. */
function transpose(p: v128, q: v128, r: v128, s: v128, schedule: usize): void {
  const pq = v128.shuffle<i32>(p, q, 0, 4, 1, 5);
  const rs = v128.shuffle<i32>(r, s, 0, 4, 1, 5);
  const pqHigh = v128.shuffle<i32>(p, q, 2, 6, 3, 7);
  const rsHigh = v128.shuffle<i32>(r, s, 2, 6, 3, 7);
  v128.store(schedule, swapBytes(v128.shuffle<i64>(pq, rs, 0, 2)));
  v128.store(schedule, swapBytes(v128.shuffle<i64>(pq, rs, 1, 3)), 16);
  v128.store(schedule, swapBytes(v128.shuffle<i64>(pqHigh, rsHigh, 0, 2)), 32);
  v128.store(schedule, swapBytes(v128.shuffle<i64>(pqHigh, rsHigh, 1, 3)), 48);
}

function swapBytes(words: v128): v128 {
  return v128.shuffle<i8>(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/**
 * Record signatures: which of 128 records can share enough symbols with a query, without looking at any of them.
 *
 * Symbols fall into buckets; a row of bits per bucket says which records hold a symbol of it. The rows of the query's symbols are added
 * up bit by bit, 128 records at once, in counters of which each vector holds one binary digit:
 *
 *   record    0 1 2 3 …           digits (1s, 2s, …) start at 16 - need, so that the counters that reach `need` overflow
 *   bucket 7  1 0 1 0             carry = row;  digit ^= carry, carry &= old digit, from the lowest up;  overflow |= carry
 *   bucket 9  1 1 0 0
 *
 * Two symbols may share a bucket and a symbol that a record holds once is counted as often as the query holds it: counts are never below
 * the number of shared symbols, so no record is lost, and a few pass that fail the exact test.
 *
 * Source: bit-sliced signature files, Faloutsos & Chan, "Fast text access methods for optical and large magnetic disks", VLDB 1988;
 *   Goodwin et al., "BitFunnel", SIGIR 2017; vertical counters after Harley & Seal.
 * Cost: about ten vector operations per row and 128 records.
 */
import { SIGNATURE_BUCKETS, SIGNATURE_RECORDS } from '../abi';

const ROW_BYTES: usize = usize(SIGNATURE_RECORDS >> 3);
/** Needs up to this take four digits, others six. */
const FEW: u32 = 16;
const MOST: u32 = 64;

/**
 * Writes the addresses of the rows of all ids below `limit`, one u32 per position of the run.
 *
 * @returns their number
 */
export function signatureRows(signatures: usize, run: usize, length: u32, limit: u32, rows: usize): u32 {
  const end = run + (usize(length) << 2);
  let at = rows;
  for (; run < end; run += 4) {
    const id = load<u32>(run);
    if (id >= limit) continue;
    store<u32>(at, u32(signatures + usize(id & (SIGNATURE_BUCKETS - 1)) * ROW_BYTES));
    at += 4;
  }
  return u32((at - rows) >> 2);
}

/**
 * Writes 128 bits to `candidates`: bit r is set when `need` or more of the rows hold record `first + r`.
 *
 * Precondition: `first` is a multiple of 128 below SIGNATURE_RECORDS; `need` in [1, 64].
 */
export function recordsHolding(rows: usize, rowCount: u32, first: u32, need: u32, candidates: usize): void {
  const column = usize(first >> 3);
  const end = rows + (usize(rowCount) << 2);
  v128.store(candidates, need <= FEW ? countFew(rows, end, column, FEW - need) : countMany(rows, end, column, MOST - need));
}

function countFew(rows: usize, end: usize, column: usize, start: u32): v128 {
  let ones = digit(start, 0);
  let twos = digit(start, 1);
  let fours = digit(start, 2);
  let eights = digit(start, 3);
  let reached = i8x16.splat(0);
  for (; rows < end; rows += 4) {
    const row = v128.load(usize(load<u32>(rows)) + column);
    const toTwos = v128.and(ones, row);
    const toFours = v128.and(twos, toTwos);
    const toEights = v128.and(fours, toFours);
    ones = v128.xor(ones, row);
    twos = v128.xor(twos, toTwos);
    fours = v128.xor(fours, toFours);
    reached = v128.or(reached, v128.and(eights, toEights));
    eights = v128.xor(eights, toEights);
  }
  return reached;
}

function countMany(rows: usize, end: usize, column: usize, start: u32): v128 {
  let ones = digit(start, 0);
  let twos = digit(start, 1);
  let fours = digit(start, 2);
  let eights = digit(start, 3);
  let sixteens = digit(start, 4);
  let thirtyTwos = digit(start, 5);
  let reached = i8x16.splat(0);
  for (; rows < end; rows += 4) {
    const row = v128.load(usize(load<u32>(rows)) + column);
    const toTwos = v128.and(ones, row);
    const toFours = v128.and(twos, toTwos);
    const toEights = v128.and(fours, toFours);
    const toSixteens = v128.and(eights, toEights);
    const toThirtyTwos = v128.and(sixteens, toSixteens);
    ones = v128.xor(ones, row);
    twos = v128.xor(twos, toTwos);
    fours = v128.xor(fours, toFours);
    eights = v128.xor(eights, toEights);
    sixteens = v128.xor(sixteens, toSixteens);
    reached = v128.or(reached, v128.and(thirtyTwos, toThirtyTwos));
    thirtyTwos = v128.xor(thirtyTwos, toThirtyTwos);
  }
  return reached;
}

/** A binary digit of the start value, for 128 counters. */
function digit(start: u32, number: u32): v128 {
  return i32x4.splat(-i32((start >> number) & 1));
}

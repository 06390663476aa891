/**
 * Scratch: where the working regions of one query lie.
 *
 * The host hands over one block and has it laid out for the largest sizes there were; nothing but addresses survives a call. The same
 * walk measures the size, so that both sides can never disagree.
 *
 *   [header: index of the symbols | index of the text | regions] [masks, distinct, …] …   each region 64-byte aligned
 */
import { NARROW_LENGTH } from '../abi';
import { PLAN_BYTES } from '../kernels/posting-plan';
import {
  INDEX_DISTINCT,
  INDEX_ENDS,
  INDEX_HEADER_BYTES,
  INDEX_MASKS,
  INDEX_PIECE_ENDS,
  INDEX_PIECES,
  INDEX_POSITIONS,
  INDEX_ROWS,
  INDEX_STATE,
  MOST_ROW_WORDS,
} from '../kernels/run-index';

/** Index of the query's symbols. */
export const SCRATCH_SYMBOLS: u32 = 0;
/** Index of the query's text. */
export const SCRATCH_TEXT: u32 = INDEX_HEADER_BYTES;
/** One u32, the code point of the space that joins symbols. */
export const SCRATCH_SPACE: u32 = 128;
/** Stamp of `matching-blocks-wide.ts`. */
export const SCRATCH_STAMP: u32 = 132;
/** Narrow: u64 query positions and u32 pattern position of each symbol of the record that the query holds. */
export const SCRATCH_ENTRY_MASKS: u32 = 136;
export const SCRATCH_ENTRY_POSITIONS: u32 = 140;
export const SCRATCH_LEVELS: u32 = 144;
/** Wide: run lengths. */
export const SCRATCH_RUNS: u32 = 148;
export const SCRATCH_WINDOWS: u32 = 152;
/** Rows [first posting, behind the last]. */
export const SCRATCH_LISTS: u32 = 156;
/** Plan of the settled segment at hand (`plan-settled.ts`): rows of its length runs, ordinals, lists. */
export const SCRATCH_FIRST_ROW: u32 = 160;
export const SCRATCH_END_ROW: u32 = 164;
export const SCRATCH_FIRST_ORDINAL: u32 = 168;
export const SCRATCH_END_ORDINAL: u32 = 172;
export const SCRATCH_SKIPPED: u32 = 176;
/** f64: work of this call so far, in nanoseconds. */
export const SCRATCH_WORK: u32 = 184;
/** Receives what is loaded early only to have it in the cache. */
export const SCRATCH_TOUCHED: u32 = 192;
/** u32 per record length: what records of that length need, once it was asked for. */
export const SCRATCH_NEEDS: u32 = 196;
/** Of the plan: first row of the lists that are counted, behind the last, and their postings. */
export const SCRATCH_COUNTED: u32 = 200;
export const SCRATCH_COUNTED_END: u32 = 204;
export const SCRATCH_POSTING_COUNT: u32 = 208;
/** Where posting lists are ordered. */
export const SCRATCH_PLAN: u32 = 212;
/** Narrow: symbols of the record at hand that the query holds. */
export const SCRATCH_ENTRY_COUNT: u32 = 216;
/** 128 bits: which records of a young segment can match. */
export const SCRATCH_CANDIDATES: u32 = 224;
/** What records share with a narrow query: two u64, or three vectors of u32 (`common-subsequence.ts`, `four-runs.ts`). */
export const SCRATCH_SHARED: u32 = 256;
const SCRATCH_HEADER_BYTES: u32 = 320;

/** Lengths that have an entry; longer records are rare, and few enough to be computed each. */
export const NEEDS_LENGTH: u32 = 64;

/** An entry that was not asked for yet: all ones. */
export const UNKNOWN_NEED: u32 = 0xffff_ffff;

/**
 * Bytes of scratch for queries up to these sizes.
 *
 * @param symbolCount     symbols of the query
 * @param textLength      code points of the query's text, 0 without
 * @param longestRun      symbols of the longest record
 */
export function scratchBytes(symbolCount: u32, textLength: u32, longestRun: u32): usize {
  return walk(0, symbolCount, textLength, longestRun);
}

/** Writes the addresses of all regions into the header at `scratch`, for queries up to these sizes. */
export function layOutScratch(scratch: usize, symbolCount: u32, textLength: u32, longestRun: u32): void {
  walk(scratch, symbolCount, textLength, longestRun);
  store<u32>(scratch, 0x20, SCRATCH_SPACE);
}

/** Forgets the query before. */
export function resetScratch(scratch: usize): void {
  store<u32>(scratch, 0, SCRATCH_STAMP);
  store<f64>(scratch, 0.0, SCRATCH_WORK);
  const needs = usize(load<u32>(scratch, SCRATCH_NEEDS));
  for (let length: usize = 0; length < usize(NEEDS_LENGTH); length += 4) v128.store(needs + (length << 2), i32x4.splat(-1));
}

/** Measures only when `scratch` is 0. */
function walk(scratch: usize, symbolCount: u32, textLength: u32, longestRun: u32): usize {
  const symbols = usize(symbolCount);
  const run = usize(longestRun);
  let at = scratch + SCRATCH_HEADER_BYTES;
  at = placeIndex(scratch, SCRATCH_SYMBOLS, at, symbols);
  at = placeIndex(scratch, SCRATCH_TEXT, at, textLength);
  at = place(scratch, SCRATCH_ENTRY_MASKS, at, (run + 1) << 3);
  at = place(scratch, SCRATCH_ENTRY_POSITIONS, at, (run + 1) << 2);
  at = place(scratch, SCRATCH_LEVELS, at, run << 3);
  at = place(scratch, SCRATCH_RUNS, at, (symbols + 1) << 3);
  at = place(scratch, SCRATCH_WINDOWS, at, (min(run, symbols) + 2) << 4);
  at = place(scratch, SCRATCH_LISTS, at, symbols << 3);
  at = place(scratch, SCRATCH_PLAN, at, PLAN_BYTES);
  at = place(scratch, SCRATCH_NEEDS, at, usize(NEEDS_LENGTH) << 2);
  return at - scratch;
}

function placeIndex(scratch: usize, index: u32, at: usize, length: usize): usize {
  at = place(scratch, index + INDEX_DISTINCT, at, length << 2);
  at = place(scratch, index + INDEX_MASKS, at, 65 << 3);
  at = place(scratch, index + INDEX_ENDS, at, (length + 1) << 2);
  at = place(scratch, index + INDEX_POSITIONS, at, length << 2);
  at = place(scratch, index + INDEX_PIECE_ENDS, at, (length + 1) << 2);
  at = place(scratch, index + INDEX_PIECES, at, length << 4);
  at = place(scratch, index + INDEX_ROWS, at, length > NARROW_LENGTH ? usize(MOST_ROW_WORDS) << 3 : 0);
  return place(scratch, index + INDEX_STATE, at, ((length + 63) >> 6) << 3);
}

function place(scratch: usize, field: u32, at: usize, bytes: usize): usize {
  if (scratch !== 0) store<u32>(scratch + field, u32(at));
  return (at + bytes + 63) & ~63;
}

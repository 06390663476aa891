/**
 * Match record: tests one record against the query and writes its figures if it passes.
 *
 * Steps, cheapest first: symbols in common at all, common subsequence, texts (only in text mode), then matching blocks and
 * event alignment for what is left. Beyond the output's capacity records are counted, not written.
 *
 * Cost: O(record length) for what fails; see the kernels for what passes.
 * Precondition: scratch is laid out and both indexes are built; `need` is what `least-matches.ts` says for this length,
 *   in text mode 1 above least similarity 0, else 0.
 */
import {
  MATCH_BLOCK_COUNT,
  MATCH_COUNT,
  MATCH_FIRST,
  MATCH_HEADER_BYTES,
  MATCH_ORDINAL,
  MATCH_SEGMENT,
  MATCH_SIMILARITY,
  QUERY_LEAST_SIMILARITY,
  QUERY_OUTPUT,
  QUERY_OUTPUT_CAPACITY,
  QUERY_SCRATCH,
  QUERY_SYMBOL_COUNT,
  QUERY_TEXT_CODE_POINTS,
  QUERY_TEXT_MODE,
  QUERY_TEXT_STARTS,
  SEGMENT_EVENT_ENDS,
  SEGMENT_EVENT_STARTS,
} from '../abi';
import { advanceWide, commonLength, commonLengthWide, NOTHING_COMMON, resetWide } from '../kernels/common-subsequence';
import { alignEvents, alignNothing, alignSingles } from '../kernels/event-alignment';
import { symbolSimilarity } from '../kernels/least-matches';
import { matchingBlocksDistinct } from '../kernels/matching-blocks-distinct';
import { matchingBlocksNarrow } from '../kernels/matching-blocks-narrow';
import { matchingBlocksWide } from '../kernels/matching-blocks-wide';
import { INDEX_MASKS, INDEX_SLOTS, isNarrow } from '../kernels/run-index';
import { joinedTextSimilarity } from '../kernels/text-similarity';
import {
  SCRATCH_ENTRY_COUNT,
  SCRATCH_ENTRY_MASKS,
  SCRATCH_ENTRY_POSITIONS,
  SCRATCH_LEVELS,
  SCRATCH_RUNS,
  SCRATCH_SPACE,
  SCRATCH_STAMP,
  SCRATCH_SYMBOLS,
  SCRATCH_TEXT,
  SCRATCH_WINDOWS,
} from './scratch';

/** @returns `found`, raised by one if the record matches */
export function matchRecord(
  query: usize,
  segmentNumber: u32,
  segment: usize,
  ordinal: u32,
  run: usize,
  length: u32,
  need: u32,
  found: u32,
): u32 {
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const symbols = scratch + SCRATCH_SYMBOLS;
  const narrow = isNarrow(symbols);
  let entryCount: u32 = 0;
  let common: u32;
  if (narrow) {
    common = commonLength(gatherEntries(scratch, run, length));
    entryCount = load<u32>(scratch, SCRATCH_ENTRY_COUNT);
  } else {
    resetWide(symbols);
    advanceWide(symbols, run, length);
    common = commonLengthWide(symbols);
  }
  if (common < need) return found;

  let similarity: f64;
  if (load<u32>(query, QUERY_TEXT_MODE) !== 0) {
    const least = load<f64>(query, QUERY_LEAST_SIMILARITY);
    similarity = joinedTextSimilarity(
      scratch + SCRATCH_TEXT,
      scratch + SCRATCH_SPACE,
      load<u32>(query, QUERY_TEXT_STARTS),
      load<u32>(query, QUERY_TEXT_CODE_POINTS),
      run,
      length,
      least,
    );
    if (similarity < least) return found;
  } else {
    similarity = symbolSimilarity(common, length + load<u32>(query, QUERY_SYMBOL_COUNT));
  }
  if (found >= load<u32>(query, QUERY_OUTPUT_CAPACITY)) return found + 1;

  const match = matchAddress(query, found);
  store<u32>(match, segmentNumber, MATCH_SEGMENT);
  store<u32>(match, ordinal, MATCH_ORDINAL);
  store<f64>(match, similarity, MATCH_SIMILARITY);
  const eventStart = usize(load<u32>(segment, SEGMENT_EVENT_STARTS)) + (usize(ordinal) << 2);
  const firstEvent = load<u32>(eventStart);
  const eventCount = load<u32>(eventStart, 4) - firstEvent;
  if (common === 0) {
    storeNothing(query, match);
    alignNothing(eventCount, length, match);
    return found + 1;
  }
  const end = narrow
    ? blocksOfEntries(scratch, entryCount, common, match)
    : matchingBlocksWide(
        symbols,
        run,
        length,
        common,
        load<u32>(scratch, SCRATCH_RUNS),
        scratch + SCRATCH_STAMP,
        load<u32>(scratch, SCRATCH_WINDOWS),
        match,
      );
  if (eventCount === length) {
    alignSingles(run, load<u32>(match, MATCH_FIRST), end, match);
    return found + 1;
  }
  const eventEnds = usize(load<u32>(segment, SEGMENT_EVENT_ENDS)) + (usize(firstEvent) << 2);
  alignEvents(eventEnds, eventCount, run, load<u32>(match, MATCH_FIRST), end, match);
  return found + 1;
}

/**
 * Lists the symbols of the record that the query holds, and carries the common subsequence over them; answers its state. Most are not held:
 * which are is found without a branch, 64 at a time, and only those are listed.
 */
function gatherEntries(scratch: usize, run: usize, length: u32): u64 {
  const slots = usize(load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_SLOTS));
  const masks = usize(load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_MASKS));
  const entryMasks = usize(load<u32>(scratch, SCRATCH_ENTRY_MASKS));
  const entryPositions = usize(load<u32>(scratch, SCRATCH_ENTRY_POSITIONS));
  let count: usize = 0;
  let state = NOTHING_COMMON;
  for (let first: u32 = 0; first < length; first += 64) {
    const piece = run + (usize(first) << 2);
    for (let held = heldSymbols(slots, piece, min(length - first, 64)); held !== 0; held &= held - 1) {
      const position = u32(ctz(held));
      const slot = usize(load<u8>(slots + load<u32>(piece + (usize(position) << 2))));
      const mask = load<u64>(masks + (slot << 3));
      store<u64>(entryMasks + (count << 3), mask);
      store<u32>(entryPositions + (count << 2), first + position);
      count++;
      const common = state & mask;
      state = (state + common) | (state - common);
    }
  }
  store<u32>(scratch, u32(count), SCRATCH_ENTRY_COUNT);
  return state;
}

/** Bit p: the query holds the symbol at position p of a piece of up to 64. */
function heldSymbols(slots: usize, run: usize, length: u32): u64 {
  const end = usize(length);
  const endOfFours = end & ~3;
  let held: u64 = 0;
  let position: usize = 0;
  for (; position < endOfFours; position += 4, run += 16) {
    const first = u32(load<u8>(slots + load<u32>(run)) !== 0);
    const second = u32(load<u8>(slots + load<u32>(run, 4)) !== 0);
    const third = u32(load<u8>(slots + load<u32>(run, 8)) !== 0);
    const fourth = u32(load<u8>(slots + load<u32>(run, 12)) !== 0);
    held |= u64(first | (second << 1) | (third << 2) | (fourth << 3)) << u64(position);
  }
  for (; position < end; position++, run += 4) held |= u64(load<u8>(slots + load<u32>(run)) !== 0) << u64(position);
  return held;
}

/** Blocks of a narrow query; answers the position behind the last one. */
function blocksOfEntries(scratch: usize, count: u32, common: u32, match: usize): u32 {
  const masks = usize(load<u32>(scratch, SCRATCH_ENTRY_MASKS));
  const positions = usize(load<u32>(scratch, SCRATCH_ENTRY_POSITIONS));
  const levels = usize(load<u32>(scratch, SCRATCH_LEVELS));
  const windows = usize(load<u32>(scratch, SCRATCH_WINDOWS));
  const end = matchingBlocksDistinct(masks, positions, count, common, levels, windows, match);
  return end !== 0 ? end : matchingBlocksNarrow(masks, positions, count, common, levels, windows, match);
}

function matchAddress(query: usize, number: u32): usize {
  const words = usize((load<u32>(query, QUERY_SYMBOL_COUNT) + 63) >> 6);
  return usize(load<u32>(query, QUERY_OUTPUT)) + usize(number) * (usize(MATCH_HEADER_BYTES) + (words << 3));
}

function storeNothing(query: usize, match: usize): void {
  store<u32>(match, 0, MATCH_COUNT);
  store<u32>(match, 0, MATCH_BLOCK_COUNT);
  store<u32>(match, 0, MATCH_FIRST);
  memory.fill(match + MATCH_HEADER_BYTES, 0, usize((load<u32>(query, QUERY_SYMBOL_COUNT) + 63) >> 6) << 3);
}

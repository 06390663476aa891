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
import { advanceWide, commonLength, commonLengthWide, commonOfPiece, NOTHING_COMMON, resetWide } from '../kernels/common-subsequence';
import { alignEvents, alignNothing, alignSingles } from '../kernels/event-alignment';
import { symbolSimilarity } from '../kernels/least-matches';
import { matchingBlocksDistinct } from '../kernels/matching-blocks-distinct';
import { matchingBlocksNarrow } from '../kernels/matching-blocks-narrow';
import { matchingBlocksWide } from '../kernels/matching-blocks-wide';
import { INDEX_DISTINCT_COUNT, INDEX_KNOWN_COUNT, INDEX_MASKS, INDEX_SLOTS, isNarrow } from '../kernels/run-index';
import { joinedTextSimilarity } from '../kernels/text-similarity';
import {
  SCRATCH_ENTRY_COUNT,
  SCRATCH_ENTRY_MASKS,
  SCRATCH_ENTRY_POSITIONS,
  SCRATCH_LEVELS,
  SCRATCH_RUNS,
  SCRATCH_SHARED,
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
  let common: u32;
  let held: u64 = 0;
  let known: u64 = 0;
  if (isNarrow(symbols)) {
    const slots = usize(load<u32>(symbols, INDEX_SLOTS));
    const masks = usize(load<u32>(symbols, INDEX_MASKS));
    let state = NOTHING_COMMON;
    let count: u32 = 0;
    for (let first: u32 = 0; first < length; first += 64) {
      state = commonOfPiece(slots, masks, run + (usize(first) << 2), min(length - first, 64), state, scratch + SCRATCH_SHARED);
      held = load<u64>(scratch, SCRATCH_SHARED);
      known = load<u64>(scratch, SCRATCH_SHARED + 8);
      if (length > 64) {
        count = listEntries(scratch, run, first, held, count);
        held = 0;
      }
    }
    store<u32>(scratch, count, SCRATCH_ENTRY_COUNT);
    common = commonLength(state);
  } else {
    resetWide(symbols);
    advanceWide(symbols, run, length);
    common = commonLengthWide(symbols);
  }
  return common < need ? found : keepRecord(query, segmentNumber, segment, ordinal, run, length, common, held, known, found);
}

/**
 * Writes the figures of a record that shares enough symbols with the query, unless its text does not.
 *
 * @param common  length of the common subsequence
 * @param held    narrow query: bit p, the query holds the symbol at position p of the record; 0: entries are listed, or there are none
 * @param known   bit p: the record holds the symbol at position p of the query
 * @returns `found`, raised by one if the record matches
 */
export function keepRecord(
  query: usize,
  segmentNumber: u32,
  segment: usize,
  ordinal: u32,
  run: usize,
  length: u32,
  common: u32,
  held: u64,
  known: u64,
  found: u32,
): u32 {
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const symbols = scratch + SCRATCH_SYMBOLS;
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
  const end = isNarrow(symbols)
    ? blocksNarrow(scratch, run, common, held, known, match)
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

/** Appends the symbols of the record that the query holds: those of `held`, whose bit 0 is position `first`; answers the new count. */
function listEntries(scratch: usize, run: usize, first: u32, held: u64, count: u32): u32 {
  const slots = usize(load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_SLOTS));
  const masks = usize(load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_MASKS));
  const entryMasks = usize(load<u32>(scratch, SCRATCH_ENTRY_MASKS));
  const entryPositions = usize(load<u32>(scratch, SCRATCH_ENTRY_POSITIONS));
  for (; held !== 0; held &= held - 1, count++) {
    const position = first + u32(ctz(held));
    const slot = usize(load<u8>(slots + load<u32>(run + (usize(position) << 2))));
    store<u64>(entryMasks + (usize(count) << 3), load<u64>(masks + (slot << 3)));
    store<u32>(entryPositions + (usize(count) << 2), position);
  }
  return count;
}

/**
 * Blocks of a narrow query; answers the position behind the last one.
 *
 * When each shared symbol stands once in both, bits say it all in two cases. All are in order, the usual one: the first of the record is the
 * first of the query, and a block ends where either run has a gap. Or no two are neighbours in both: every block has one symbol, the
 * first of the record, then always the next that stands further right in the query.
 */
function blocksNarrow(scratch: usize, run: usize, common: u32, held: u64, known: u64, match: usize): u32 {
  const count = u32(popcnt(held));
  const isDistinct = load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_KNOWN_COUNT) === load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_DISTINCT_COUNT);
  const isOrdered = count === common;
  const isApart = (held & (held >> 1)) === 0 || (known & (known >> 1)) === 0;
  if (held === 0 || !isDistinct || count !== u32(popcnt(known)) || !(isOrdered || isApart)) {
    return blocksOfEntries(
      scratch,
      held === 0 ? load<u32>(scratch, SCRATCH_ENTRY_COUNT) : listEntries(scratch, run, 0, held, 0),
      common,
      match,
    );
  }
  let covered = known;
  let blockCount = count;
  let end = 64 - u32(clz(held));
  if (!isApart) {
    blockCount = 0;
    for (let left = held; left !== 0; blockCount++) {
      const start = u64(ctz(left));
      const startInQuery = u64(ctz(known));
      const others = u64(64) - u64(min(ctz(~(left >> start)), ctz(~(known >> startInQuery))));
      left &= ~((u64.MAX_VALUE >> others) << start);
      known &= ~((u64.MAX_VALUE >> others) << startInQuery);
    }
  } else if (!isOrdered) {
    const slots = usize(load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_SLOTS));
    const masks = usize(load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_MASKS));
    let last: u64 = 0;
    covered = 0;
    blockCount = 0;
    for (let left = held; left !== 0; left &= left - 1) {
      const position = u32(ctz(left));
      const mask = load<u64>(masks + (usize(load<u8>(slots + load<u32>(run + (usize(position) << 2)))) << 3));
      if (mask <= last) continue;
      last = mask;
      covered |= mask;
      blockCount++;
      end = position + 1;
    }
  }
  store<u32>(match, u32(popcnt(covered)), MATCH_COUNT);
  store<u32>(match, blockCount, MATCH_BLOCK_COUNT);
  store<u32>(match, u32(ctz(held)), MATCH_FIRST);
  store<u64>(match, covered, MATCH_HEADER_BYTES);
  return end;
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

/**
 * Match young: tests every record of an unordered segment.
 *
 * Young segments are small; neighbours often have the same length, so the last length's need is kept. Most records fail, so
 * their known symbols are counted first, which takes half the time of the full test (1,024 records of 10: 17 -> 9 microseconds).
 *
 * Cost: O(symbols of the segment).
 * Precondition: as `match-record.ts`.
 */
import {
  NARROW_LENGTH,
  QUERY_LEAST_SIMILARITY,
  QUERY_NARROW_SLOTS,
  QUERY_SCRATCH,
  QUERY_SYMBOL_COUNT,
  QUERY_TEXT_MODE,
  SEGMENT_RECORD_COUNT,
  SEGMENT_RUN_STARTS,
  SEGMENT_SYMBOLS,
} from '../abi';
import { leastMatches } from '../kernels/least-matches';
import { INDEX_KNOWN_COUNT } from '../kernels/run-index';
import { matchRecord } from './match-record';
import { SCRATCH_SYMBOLS } from './scratch';
import { recordWork, takeOn } from './work';

/**
 * Searches the ordinals `[firstOrdinal, endOrdinal)`, or leaves the segment to the next call when it is too much work.
 *
 * @returns `found`, raised by the matching records
 */
export function matchYoung(query: usize, segmentNumber: u32, segment: usize, firstOrdinal: u32, endOrdinal: u32, found: u32): u32 {
  if (!takeOn(query, segmentNumber, youngWork(query, segment, firstOrdinal, endOrdinal))) return found;
  const least = load<f64>(query, QUERY_LEAST_SIMILARITY);
  const textMode = load<u32>(query, QUERY_TEXT_MODE) !== 0;
  const symbolCount = load<u32>(query, QUERY_SYMBOL_COUNT);
  const knownCount = load<u32>(load<u32>(query, QUERY_SCRATCH), SCRATCH_SYMBOLS + INDEX_KNOWN_COUNT);
  const symbols = usize(load<u32>(segment, SEGMENT_SYMBOLS));
  const end = min(load<u32>(segment, SEGMENT_RECORD_COUNT), endOrdinal);
  const narrow = symbolCount <= NARROW_LENGTH;
  const slots = usize(load<u32>(query, QUERY_NARROW_SLOTS));
  let at = usize(load<u32>(segment, SEGMENT_RUN_STARTS)) + (usize(firstOrdinal) << 2);
  let needLength: u32 = 0;
  let need: u32 = textMode && least > 0.0 ? 1 : 0;
  for (let ordinal = firstOrdinal; ordinal < end; ordinal++, at += 4) {
    const start = load<u32>(at);
    const length = load<u32>(at, 4) - start;
    if (!textMode && length !== needLength) {
      need = leastMatches(least, length + symbolCount);
      needLength = length;
    }
    if (need > min(length, knownCount)) continue;
    const run = symbols + (usize(start) << 2);
    if (narrow && knownSymbols(slots, run, length) < need) continue;
    found = matchRecord(query, segmentNumber, segment, ordinal, run, length, need, found);
  }
  return found;
}

/**
 * Estimated work of searching these ordinals, in nanoseconds. Few records pass the count of known symbols, unless there is nothing to
 * reach or texts are compared.
 */
export function youngWork(query: usize, segment: usize, firstOrdinal: u32, endOrdinal: u32): f64 {
  const end = min(load<u32>(segment, SEGMENT_RECORD_COUNT), endOrdinal);
  if (end <= firstOrdinal) return 0.0;
  const runStarts = usize(load<u32>(segment, SEGMENT_RUN_STARTS));
  const symbolCount = load<u32>(runStarts + (usize(end) << 2)) - load<u32>(runStarts + (usize(firstOrdinal) << 2));
  const isPlain = load<u32>(query, QUERY_TEXT_MODE) === 0 && load<f64>(query, QUERY_LEAST_SIMILARITY) > 0.0;
  if (isPlain && load<u32>(query, QUERY_SYMBOL_COUNT) <= NARROW_LENGTH) return f64(symbolCount);
  const records = end - firstOrdinal;
  return f64(records) * recordWork(query, symbolCount / records);
}

/** Symbols of the record that the query holds, each as often as the record has it. */
function knownSymbols(slots: usize, run: usize, length: u32): u32 {
  const end = run + (usize(length) << 2);
  let count: u32 = 0;
  for (; run < end; run += 4) count += u32(load<u8>(slots + load<u32>(run)) !== 0);
  return count;
}

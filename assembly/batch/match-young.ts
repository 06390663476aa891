/**
 * Match young: tests every record of an unordered segment.
 *
 * Young segments are small, but every query scans them. Most records fail, so their unknown symbols are counted first (500 records of 10 to 30, thresholds 0.1 to 0.9: 17 to 7 -> 13 to 2 microseconds).
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
import { INDEX_KNOWN_COUNT } from '../kernels/run-index';
import { matchRecord } from './match-record';
import { needOf } from './plan-settled';
import { SCRATCH_SYMBOLS } from './scratch';
import { recordWork, takeOn } from './work';

/**
 * Searches the ordinals `[firstOrdinal, endOrdinal)`, or leaves the segment to the next call when it is too much work.
 *
 * @returns `found`, raised by the matching records
 */
export function matchYoung(query: usize, segmentNumber: u32, segment: usize, firstOrdinal: u32, endOrdinal: u32, found: u32): u32 {
  if (!takeOn(query, segmentNumber, youngWork(query, segment, firstOrdinal, endOrdinal))) return found;
  const symbolCount = load<u32>(query, QUERY_SYMBOL_COUNT);
  const knownCount = load<u32>(load<u32>(query, QUERY_SCRATCH), SCRATCH_SYMBOLS + INDEX_KNOWN_COUNT);
  const symbols = usize(load<u32>(segment, SEGMENT_SYMBOLS));
  const end = min(load<u32>(segment, SEGMENT_RECORD_COUNT), endOrdinal);
  const narrow = symbolCount <= NARROW_LENGTH;
  const slots = usize(load<u32>(query, QUERY_NARROW_SLOTS));
  let at = usize(load<u32>(segment, SEGMENT_RUN_STARTS)) + (usize(firstOrdinal) << 2);
  for (let ordinal = firstOrdinal; ordinal < end; ordinal++, at += 4) {
    const start = load<u32>(at);
    const length = load<u32>(at, 4) - start;
    const need = needOf(query, length);
    if (need > min(length, knownCount)) continue;
    const run = symbols + (usize(start) << 2);
    if (narrow && !holdsEnough(slots, run, length, need)) continue;
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

/**
 * Whether the query holds `need` symbols of the record, each counted as often as the record has it.
 *
 * Stops once too many are unknown: at high thresholds most records fail by their first eight symbols.
 */
function holdsEnough(slots: usize, run: usize, length: u32, need: u32): bool {
  const end = run + (usize(length) << 2);
  const endOfFours = run + (usize(length & ~3) << 2);
  let unknown = length - need;
  for (; run < endOfFours; run += 16) {
    const count =
      u32(load<u8>(slots + load<u32>(run)) === 0) +
      u32(load<u8>(slots + load<u32>(run, 4)) === 0) +
      u32(load<u8>(slots + load<u32>(run, 8)) === 0) +
      u32(load<u8>(slots + load<u32>(run, 12)) === 0);
    if (count > unknown) return false;
    unknown -= count;
  }
  for (; run < end; run += 4) {
    const count = u32(load<u8>(slots + load<u32>(run)) === 0);
    if (count > unknown) return false;
    unknown -= count;
  }
  return true;
}

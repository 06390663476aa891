/**
 * Match young: tests every record of an unordered segment.
 *
 * Young segments are small, but every query scans them. Signatures rule out nearly all records, 128 at a time. Of the others, and of all
 * when there are none, most fail: their unknown symbols are counted first.
 *
 * Cost: O(symbols of the segment), with signatures about a tenth of it.
 * Precondition: as `match-record.ts`.
 */
import {
  NARROW_LENGTH,
  QUERY_LEAST_SIMILARITY,
  QUERY_NARROW_SLOTS,
  QUERY_SCRATCH,
  QUERY_SYMBOL_COUNT,
  QUERY_SYMBOL_LIMIT,
  QUERY_SYMBOLS,
  QUERY_TEXT_MODE,
  SEGMENT_RECORD_COUNT,
  SEGMENT_RUN_STARTS,
  SEGMENT_SHORTEST_RUN,
  SEGMENT_SIGNATURES,
  SEGMENT_SYMBOLS,
  SIGNATURE_RECORDS,
} from '../abi';
import { recordsHolding, signatureRows } from '../kernels/record-signatures';
import { matchRecord } from './match-record';
import { knownCount, needOf } from './plan-settled';
import { SCRATCH_CANDIDATES, SCRATCH_LISTS } from './scratch';
import { recordWork, takeOn } from './work';

/** Nanoseconds per symbol of a segment with signatures. */
const SIGNED_WORK: f64 = 0.1;

/**
 * Searches the ordinals `[firstOrdinal, endOrdinal)`, or leaves the segment to the next call when it is too much work.
 *
 * @returns `found`, raised by the matching records
 */
export function matchYoung(query: usize, segmentNumber: u32, segment: usize, firstOrdinal: u32, endOrdinal: u32, found: u32): u32 {
  if (!takeOn(query, segmentNumber, youngWork(query, segment, firstOrdinal, endOrdinal))) return found;
  const end = min(load<u32>(segment, SEGMENT_RECORD_COUNT), endOrdinal);
  let ordinal = firstOrdinal;
  if (hasSignatures(query, segment) && load<f64>(query, QUERY_LEAST_SIMILARITY) > 0.0) {
    const need = leastNeed(query, segment);
    if (need === 0) return found;
    const signed = min(end, SIGNATURE_RECORDS);
    found = matchSigned(query, segmentNumber, segment, ordinal, signed, need, found);
    ordinal = max(ordinal, signed);
  }
  for (; ordinal < end; ordinal++) found = matchOne(query, segmentNumber, segment, ordinal, found);
  return found;
}

/** Tests the records of `[firstOrdinal, end)` whose signatures hold `need` symbols of the query. */
function matchSigned(query: usize, segmentNumber: u32, segment: usize, firstOrdinal: u32, end: u32, need: u32, found: u32): u32 {
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const rows = usize(load<u32>(scratch, SCRATCH_LISTS));
  const symbols = usize(load<u32>(query, QUERY_SYMBOLS));
  const limit = load<u32>(query, QUERY_SYMBOL_LIMIT);
  const rowCount = signatureRows(load<u32>(segment, SEGMENT_SIGNATURES), symbols, load<u32>(query, QUERY_SYMBOL_COUNT), limit, rows);
  for (let block = firstOrdinal & ~127; block < end; block += 128) {
    recordsHolding(rows, rowCount, block, need, scratch + SCRATCH_CANDIDATES);
    for (let half: u32 = 0; half < 2; half++) {
      const first = block + (half << 6);
      for (let bits = load<u64>(scratch + (usize(half) << 3), SCRATCH_CANDIDATES); bits !== 0; bits &= bits - 1) {
        const ordinal = first + u32(ctz(bits));
        if (ordinal >= firstOrdinal && ordinal < end) found = matchOne(query, segmentNumber, segment, ordinal, found);
      }
    }
  }
  return found;
}

function matchOne(query: usize, segmentNumber: u32, segment: usize, ordinal: u32, found: u32): u32 {
  const at = usize(load<u32>(segment, SEGMENT_RUN_STARTS)) + (usize(ordinal) << 2);
  const start = load<u32>(at);
  const length = load<u32>(at, 4) - start;
  const need = needOf(query, length);
  if (need > min(length, knownCount(query))) return found;
  const run = usize(load<u32>(segment, SEGMENT_SYMBOLS)) + (usize(start) << 2);
  const isNarrow = load<u32>(query, QUERY_SYMBOL_COUNT) <= NARROW_LENGTH;
  if (isNarrow && !holdsEnough(load<u32>(query, QUERY_NARROW_SLOTS), run, length, need)) return found;
  return matchRecord(query, segmentNumber, segment, ordinal, run, length, need, found);
}

function hasSignatures(query: usize, segment: usize): bool {
  return load<u32>(segment, SEGMENT_SIGNATURES) !== 0 && load<u32>(query, QUERY_SYMBOL_COUNT) <= NARROW_LENGTH;
}

/**
 * Symbols that every matching record shares: what the shortest length needs that can match at all; 0 when none can.
 *
 * Precondition: the least similarity is above 0.
 */
function leastNeed(query: usize, segment: usize): u32 {
  const known = knownCount(query);
  let length = load<u32>(segment, SEGMENT_SHORTEST_RUN);
  let need = needOf(query, length);
  while (need > length && need <= known) need = needOf(query, ++length);
  return need <= known ? need : 0;
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
  if (isPlain && hasSignatures(query, segment)) return f64(symbolCount) * SIGNED_WORK;
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

/**
 * Match young: tests every record of an unordered segment.
 *
 * Young segments are small; neighbours often have the same length, so the last length's need is kept.
 */
import {
  QUERY_LEAST_SIMILARITY,
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

/** @returns `found`, raised by the matching records */
export function matchYoung(query: usize, segmentNumber: u32, segment: usize, found: u32): u32 {
  const least = load<f64>(query, QUERY_LEAST_SIMILARITY);
  const textMode = load<u32>(query, QUERY_TEXT_MODE) !== 0;
  const symbolCount = load<u32>(query, QUERY_SYMBOL_COUNT);
  const knownCount = load<u32>(load<u32>(query, QUERY_SCRATCH), SCRATCH_SYMBOLS + INDEX_KNOWN_COUNT);
  const symbols = usize(load<u32>(segment, SEGMENT_SYMBOLS));
  const recordCount = load<u32>(segment, SEGMENT_RECORD_COUNT);
  let at = usize(load<u32>(segment, SEGMENT_RUN_STARTS));
  let needLength: u32 = 0;
  let need: u32 = textMode && least > 0.0 ? 1 : 0;
  for (let ordinal: u32 = 0; ordinal < recordCount; ordinal++, at += 4) {
    const start = load<u32>(at);
    const length = load<u32>(at, 4) - start;
    if (!textMode && length !== needLength) {
      need = leastMatches(least, length + symbolCount);
      needLength = length;
    }
    if (need > min(length, knownCount)) continue;
    found = matchRecord(query, segmentNumber, segment, ordinal, symbols + (usize(start) << 2), length, need, found);
  }
  return found;
}

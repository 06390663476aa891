/**
 * Work: what searching costs, estimated in nanoseconds before it is done, and the limit that a call keeps.
 *
 * Estimates decide who does the work, never what comes out of it. They are rough: a factor of two does not matter, because
 * threads pay from about 100 microseconds on and hardly matter below.
 */
import { QUERY_MOST_WORK, QUERY_NEXT_SEGMENT, QUERY_SCRATCH, QUERY_TEXT_MODE } from '../abi';
import { SCRATCH_WORK } from './scratch';

/** Testing one record, and one symbol of it; measured at 1,000,000 patterns, where each record misses the caches. */
const RECORD_WORK: f64 = 40.0;
const SYMBOL_WORK: f64 = 1.5;
/** Comparing the texts of a record, per symbol: about six code points at 4 ns. */
const TEXT_WORK: f64 = 25.0;

/** Work of testing one record of `length` symbols. */
export function recordWork(query: usize, length: u32): f64 {
  const work = RECORD_WORK + SYMBOL_WORK * f64(length);
  return load<u32>(query, QUERY_TEXT_MODE) !== 0 ? work + TEXT_WORK * f64(length) : work;
}

/** Adds the work of a segment to that of the call; false when it exceeds the limit: the segment is then the next call's. */
export function takeOn(query: usize, segmentNumber: u32, work: f64): bool {
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const sum = load<f64>(scratch, SCRATCH_WORK) + work;
  if (sum > load<f64>(query, QUERY_MOST_WORK)) {
    store<u32>(query, segmentNumber, QUERY_NEXT_SEGMENT);
    return false;
  }
  store<f64>(scratch, sum, SCRATCH_WORK);
  return true;
}

/**
 * Match chunk: the work of a query, cut into ranges of ordinals that threads search in any order.
 *
 *   planChunks    segments from the one where `matchPatterns` stopped  ->  rows [segment, first, end, …]
 *   matchChunk    one row, by any thread that has opened the query with scratch, tables and output of its own
 *
 * Matches in the order of the rows are in that of segments and ordinals.
 *
 * A chunk is cut so that it takes about 50 microseconds: long beside what a thread pays to take it (its lists are searched
 * again, some microseconds), short beside the whole, so that nobody waits long for the last one.
 */
import {
  CHUNK_BYTES,
  CHUNK_END,
  CHUNK_FIRST,
  CHUNK_SEGMENT,
  QUERY_PLANNED_WORK,
  QUERY_SCRATCH,
  QUERY_SEGMENT_COUNT,
  QUERY_SEGMENTS,
  SEGMENT_KIND,
  SEGMENT_RECORD_COUNT,
  SEGMENT_YOUNG,
} from '../abi';
import { matchSettled } from './match-settled';
import { matchYoung, youngWork } from './match-young';
import { closeQuery, openQuery } from './open-query';
import { planSettled } from './plan-settled';
import { SCRATCH_END_ORDINAL, SCRATCH_FIRST_ORDINAL } from './scratch';

/** Nanoseconds. */
const CHUNK_WORK: f64 = 50_000.0;
const MOST_CHUNKS_PER_SEGMENT: u32 = 64;
const ALL: u32 = 0xffff_ffff;

/**
 * Writes the chunks of the segments from `firstSegment` on; opens and closes the query.
 *
 * @param capacity  rows that fit; at least one per segment
 * @returns number of chunks
 */
export function planChunks(query: usize, firstSegment: u32, chunks: usize, capacity: u32): u32 {
  openQuery(query);
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const segments = usize(load<u32>(query, QUERY_SEGMENTS));
  const segmentCount = load<u32>(query, QUERY_SEGMENT_COUNT);
  let planned: f64 = 0.0;
  let count: u32 = 0;
  for (let number = firstSegment; number < segmentCount; number++) {
    const segment = usize(load<u32>(segments + (usize(number) << 2)));
    const isYoung = load<u32>(segment, SEGMENT_KIND) === SEGMENT_YOUNG;
    const work = isYoung ? youngWork(query, segment, 0, ALL) : planSettled(query, segment, 0, ALL);
    if (work === 0.0) continue;
    planned += work;
    const first: u32 = isYoung ? 0 : load<u32>(scratch, SCRATCH_FIRST_ORDINAL);
    const end = isYoung ? load<u32>(segment, SEGMENT_RECORD_COUNT) : load<u32>(scratch, SCRATCH_END_ORDINAL);
    // Each segment that follows keeps a row.
    const most = min(capacity - count - (segmentCount - number - 1), MOST_CHUNKS_PER_SEGMENT);
    const pieces = u32(min(max(work / CHUNK_WORK, 1.0), f64(most)));
    const span = ((end - first + pieces - 1) / pieces + 63) & ~63;
    for (let from = first; from < end; from += span) {
      const row = chunks + usize(count++) * CHUNK_BYTES;
      store<u32>(row, number, CHUNK_SEGMENT);
      store<u32>(row, from, CHUNK_FIRST);
      store<u32>(row, min(from + span, end), CHUNK_END);
    }
  }
  closeQuery(query);
  store<f64>(query, planned, QUERY_PLANNED_WORK);
  return count;
}

/**
 * Searches one chunk.
 *
 * @returns `found`, raised by the matching records, which stand in the query's output from `found` on
 * Precondition: the query is open, its limit of work is infinite.
 */
export function matchChunk(query: usize, chunk: usize, found: u32): u32 {
  const number = load<u32>(chunk, CHUNK_SEGMENT);
  const first = load<u32>(chunk, CHUNK_FIRST);
  const end = load<u32>(chunk, CHUNK_END);
  const segment = usize(load<u32>(usize(load<u32>(query, QUERY_SEGMENTS)) + (usize(number) << 2)));
  return load<u32>(segment, SEGMENT_KIND) === SEGMENT_YOUNG
    ? matchYoung(query, number, segment, first, end, found)
    : matchSettled(query, number, segment, first, end, found);
}

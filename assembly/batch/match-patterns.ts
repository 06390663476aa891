/**
 * Match patterns: one query against all records of its segments, in one call.
 *
 * Indexes the query, walks the segments in their order, puts the slot tables back to zero. Matches are written in the
 * order of the segments, then by ordinal. It stops before the first segment that would take the work above the query's
 * limit, so that the caller can share the rest among threads (`match-chunk.ts`); nothing that was done is done again.
 *
 * Precondition: as `open-query.ts`; counters are all zero.
 */
import { QUERY_NEXT_SEGMENT, QUERY_SEGMENT_COUNT, QUERY_SEGMENTS, SEGMENT_KIND, SEGMENT_YOUNG } from '../abi';
import { matchSettled } from './match-settled';
import { matchYoung } from './match-young';
import { closeQuery, openQuery } from './open-query';

/** The end of a range that has none. */
const ALL: u32 = 0xffff_ffff;

/** @returns number of matching records, also of those beyond the output's capacity: grow the output and call again */
export function matchPatterns(query: usize): u32 {
  openQuery(query);
  const segments = usize(load<u32>(query, QUERY_SEGMENTS));
  const segmentCount = load<u32>(query, QUERY_SEGMENT_COUNT);
  store<u32>(query, segmentCount, QUERY_NEXT_SEGMENT);
  let found: u32 = 0;
  for (let number: u32 = 0; number < load<u32>(query, QUERY_NEXT_SEGMENT); number++) {
    const segment = usize(load<u32>(segments + (usize(number) << 2)));
    found =
      load<u32>(segment, SEGMENT_KIND) === SEGMENT_YOUNG
        ? matchYoung(query, number, segment, 0, ALL, found)
        : matchSettled(query, number, segment, 0, ALL, found);
  }
  closeQuery(query);
  return found;
}

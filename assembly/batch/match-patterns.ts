/**
 * Match patterns: one query against all records of its segments, in one call.
 *
 * Indexes the query, walks the segments in their order, puts the slot tables back to zero. Matches are written in the
 * order of the segments, then by ordinal.
 *
 * Precondition: the query's fields are set as `abi.ts` says; slot tables are all zero; scratch has `scratchBytes` for
 *   the query's sizes.
 */
import {
  CODE_POINT_LIMIT,
  NARROW_LENGTH,
  QUERY_CODE_SLOTS,
  QUERY_LARGEST_SEGMENT,
  QUERY_LONGEST_RUN,
  QUERY_NARROW_SLOTS,
  QUERY_SCRATCH,
  QUERY_SEGMENT_COUNT,
  QUERY_SEGMENTS,
  QUERY_SYMBOL_COUNT,
  QUERY_SYMBOL_LIMIT,
  QUERY_SYMBOLS,
  QUERY_TEXT,
  QUERY_TEXT_LENGTH,
  QUERY_TEXT_MODE,
  QUERY_WIDE_SLOTS,
  SEGMENT_KIND,
  SEGMENT_YOUNG,
} from '../abi';
import { buildRunIndex, clearRunIndex } from '../kernels/run-index';
import { matchSettled } from './match-settled';
import { matchYoung } from './match-young';
import { layOutScratch, SCRATCH_RUNS, SCRATCH_SYMBOLS, SCRATCH_TEXT } from './scratch';

/** @returns number of matching records, also of those beyond the output's capacity: grow the output and call again */
export function matchPatterns(query: usize): u32 {
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const symbolCount = load<u32>(query, QUERY_SYMBOL_COUNT);
  const textMode = load<u32>(query, QUERY_TEXT_MODE) !== 0;
  const textLength = textMode ? load<u32>(query, QUERY_TEXT_LENGTH) : 0;
  layOutScratch(scratch, symbolCount, textLength, load<u32>(query, QUERY_LONGEST_RUN), load<u32>(query, QUERY_LARGEST_SEGMENT));
  const slots = symbolCount <= NARROW_LENGTH ? load<u32>(query, QUERY_NARROW_SLOTS) : load<u32>(query, QUERY_WIDE_SLOTS);
  buildRunIndex(scratch + SCRATCH_SYMBOLS, slots, load<u32>(query, QUERY_SYMBOLS), symbolCount, load<u32>(query, QUERY_SYMBOL_LIMIT));
  if (symbolCount > NARROW_LENGTH) memory.fill(load<u32>(scratch, SCRATCH_RUNS), 0, (usize(symbolCount) + 1) << 3);
  if (textMode) {
    buildRunIndex(scratch + SCRATCH_TEXT, load<u32>(query, QUERY_CODE_SLOTS), load<u32>(query, QUERY_TEXT), textLength, CODE_POINT_LIMIT);
  }

  const segments = usize(load<u32>(query, QUERY_SEGMENTS));
  const segmentCount = load<u32>(query, QUERY_SEGMENT_COUNT);
  let found: u32 = 0;
  for (let number: u32 = 0; number < segmentCount; number++) {
    const segment = usize(load<u32>(segments + (usize(number) << 2)));
    found =
      load<u32>(segment, SEGMENT_KIND) === SEGMENT_YOUNG
        ? matchYoung(query, number, segment, found)
        : matchSettled(query, number, segment, found);
  }
  clearRunIndex(scratch + SCRATCH_SYMBOLS);
  if (textMode) clearRunIndex(scratch + SCRATCH_TEXT);
  return found;
}

/**
 * Open query: indexes the symbols and the text of a query before segments are searched, and puts the slot tables back after.
 *
 * Precondition: the query's fields are set as `abi.ts` says; slot tables are all zero; scratch is laid out for the
 *   query's sizes, or for larger ones. What is opened is closed by the same thread.
 */
import {
  CODE_POINT_LIMIT,
  NARROW_LENGTH,
  QUERY_CODE_SLOTS,
  QUERY_NARROW_SLOTS,
  QUERY_SCRATCH,
  QUERY_SYMBOL_COUNT,
  QUERY_SYMBOL_LIMIT,
  QUERY_SYMBOLS,
  QUERY_TEXT,
  QUERY_TEXT_LENGTH,
  QUERY_TEXT_MODE,
  QUERY_WIDE_SLOTS,
} from '../abi';
import { buildRunIndex, clearRunIndex } from '../kernels/run-index';
import { resetScratch, SCRATCH_RUNS, SCRATCH_SYMBOLS, SCRATCH_TEXT } from './scratch';

export function openQuery(query: usize): void {
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const symbolCount = load<u32>(query, QUERY_SYMBOL_COUNT);
  const textMode = load<u32>(query, QUERY_TEXT_MODE) !== 0;
  const textLength = textMode ? load<u32>(query, QUERY_TEXT_LENGTH) : 0;
  resetScratch(scratch);
  const slots = symbolCount <= NARROW_LENGTH ? load<u32>(query, QUERY_NARROW_SLOTS) : load<u32>(query, QUERY_WIDE_SLOTS);
  buildRunIndex(scratch + SCRATCH_SYMBOLS, slots, load<u32>(query, QUERY_SYMBOLS), symbolCount, load<u32>(query, QUERY_SYMBOL_LIMIT));
  if (symbolCount > NARROW_LENGTH) memory.fill(load<u32>(scratch, SCRATCH_RUNS), 0, (usize(symbolCount) + 1) << 3);
  if (textMode) {
    buildRunIndex(scratch + SCRATCH_TEXT, load<u32>(query, QUERY_CODE_SLOTS), load<u32>(query, QUERY_TEXT), textLength, CODE_POINT_LIMIT);
  }
}

export function closeQuery(query: usize): void {
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  clearRunIndex(scratch + SCRATCH_SYMBOLS);
  if (load<u32>(query, QUERY_TEXT_MODE) !== 0) clearRunIndex(scratch + SCRATCH_TEXT);
}

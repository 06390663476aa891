/**
 * Symbol ratios: `fuzz.ratio` of one text to the text of every symbol, in one call.
 *
 * Cost: one common subsequence per symbol.
 * Precondition: the query's fields of text, scratch and output are set as `abi.ts` says, the output has room for one f64
 *   per symbol; scratch is laid out for a text of that length.
 */
import {
  CODE_POINT_LIMIT,
  QUERY_CODE_SLOTS,
  QUERY_OUTPUT,
  QUERY_SCRATCH,
  QUERY_TEXT,
  QUERY_TEXT_CODE_POINTS,
  QUERY_TEXT_COUNT,
  QUERY_TEXT_LENGTH,
  QUERY_TEXT_STARTS,
} from '../abi';
import { buildRunIndex, clearRunIndex } from '../kernels/run-index';
import { commonText, textRatio } from '../kernels/text-similarity';
import { SCRATCH_TEXT } from './scratch';

/** Writes one ratio, 0 to 100, per symbol into the output. */
export function symbolRatios(query: usize): void {
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const index = scratch + SCRATCH_TEXT;
  const textLength = load<u32>(query, QUERY_TEXT_LENGTH);
  const starts = usize(load<u32>(query, QUERY_TEXT_STARTS));
  const codePoints = usize(load<u32>(query, QUERY_TEXT_CODE_POINTS));
  const output = usize(load<u32>(query, QUERY_OUTPUT));
  const symbolCount = load<u32>(query, QUERY_TEXT_COUNT);
  buildRunIndex(index, load<u32>(query, QUERY_CODE_SLOTS), load<u32>(query, QUERY_TEXT), textLength, CODE_POINT_LIMIT);
  for (let symbol: u32 = 0; symbol < symbolCount; symbol++) {
    const start = starts + (usize(symbol) << 2);
    const first = load<u32>(start);
    const length = load<u32>(start, 4) - first;
    const common = commonText(index, codePoints + (usize(first) << 2), length);
    store<f64>(output + (usize(symbol) << 3), textRatio(common, textLength + length));
  }
  clearRunIndex(index);
}

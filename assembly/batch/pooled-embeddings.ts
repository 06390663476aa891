/**
 * Pooled embeddings: the mean of the rows of each text's tokens.
 *
 *   ids of text i   ids[ends[i - 1] .. ends[i])      row of id t   table + t * dimension f32
 *
 * Rows are added in the order of the tokens, in f32, four components side by side; the sum is divided by the number of tokens in f64, or, when
 * vectors are normalised, by its length. A text without tokens gets the vector 0.
 *
 * Cost: O(ids * dimension).
 * Precondition: ids are below the table's rows; `dimension` is a multiple of 4; rows have room for `textCount * dimension` f32.
 */
import { normaliseRow, scaleRow } from '../kernels/normalise-row';

/** @param normalise  1: vectors get length 1; 0: they are means */
export function poolRows(ids: usize, ends: usize, textCount: u32, table: usize, dimension: u32, normalise: u32, rows: usize): void {
  const rowBytes = usize(dimension) << 2;
  memory.fill(rows, 0, rowBytes * textCount);
  let at: u32 = 0;
  for (const end = rows + rowBytes * textCount; rows < end; rows += rowBytes, ends += 4) {
    const first = at;
    for (const last = load<u32>(ends); at < last; at++) {
      addRow(rows, table + usize(load<u32>(ids + (usize(at) << 2))) * rowBytes, rowBytes);
    }
    if (normalise !== 0) normaliseRow(rows, dimension);
    else if (at > first) scaleRow(rows, dimension, 1.0 / f64(at - first));
  }
}

function addRow(sum: usize, row: usize, rowBytes: usize): void {
  for (const end = sum + rowBytes; sum < end; sum += 16, row += 16) v128.store(sum, f32x4.add(v128.load(sum), v128.load(row)));
}

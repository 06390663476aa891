/**
 * Damerau-Levenshtein distance without restriction: swapped neighbours may be edited between and after.
 *
 * A row at a time. A swap needs the last row that held this column's code (`lastRows`) and the last column that held this row's; only those
 * with nothing inserted or nothing deleted between can be optimal, so two saved cells are enough instead of the whole table.
 *
 * Source: Zhao & Sahni, "String correction using the Damerau-Levenshtein distance", BMC Bioinformatics 2019.
 * Cost: O(left * right) time; three rows of `right + 3` u32.
 * Precondition: `lastRows` is zero for every code (u64 each); it is left so.
 */

/** @returns the distance; a cutoff is checked against the lengths only, beyond it `most + 1` */
export function damerauLevenshtein<T>(
  left: usize,
  leftLength: u32,
  right: usize,
  rightLength: u32,
  lastRows: usize,
  rows: usize,
  most: u32,
): u32 {
  const gap = leftLength > rightLength ? leftLength - rightLength : rightLength - leftLength;
  if (gap > most) return most + 1;
  // Cell -1 of each row stands for "no such column".
  const far = max(leftLength, rightLength) + 1;
  const rowBytes = usize(rightLength + 3) << 2;
  let current = rows + 4;
  let previous = current + rowBytes;
  const saved = previous + rowBytes;
  for (let column: u32 = 0; column <= rightLength + 1; column++) {
    const at = usize(column) << 2;
    store<u32>(current + at - 4, column === 0 ? far : column - 1);
    store<u32>(previous + at - 4, far);
    store<u32>(saved + at - 4, far);
  }
  for (let i: u32 = 1; i <= leftLength; i++) {
    const swap = current;
    current = previous;
    previous = swap;
    const code = load<T>(left + sizeof<T>() * (i - 1));
    let lastColumn: i32 = -1;
    let diagonalBefore = load<u32>(current);
    store<u32>(current, i);
    let savedHere = far;
    for (let j: u32 = 1; j <= rightLength; j++) {
      const at = usize(j) << 2;
      const other = load<T>(right + sizeof<T>() * (j - 1));
      const above = load<u32>(previous + at);
      const diagonal = load<u32>(previous + at - 4) + u32(code !== other);
      let cell = min(min(diagonal, load<u32>(current + at - 4) + 1), above + 1);
      if (code === other) {
        lastColumn = i32(j);
        store<u32>(saved + at, load<u32>(previous + at - 8));
        savedHere = diagonalBefore;
      } else {
        const lastRow = load<u32>(lastRows + (usize(other) << 3));
        if (i32(j) - lastColumn === 1) cell = min(cell, load<u32>(saved + at) + (lastRow === 0 ? far : i - lastRow));
        else if (lastRow !== 0 && i - lastRow === 1) cell = min(cell, savedHere + u32(i32(j) - lastColumn));
      }
      diagonalBefore = load<u32>(current + at);
      store<u32>(current + at, cell);
    }
    store<u32>(lastRows + (usize(code) << 3), i);
  }
  for (let i: u32 = 0; i < leftLength; i++) store<u64>(lastRows + (usize(load<T>(left + sizeof<T>() * i)) << 3), 0);
  return load<u32>(current + (usize(rightLength) << 2));
}

/** Slow twins of assembly/kernels/osa-distance.ts and damerau-levenshtein.ts: the textbook tables. */

/** Optimal string alignment: neighbours may be swapped, and are not touched again. */
export function osaDistance(left: readonly number[], right: readonly number[]): number {
  const table = firstRow(left.length, right.length);
  for (let i = 1; i <= left.length; i++) {
    for (let j = 1; j <= right.length; j++) {
      let cost = step(table, left, right, i, j);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) cost = Math.min(cost, table[i - 2][j - 2] + 1);
      table[i][j] = cost;
    }
  }
  return table[left.length][right.length];
}

/** Damerau-Levenshtein without restriction, after Lowrance & Wagner: for each swap the last place of either character. */
export function damerauLevenshtein(left: readonly number[], right: readonly number[]): number {
  const table = firstRow(left.length, right.length);
  const lastRow = new Map<number, number>();
  for (let i = 1; i <= left.length; i++) {
    let lastColumn = 0;
    for (let j = 1; j <= right.length; j++) {
      const k = lastRow.get(right[j - 1]) ?? 0;
      let cost = step(table, left, right, i, j);
      if (k > 0 && lastColumn > 0) cost = Math.min(cost, table[k - 1][lastColumn - 1] + (i - k - 1) + 1 + (j - lastColumn - 1));
      table[i][j] = cost;
      if (left[i - 1] === right[j - 1]) lastColumn = j;
    }
    lastRow.set(left[i - 1], i);
  }
  return table[left.length][right.length];
}

function firstRow(rows: number, columns: number): number[][] {
  return Array.from({ length: rows + 1 }, (_, i) => Array.from({ length: columns + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
}

function step(table: readonly number[][], left: readonly number[], right: readonly number[], i: number, j: number): number {
  const replaced = table[i - 1][j - 1] + (left[i - 1] === right[j - 1] ? 0 : 1);
  return Math.min(replaced, table[i - 1][j] + 1, table[i][j - 1] + 1);
}

/** Slow twin of assembly/kernels/common-subsequence.ts: the textbook table. Values that are equal by `===` match. */
export function commonSubsequence(left: readonly unknown[], right: readonly unknown[]): number {
  const row = new Array<number>(right.length + 1).fill(0);
  for (const one of left) {
    let diagonal = 0;
    for (let column = 1; column <= right.length; column++) {
      const above = row[column];
      row[column] = one === right[column - 1] ? diagonal + 1 : Math.max(above, row[column - 1]);
      diagonal = above;
    }
  }
  return row[right.length];
}

/** Bit p: the other run holds the symbol at position p of the run. */
export function positionsHeld(run: readonly number[], other: readonly number[]): bigint {
  return run.reduce((bits, symbol, position) => (other.includes(symbol) ? bits | (1n << BigInt(position)) : bits), 0n);
}

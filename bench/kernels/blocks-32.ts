/**
 * Matching blocks of one record and a query of up to 32 symbols, in JavaScript: the rival of assembly/kernels/matching-blocks-narrow.ts.
 *
 * The same algorithm in 32 bits: runs of k symbols are followed for all starts at once, one mask per pattern position that matches anything.
 * `masks` and `positions` are filled by the caller; results are read from the fields.
 */
export class Blocks32 {
  /** Per matching pattern position the query positions that hold its symbol. */
  readonly masks: Int32Array;
  /** Those pattern positions, ascending. */
  readonly positions: Int32Array;
  matchCount = 0;
  blockCount = 0;
  /** Pattern position of the first matched symbol. */
  first = 0;
  /** Pattern position behind the last matched symbol. */
  last = 0;
  /** Query positions in blocks. */
  covered = 0;
  private readonly levels: Int32Array;
  /** Stack of [from, to, query positions]. */
  private readonly windows = new Int32Array(3 * (32 + 2));

  constructor(longestRun: number) {
    this.masks = new Int32Array(longestRun);
    this.positions = new Int32Array(longestRun);
    this.levels = new Int32Array(longestRun);
  }

  /** @param bound length of the longest common subsequence: when so many are covered, nothing is left to find */
  find(count: number, bound: number): void {
    const { masks, positions, levels, windows } = this;
    let covered = 0;
    let matchCount = 0;
    let blockCount = 0;
    let first = 0x7fff_ffff;
    let last = 0;
    let top = push(windows, 0, 0, count, -1);
    while (top > 0 && matchCount < bound) {
      top -= 3;
      const from = windows[top];
      const to = windows[top + 1];
      const window = windows[top + 2];
      let best = to;
      let ends = 0;
      for (let entry = to - 1; entry >= from; entry--) {
        const common = masks[entry] & window;
        levels[entry] = common;
        if (common === 0) continue;
        best = entry;
        ends = common;
      }
      if (ends === 0) continue;
      let size = 1;
      for (let found = to - from > 1; found; ) {
        found = false;
        let bestOfLevel = 0;
        let endsOfLevel = 0;
        for (let entry = to - 1; entry > from; entry--) {
          const adjacent = positions[entry] - positions[entry - 1] === 1;
          const longer = adjacent ? (levels[entry - 1] << 1) & masks[entry] & window : 0;
          levels[entry] = longer;
          if (longer === 0) continue;
          bestOfLevel = entry;
          endsOfLevel = longer;
        }
        levels[from] = 0;
        if (endsOfLevel === 0) continue;
        best = bestOfLevel;
        ends = endsOfLevel;
        size++;
        found = true;
      }
      const end = 32 - Math.clz32(ends & -ends);
      const start = end - size;
      const patternEnd = positions[best] + 1;
      covered |= (size === 32 ? -1 : (1 << size) - 1) << start;
      matchCount += size;
      blockCount++;
      first = Math.min(first, patternEnd - size);
      last = Math.max(last, patternEnd);
      const before = window & ((1 << start) - 1);
      const behind = end === 32 ? 0 : window & (-1 << end);
      const entryStart = best + 1 - size;
      if (entryStart > from && before !== 0) top = push(windows, top, from, entryStart, before);
      if (best + 1 < to && behind !== 0) top = push(windows, top, best + 1, to, behind);
    }
    this.matchCount = matchCount;
    this.blockCount = blockCount;
    this.first = first;
    this.last = last;
    this.covered = covered;
  }
}

function push(windows: Int32Array, top: number, from: number, to: number, window: number): number {
  windows[top] = from;
  windows[top + 1] = to;
  windows[top + 2] = window;
  return top + 3;
}

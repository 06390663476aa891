/** Slow twin of the matching-block kernels: tries every pair of starts, as Python's difflib defines it. */
export interface Block {
  readonly pattern: number;
  readonly query: number;
  readonly size: number;
}

/** Blocks of `pattern` and `query`, sorted, adjacent ones merged. */
export function matchingBlocks(pattern: readonly unknown[], query: readonly unknown[]): Block[] {
  const found: Block[] = [];
  const search = (patternFrom: number, patternTo: number, queryFrom: number, queryTo: number): void => {
    let best: Block = { pattern: patternFrom, query: queryFrom, size: 0 };
    for (let i = patternFrom; i < patternTo; i++) {
      for (let j = queryFrom; j < queryTo; j++) {
        let size = 0;
        while (i + size < patternTo && j + size < queryTo && pattern[i + size] === query[j + size]) size++;
        if (size > best.size) best = { pattern: i, query: j, size };
      }
    }
    if (best.size === 0) return;
    found.push(best);
    search(patternFrom, best.pattern, queryFrom, best.query);
    search(best.pattern + best.size, patternTo, best.query + best.size, queryTo);
  };
  search(0, pattern.length, 0, query.length);
  found.sort((left, right) => left.pattern - right.pattern);
  const merged: Block[] = [];
  for (const block of found) {
    const last = merged.at(-1);
    if (last !== undefined && last.pattern + last.size === block.pattern && last.query + last.size === block.query) {
      merged[merged.length - 1] = { ...last, size: last.size + block.size };
    } else merged.push(block);
  }
  return merged;
}

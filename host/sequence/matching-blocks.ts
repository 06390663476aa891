/**
 * Matching blocks of one pattern and one query, with their places in both (specs/kato.md 3.3).
 *
 * Answers come from the kernel, which tells only what metrics need; an explanation shows the blocks. Ratcliff and Obershelp, "Pattern
 * Matching: The Gestalt Approach", 1988: the longest common run, ties by place in the pattern, then in the query; then left and right of it;
 * adjacent blocks joined. Cost: O(blocks x pairs of equal symbols), so callers bound the product of the lengths.
 */
export interface MatchingBlock {
  readonly patternStart: number;
  readonly queryStart: number;
  readonly length: number;
}

/** Ascending in both. */
export function matchingBlocks(pattern: readonly string[], query: readonly string[]): MatchingBlock[] {
  const places = new Map<string, number[]>();
  query.forEach((symbol, position) => {
    const known = places.get(symbol);
    if (known === undefined) places.set(symbol, [position]);
    else known.push(position);
  });
  const found: MatchingBlock[] = [];
  const open = [{ patternStart: 0, patternEnd: pattern.length, queryStart: 0, queryEnd: query.length }];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const block = longestBlock(pattern, places, range);
    if (block.length === 0) continue;
    found.push(block);
    open.push({ ...range, patternEnd: block.patternStart, queryEnd: block.queryStart });
    open.push({ ...range, patternStart: block.patternStart + block.length, queryStart: block.queryStart + block.length });
  }
  found.sort((left, right) => left.patternStart - right.patternStart);
  return joined(found);
}

interface Range {
  readonly patternStart: number;
  readonly patternEnd: number;
  readonly queryStart: number;
  readonly queryEnd: number;
}

function longestBlock(pattern: readonly string[], places: ReadonlyMap<string, readonly number[]>, range: Range): MatchingBlock {
  let longest: MatchingBlock = { patternStart: range.patternStart, queryStart: range.queryStart, length: 0 };
  /** Length of the common run that ends at a place of the query and at the pattern's symbol before. */
  let before = new Map<number, number>();
  for (let position = range.patternStart; position < range.patternEnd; position++) {
    const here = new Map<number, number>();
    for (const place of places.get(pattern[position]) ?? []) {
      if (place < range.queryStart || place >= range.queryEnd) continue;
      const length = (before.get(place - 1) ?? 0) + 1;
      here.set(place, length);
      if (length > longest.length) longest = { patternStart: position - length + 1, queryStart: place - length + 1, length };
    }
    before = here;
  }
  return longest;
}

function joined(blocks: readonly MatchingBlock[]): MatchingBlock[] {
  const result: MatchingBlock[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    const isAdjacent =
      last !== undefined && last.patternStart + last.length === block.patternStart && last.queryStart + last.length === block.queryStart;
    if (isAdjacent) result[result.length - 1] = { ...last, length: last.length + block.length };
    else result.push(block);
  }
  return result;
}

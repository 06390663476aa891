/**
 * Text similarity: `fuzz.ratio` of two texts of code points.
 *
 * indel = insertions and deletions that turn one text into the other = total - 2 * (longest common subsequence);
 * ratio = (1.0 - indel / total) * 100.0, 100 for two empty texts. The operations stand in RapidFuzz's order, because
 * its rounding shows in answers.
 *
 * Source: RapidFuzz (`fuzz.ratio`, normalised indel similarity).
 * Cost: that of `common-subsequence.ts`.
 * Precondition: the index of the query's text was built over code points.
 */
import { NARROW_LENGTH } from '../abi';
import { advanceNarrow, advanceWide, commonLength, commonLengthWide, NOTHING_COMMON, resetWide } from './common-subsequence';
import { INDEX_LENGTH, INDEX_MASKS, INDEX_SLOTS, isNarrow } from './run-index';

/** Ratio, 0 to 100, of two texts of `total` code points together. */
export function textRatio(common: u32, total: u32): f64 {
  if (total === 0) return 100.0;
  return (1.0 - f64(total - 2 * common) / f64(total)) * 100.0;
}

/** Common subsequence of the indexed text and one text. */
export function commonText(index: usize, text: usize, length: u32): u32 {
  if (isNarrow(index)) {
    const state = advanceNarrow(load<u32>(index, INDEX_SLOTS), load<u32>(index, INDEX_MASKS), text, length, NOTHING_COMMON);
    return commonLength(state);
  }
  resetWide(index);
  advanceWide(index, text, length);
  return commonLengthWide(index);
}

/**
 * Similarity, 0 to 1, of the indexed text and the texts of a run's symbols joined by one space.
 *
 * @param space       address of one u32 that holds the code point of the space
 * @param starts      u32 per symbol and one more: where its text starts in `codePoints`
 * @param least       least similarity that matters
 * @returns the similarity, or -1 if the lengths alone keep it below `least`
 */
export function joinedTextSimilarity(
  index: usize,
  space: usize,
  starts: usize,
  codePoints: usize,
  run: usize,
  length: u32,
  least: f64,
): f64 {
  const queryLength = load<u32>(index, INDEX_LENGTH);
  const end = run + (usize(length) << 2);
  let textLength = length - 1;
  for (let at = run; at < end; at += 4) {
    const start = starts + (usize(load<u32>(at)) << 2);
    textLength += load<u32>(start, 4) - load<u32>(start);
  }
  const total = queryLength + textLength;
  if (textRatio(min(queryLength, textLength), total) / 100.0 < least) return -1.0;
  const common =
    queryLength <= NARROW_LENGTH
      ? joinedNarrow(index, space, starts, codePoints, run, end)
      : joinedWide(index, space, starts, codePoints, run, end);
  return textRatio(common, total) / 100.0;
}

function joinedNarrow(index: usize, space: usize, starts: usize, codePoints: usize, run: usize, end: usize): u32 {
  const slots = usize(load<u32>(index, INDEX_SLOTS));
  const masks = usize(load<u32>(index, INDEX_MASKS));
  let state = NOTHING_COMMON;
  for (let at = run; at < end; at += 4) {
    if (at !== run) state = advanceNarrow(slots, masks, space, 1, state);
    const start = starts + (usize(load<u32>(at)) << 2);
    const first = load<u32>(start);
    state = advanceNarrow(slots, masks, codePoints + (usize(first) << 2), load<u32>(start, 4) - first, state);
  }
  return commonLength(state);
}

function joinedWide(index: usize, space: usize, starts: usize, codePoints: usize, run: usize, end: usize): u32 {
  resetWide(index);
  for (let at = run; at < end; at += 4) {
    if (at !== run) advanceWide(index, space, 1);
    const start = starts + (usize(load<u32>(at)) << 2);
    const first = load<u32>(start);
    advanceWide(index, codePoints + (usize(first) << 2), load<u32>(start, 4) - first);
  }
  return commonLengthWide(index);
}

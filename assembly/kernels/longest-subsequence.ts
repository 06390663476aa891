/**
 * Longest common subsequence of two texts, bit-parallel: a zero in the state is a row where the length grows.
 *
 * Patterns above one stripe run in waves of two, as in `levenshtein.ts`; the carry of the addition goes from stripe to stripe, one byte a
 * column between waves. With a cutoff only the diagonals of a subsequence of that length are computed; matches outside are left out, which
 * never makes the result too large.
 *
 * `common-subsequence.ts` does the same for runs of symbol ids, whose pattern is indexed by slot tables.
 *
 * Source: Hyyrö, "Bit-parallel LCS-length computation revisited", 2004.
 * Cost: O(ceil(pattern / 64) * text), within the band when there is a cutoff.
 * Precondition: as `levenshtein.ts`.
 */
import { addMasks, clearMasks, STRIPE, WAVE } from './pattern-masks';

/** Length for a pattern of at most 64 codes, whose masks are given. */
export function subsequenceWord<T>(masks: usize, text: usize, textLength: u32): u32 {
  const end = text + sizeof<T>() * textLength;
  let state: u64 = ~u64(0);
  for (; text < end; text += sizeof<T>()) {
    const equal = load<u64>(masks + (usize(load<T>(text)) << 3));
    state = (state + (state & equal)) | (state & ~equal);
  }
  return u32(popcnt(~state));
}

/**
 * Length for any two texts, the pattern being the shorter one where there is a choice.
 *
 * @param loaded  whether `masks` hold the pattern already (at most `WAVE` codes); otherwise they are zero, and are left zero
 * @param least   smallest length of interest
 * @returns the length if it is at least `least`, else some number below `least`
 */
export function longestSubsequence<T>(
  masks: usize,
  codeCount: u32,
  loaded: bool,
  pattern: usize,
  patternLength: u32,
  text: usize,
  textLength: u32,
  carries: usize,
  least: u32,
): u32 {
  if (min(patternLength, textLength) < least || patternLength === 0) return 0;
  if (patternLength <= STRIPE) {
    if (!loaded) addMasks<T>(masks, codeCount, pattern, patternLength);
    const length = subsequenceWord<T>(masks, text, textLength);
    if (!loaded) clearMasks<T>(masks, codeCount, pattern, patternLength);
    return length;
  }
  const below = patternLength - least;
  const above = textLength - least;
  memory.fill(carries, 0, textLength);
  let length: u32 = 0;
  for (let row: u32 = 0; row < patternLength; row += WAVE) {
    const rows = min(patternLength - row, WAVE);
    const part = pattern + sizeof<T>() * row;
    const start = min(textLength, row > below ? row - below : 0);
    const end = min(textLength, row + rows + above);
    if (!loaded) addMasks<T>(masks, codeCount, part, rows);
    length +=
      rows > STRIPE ? advanceWave<T>(masks, codeCount, text, start, end, carries) : advanceStripe<T>(masks, text, start, end, carries);
    if (!loaded) clearMasks<T>(masks, codeCount, part, rows);
  }
  return length;
}

/** One stripe over columns `[start, end)`; returns how much the length grows within it. */
function advanceStripe<T>(masks: usize, text: usize, start: u32, end: u32, carries: usize): u32 {
  let state: u64 = ~u64(0);
  for (let column = start; column < end; column++) {
    const common = state & load<u64>(masks + (usize(load<T>(text + sizeof<T>() * column)) << 3));
    state = (state + common + u64(load<u8>(carries + column))) | (state - common);
  }
  return u32(popcnt(~state));
}

/** Two stripes over columns `[start, end)`. */
function advanceWave<T>(masks: usize, codeCount: u32, text: usize, start: u32, end: u32, carries: usize): u32 {
  const lowerMasks = masks + (usize(codeCount) << 3);
  let stateA: u64 = ~u64(0);
  let stateB: u64 = ~u64(0);
  // What the lower stripe takes from the upper one. At first nothing: then its step changes nothing.
  let middle: u64 = 0;
  let equalBelow: u64 = 0;
  const last = carries + end;
  text += sizeof<T>() * start;
  for (let at = carries + start; at < last; at++) {
    const commonB = stateB & equalBelow;
    const sumB = stateB + commonB;
    const raisedB = sumB + middle;
    store<u8>(at - 1, u8(u64(sumB < stateB) | u64(raisedB < sumB)));
    stateB = raisedB | (stateB - commonB);

    const offset = usize(load<T>(text)) << 3;
    text += sizeof<T>();
    equalBelow = load<u64>(lowerMasks + offset);
    const commonA = stateA & load<u64>(masks + offset);
    const sumA = stateA + commonA;
    const raisedA = sumA + u64(load<u8>(at));
    middle = u64(sumA < stateA) | u64(raisedA < sumA);
    stateA = raisedA | (stateA - commonA);
  }
  const commonB = stateB & equalBelow;
  const sumB = stateB + commonB;
  const raisedB = sumB + middle;
  if (end > start) store<u8>(last - 1, u8(u64(sumB < stateB) | u64(raisedB < sumB)));
  stateB = raisedB | (stateB - commonB);
  return u32(popcnt(~stateA)) + u32(popcnt(~stateB));
}

/**
 * Jaro similarity, and Jaro-Winkler: how many codes two texts share within a window, and how many of these stand in another order.
 *
 * Each code of the text takes the first free equal code of the pattern at most `bound` places away. Up to 64 codes on both sides the free
 * places are one word and the window is a mask that moves along with the text. For longer texts each code keeps a list of its
 * places in the pattern: the window only moves forward, so that places in front of it and places taken are left behind for good,
 * and the whole search is linear.
 *
 *   m = shared, t = shared codes out of order / 2, rounded down
 *   ((m / pattern + m / text) + (m - t) / m) / 3.0        the operations stand in RapidFuzz's order
 *
 * With a cutoff the codes of the text that the pattern holds at all are counted first, which bounds m and turns most choices away.
 *
 * Source: Jaro 1989; Winkler 1990; the word form after RapidFuzz.
 * Cost: O(pattern + text) for long texts; short ones a few steps per code.
 * Precondition: `heads` is zero for every code (u64 each), it is left so; `work` has 12 bytes per code of the longer text.
 */
import { addMasks, clearMasks, positionBits, STRIPE } from './pattern-masks';

/** Winkler's gain counts at most so many codes of the common beginning, and only above this similarity. */
const MOST_PREFIX: u32 = 4;
const LEAST_TO_GAIN: f64 = 0.7;
/** Far above what rounding can do to a number from 0 to 1. */
const ROUNDING: f64 = 1e-9;

/**
 * Jaro similarity, 0 to 1.
 *
 * @param loaded  whether `masks` hold the pattern already (at most 64 codes matter); otherwise they are zero, and are left zero
 * @param least   least similarity of interest; 0 is answered below
 */
function jaroSimilarity<T>(
  masks: usize,
  codeCount: u32,
  loaded: bool,
  pattern: usize,
  patternLength: u32,
  text: usize,
  textLength: u32,
  heads: usize,
  work: usize,
  least: f64,
): f64 {
  if (least > 1.0) return 0.0;
  if (patternLength === 0 && textLength === 0) return 1.0;
  const shorter = min(patternLength, textLength);
  if (shorter === 0 || similarityOf(patternLength, textLength, shorter, 0) < least) return 0.0;
  if (patternLength === 1 && textLength === 1) return load<T>(pattern) === load<T>(text) ? 1.0 : 0.0;
  const bound = max(patternLength, textLength) / 2 - 1;
  // What no window reaches.
  const reached = min(textLength, patternLength + bound);
  const similarity =
    patternLength <= STRIPE && reached <= STRIPE
      ? similarityWord<T>(masks, codeCount, loaded, pattern, patternLength, text, textLength, reached, bound, least)
      : similarityLists<T>(pattern, patternLength, text, textLength, reached, bound, heads, work);
  return similarity >= least ? similarity : 0.0;
}

/** Jaro-Winkler similarity, 0 to 1: each of the first four codes, if the texts begin with it both, takes `prefixWeight` of the rest to 1. */
export function jaroWinkler<T>(
  masks: usize,
  codeCount: u32,
  loaded: bool,
  pattern: usize,
  patternLength: u32,
  text: usize,
  textLength: u32,
  heads: usize,
  work: usize,
  prefixWeight: f64,
  least: f64,
): f64 {
  const most = min(min(patternLength, textLength), MOST_PREFIX);
  let prefix: u32 = 0;
  while (prefix < most && load<T>(pattern + sizeof<T>() * prefix) === load<T>(text + sizeof<T>() * prefix)) prefix++;
  const gain = f64(prefix) * prefixWeight;
  let leastJaro = least;
  // Solved for the similarity without the gain, a little less for rounding: the comparison at the end decides.
  if (least > LEAST_TO_GAIN) leastJaro = gain >= 1.0 ? LEAST_TO_GAIN : max(LEAST_TO_GAIN, (gain - least) / (gain - 1.0) - ROUNDING);
  let similarity = jaroSimilarity<T>(masks, codeCount, loaded, pattern, patternLength, text, textLength, heads, work, leastJaro);
  similarity = withGain(similarity, gain);
  return similarity >= least ? similarity : 0.0;
}

/** Jaro-Winkler similarity of a Jaro similarity and the gain of the common beginning. */
export function withGain(similarity: f64, gain: f64): f64 {
  return similarity > LEAST_TO_GAIN ? min(similarity + gain * (1.0 - similarity), 1.0) : similarity;
}

/** Jaro similarity of what was counted. Precondition: something is shared. */
export function similarityOf(patternLength: u32, textLength: u32, shared: u32, outOfOrder: u32): f64 {
  const m = f64(shared);
  return (m / f64(patternLength) + m / f64(textLength) + (m - f64(outOfOrder >> 1)) / m) / 3.0;
}

function similarityWord<T>(
  masks: usize,
  codeCount: u32,
  loaded: bool,
  pattern: usize,
  patternLength: u32,
  text: usize,
  textLength: u32,
  reached: u32,
  bound: u32,
  least: f64,
): f64 {
  if (!loaded) addMasks<T>(masks, codeCount, pattern, patternLength);
  else if (least > 0.0) {
    const known = min(patternLength, knownCodes<T>(masks, text, reached));
    if (known === 0 || similarityOf(patternLength, textLength, known, 0) < least) return 0.0;
  }
  let taken: u64 = 0;
  let matched: u64 = 0;
  let window = positionBits(bound + 1);
  for (let at: u32 = 0; at < reached; at++) {
    const free = load<u64>(masks + (usize(load<T>(text + sizeof<T>() * at)) << 3)) & window & ~taken;
    taken |= free & (0 - free);
    matched |= u64(free !== 0) << u64(at);
    window = (window << 1) | u64(at < bound);
  }
  const shared = u32(popcnt(taken));
  let similarity: f64 = 0.0;
  if (shared !== 0 && similarityOf(patternLength, textLength, shared, 0) >= least) {
    let outOfOrder: u32 = 0;
    while (matched !== 0) {
      const first = taken & (0 - taken);
      const mask = load<u64>(masks + (usize(load<T>(text + sizeof<T>() * usize(ctz(matched)))) << 3));
      outOfOrder += u32((mask & first) === 0);
      taken ^= first;
      matched &= matched - 1;
    }
    similarity = similarityOf(patternLength, textLength, shared, outOfOrder);
  }
  if (!loaded) clearMasks<T>(masks, codeCount, pattern, patternLength);
  return similarity;
}

/** How many codes of the text the pattern holds anywhere: no more can be shared. */
function knownCodes<T>(masks: usize, text: usize, length: u32): u32 {
  const end = text + sizeof<T>() * length;
  let known: u32 = 0;
  for (; text < end; text += sizeof<T>()) known += u32(load<u64>(masks + (usize(load<T>(text)) << 3)) !== 0);
  return known;
}

function similarityLists<T>(
  pattern: usize,
  patternLength: u32,
  text: usize,
  textLength: u32,
  reached: u32,
  bound: u32,
  heads: usize,
  work: usize,
): f64 {
  // Places are counted from 1; 0 ends a list.
  const next = work;
  const matched = next + (usize(patternLength) << 2);
  const taken = matched + (usize(min(patternLength, textLength)) << 2);
  memory.fill(taken, 0, patternLength);
  for (let place = patternLength; place > 0; place--) {
    const head = heads + (usize(load<T>(pattern + sizeof<T>() * (place - 1))) << 3);
    store<u32>(next + (usize(place - 1) << 2), load<u32>(head));
    store<u32>(head, place);
  }
  let shared: u32 = 0;
  for (let at: u32 = 0; at < reached; at++) {
    const head = heads + (usize(load<T>(text + sizeof<T>() * at)) << 3);
    let place = load<u32>(head);
    while (place !== 0 && place + bound < at + 1) place = load<u32>(next + (usize(place - 1) << 2));
    if (place !== 0 && place <= at + 1 + bound) {
      store<u8>(taken + (place - 1), 1);
      store<u32>(matched + (usize(shared++) << 2), at);
      place = load<u32>(next + (usize(place - 1) << 2));
    }
    store<u32>(head, place);
  }
  for (let at: u32 = 0; at < patternLength; at++) store<u64>(heads + (usize(load<T>(pattern + sizeof<T>() * at)) << 3), 0);
  if (shared === 0) return 0.0;
  let outOfOrder: u32 = 0;
  let order: usize = matched;
  for (let at: u32 = 0; at < patternLength; at++) {
    if (load<u8>(taken + at) === 0) continue;
    outOfOrder += u32(load<T>(pattern + sizeof<T>() * at) !== load<T>(text + sizeof<T>() * load<u32>(order)));
    order += 4;
  }
  return similarityOf(patternLength, textLength, shared, outOfOrder);
}

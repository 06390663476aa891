/**
 * Score forms: a distance and its maximum as one of the four numbers that callers ask for, and what a cutoff means to a kernel.
 *
 *   form                     formula                       kept if      beyond the cutoff
 *   distance                 distance                      <= cutoff    floor(cutoff) + 1
 *   similarity               maximum - distance            >= cutoff    0
 *   normalized distance      distance / maximum, or 0      <= cutoff    1
 *   normalized similarity    1 - normalized distance       >= cutoff    0
 *
 * The operations stand in RapidFuzz's order, because its rounding shows in answers.
 *
 * Source: RapidFuzz (its documented `score_cutoff`).
 */
import { FORM_DISTANCE, FORM_NORMALIZED_DISTANCE, FORM_NORMALIZED_SIMILARITY, FORM_SIMILARITY } from './score-job';

/** Far above what rounding can do to a number from 0 to 100, far below what anybody asks for. */
const ROUNDING: f64 = 1e-9;

/** Stands for "no distance is too great"; above every length that fits in memory. */
const ANY_DISTANCE: u32 = 0x7fff_ffff;

/** The asked form of a distance. A distance above `mostDistance` of the same arguments may be any number above it. */
export function formOf(form: u32, distance: f64, maximum: f64, cutoff: f64): f64 {
  if (form === FORM_DISTANCE) return distance <= cutoff ? distance : floor(cutoff) + 1.0;
  if (form === FORM_SIMILARITY) {
    const similarity = maximum - distance;
    return similarity >= cutoff ? similarity : 0.0;
  }
  const normalized = maximum !== 0.0 ? distance / maximum : 0.0;
  if (form === FORM_NORMALIZED_DISTANCE) return normalized <= cutoff ? normalized : 1.0;
  const similarity = 1.0 - normalized;
  return similarity >= cutoff ? similarity : 0.0;
}

/** Greatest distance that can pass the cutoff of the form; a step more where division could round in its favour. */
export function mostDistance(form: u32, maximum: f64, cutoff: f64): u32 {
  // Most questions have no cutoff, and rounding takes as long as a few characters.
  if (form === FORM_DISTANCE && cutoff >= f64(ANY_DISTANCE)) return ANY_DISTANCE;
  return countOf(greatestDistance(form, maximum, cutoff));
}

/** The same in steps of `cost`, rounded up: `formOf` decides. */
export function mostSteps(form: u32, maximum: f64, cutoff: f64, cost: f64): u32 {
  return countOf(ceil(greatestDistance(form, maximum, cutoff) / cost));
}

/**
 * A cutoff for the parts that a score from 0 to 100 is made of, below which none of them can lead to a score that reaches the cutoff itself.
 * What comes of them must still be compared with the cutoff.
 */
export function cutoffOfParts(cutoff: f64): f64 {
  return max(cutoff - ROUNDING, 0.0);
}

function greatestDistance(form: u32, maximum: f64, cutoff: f64): f64 {
  if (form === FORM_DISTANCE) return floor(cutoff);
  if (form === FORM_SIMILARITY) return maximum - ceil(cutoff);
  if (form === FORM_NORMALIZED_DISTANCE) return floor(maximum * cutoff) + 1.0;
  return floor(maximum * (1.0 - cutoff)) + 1.0;
}

function countOf(most: f64): u32 {
  return most >= f64(ANY_DISTANCE) ? ANY_DISTANCE : u32(max(most, 0.0));
}

/**
 * The asked form of a similarity that is normalized by nature; its distance is 1 - similarity.
 *
 * The normalized similarity goes by way of the distance, 1 - (1 - similarity), and can differ from the similarity in its last bits: so it
 * does in RapidFuzz.
 */
export function formOfSimilarity(form: u32, similarity: f64, cutoff: f64): f64 {
  if (isDistance(form)) {
    const distance = 1.0 - similarity;
    return distance <= cutoff ? distance : 1.0;
  }
  const asked = form === FORM_SIMILARITY ? similarity : 1.0 - (1.0 - similarity);
  return asked >= cutoff ? asked : 0.0;
}

/** Least similarity that can pass the cutoff of the form. */
export function leastSimilarity(form: u32, cutoff: f64): f64 {
  if (form === FORM_SIMILARITY) return cutoff;
  if (form === FORM_NORMALIZED_SIMILARITY) return cutoff - ROUNDING;
  return cutoff > 1.0 ? 0.0 : 1.0 - cutoff - ROUNDING;
}

function isDistance(form: u32): bool {
  return form === FORM_DISTANCE || form === FORM_NORMALIZED_DISTANCE;
}

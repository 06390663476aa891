/**
 * Score pair: the query against one choice, both as codes of one width T, by the scorer and in the form of the job.
 *
 * Distances that do not depend on the direction drop what both texts begin and end with, and take the shorter text as pattern, unless the
 * masks hold the query already.
 */
import { commonPrefix, commonSuffix } from '../kernels/common-affix';
import { damerauLevenshtein } from '../kernels/damerau-levenshtein';
import { equalPositions } from '../kernels/equal-positions';
import { jaroWinkler } from '../kernels/jaro';
import { levenshtein } from '../kernels/levenshtein';
import { longestSubsequence } from '../kernels/longest-subsequence';
import { osaDistance } from '../kernels/osa-distance';
import { weightedLevenshtein } from '../kernels/weighted-levenshtein';
import { cutoffOfParts, formOf, formOfSimilarity, leastSimilarity, mostDistance, mostSteps } from './score-forms';
import { FRAME_CARRIES, FRAME_CODE_COUNT, FRAME_LOADED, FRAME_MARKS, FRAME_MASKS, FRAME_ROWS } from './score-frame';
import {
  FORM_NORMALIZED_SIMILARITY,
  JOB_CUTOFF,
  JOB_DELETE_WEIGHT,
  JOB_FORM,
  JOB_INSERT_WEIGHT,
  JOB_PREFIX_WEIGHT,
  JOB_REPLACE_WEIGHT,
  JOB_SCORER,
  SCORER_HAMMING,
  SCORER_INDEL,
  SCORER_JARO,
  SCORER_JARO_WINKLER,
  SCORER_LCS_SEQUENCE,
  SCORER_LEVENSHTEIN,
  SCORER_OSA,
  SCORER_POSTFIX,
  SCORER_PREFIX,
  SCORER_QUICK_RATIO,
  SCORER_RATIO,
} from './score-job';

/** Score of the pair in the form of the job. */
export function scorePair<T>(job: usize, frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32): f64 {
  const scorer = load<u32>(job, JOB_SCORER);
  const form = load<u32>(job, JOB_FORM);
  const cutoff = load<f64>(job, JOB_CUTOFF);
  const total = queryLength + choiceLength;
  const longer = max(queryLength, choiceLength);
  switch (scorer) {
    case SCORER_INDEL: {
      const most = mostDistance(form, f64(total), cutoff);
      const distance = indelDistance<T>(frame, query, queryLength, choice, choiceLength, most);
      return formOf(form, f64(distance), f64(total), cutoff);
    }
    case SCORER_JARO:
    case SCORER_JARO_WINKLER:
      return scoreJaro<T>(job, frame, query, queryLength, choice, choiceLength, form, cutoff);
    case SCORER_QUICK_RATIO:
    case SCORER_RATIO: {
      if (scorer === SCORER_QUICK_RATIO && (queryLength === 0 || choiceLength === 0)) return 0.0;
      // Kept exactly if what the caller sees reaches the cutoff.
      const score = ratio<T>(frame, query, queryLength, choice, choiceLength, cutoffOfParts(cutoff));
      return score >= cutoff ? score : 0.0;
    }
    default: {
      if (scorer === SCORER_LEVENSHTEIN && !hasUnitWeights(job)) {
        return scoreWeighted<T>(job, frame, query, queryLength, choice, choiceLength, form, cutoff);
      }
      const most = mostDistance(form, f64(longer), cutoff);
      const distance = distanceWithin<T>(scorer, frame, query, queryLength, choice, choiceLength, most);
      return formOf(form, f64(distance), f64(longer), cutoff);
    }
  }
}

/** `fuzz.ratio` of two texts as codes, 0 to 100; what it makes of a cutoff at a score is RapidFuzz's rounding. */
export function ratio<T>(frame: usize, left: usize, leftLength: u32, right: usize, rightLength: u32, cutoff: f64): f64 {
  const least = cutoff / 100.0;
  const total = leftLength + rightLength;
  const most = mostDistance(FORM_NORMALIZED_SIMILARITY, f64(total), least);
  const distance = indelDistance<T>(frame, left, leftLength, right, rightLength, most);
  return formOf(FORM_NORMALIZED_SIMILARITY, f64(distance), f64(total), least) * 100.0;
}

/** Distances whose maximum is the longer length. */
function distanceWithin<T>(scorer: u32, frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32, most: u32): u32 {
  const longer = max(queryLength, choiceLength);
  switch (scorer) {
    case SCORER_LCS_SEQUENCE:
      return longer - commonLength<T>(frame, query, queryLength, choice, choiceLength, longer > most ? longer - most : 0);
    case SCORER_HAMMING:
      return longer - equalPositions<T>(query, choice, min(queryLength, choiceLength));
    case SCORER_PREFIX:
      return longer - commonPrefix<T>(query, queryLength, choice, choiceLength);
    case SCORER_POSTFIX:
      return longer - commonSuffix<T>(query, queryLength, choice, choiceLength);
    default:
      return editsWithin<T>(scorer, frame, query, queryLength, choice, choiceLength, most);
  }
}

/** Levenshtein, OSA and Damerau-Levenshtein distance. */
function editsWithin<T>(scorer: u32, frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32, most: u32): u32 {
  const loaded = load<u32>(frame, FRAME_LOADED) !== 0;
  let pattern = query;
  let patternLength = queryLength;
  let text = choice;
  let textLength = choiceLength;
  if (!loaded) {
    const prefix = commonPrefix<T>(query, queryLength, choice, choiceLength);
    pattern += sizeof<T>() * prefix;
    text += sizeof<T>() * prefix;
    const affix = prefix + commonSuffix<T>(pattern, queryLength - prefix, text, choiceLength - prefix);
    patternLength -= affix;
    textLength -= affix;
    if (patternLength > textLength) {
      const swapped = pattern;
      pattern = text;
      text = swapped;
      const length = patternLength;
      patternLength = textLength;
      textLength = length;
    }
  }
  const masks = usize(load<u32>(frame, FRAME_MASKS));
  const codeCount = load<u32>(frame, FRAME_CODE_COUNT);
  const carries = usize(load<u32>(frame, FRAME_CARRIES));
  if (scorer === SCORER_LEVENSHTEIN)
    return levenshtein<T>(masks, codeCount, loaded, pattern, patternLength, text, textLength, carries, most);
  if (scorer === SCORER_OSA) return osaDistance<T>(masks, codeCount, loaded, pattern, patternLength, text, textLength, carries, most);
  return damerauLevenshtein<T>(pattern, patternLength, text, textLength, load<u32>(frame, FRAME_MARKS), load<u32>(frame, FRAME_ROWS), most);
}

function scoreJaro<T>(
  job: usize,
  frame: usize,
  query: usize,
  queryLength: u32,
  choice: usize,
  choiceLength: u32,
  form: u32,
  cutoff: f64,
): f64 {
  const masks = load<u32>(frame, FRAME_MASKS);
  const codeCount = load<u32>(frame, FRAME_CODE_COUNT);
  const loaded = load<u32>(frame, FRAME_LOADED) !== 0;
  const marks = load<u32>(frame, FRAME_MARKS);
  const rows = load<u32>(frame, FRAME_ROWS);
  // Without a gain for the common beginning Jaro-Winkler is Jaro, cutoff and all.
  const weight = load<u32>(job, JOB_SCORER) === SCORER_JARO ? 0.0 : load<f64>(job, JOB_PREFIX_WEIGHT);
  const least = leastSimilarity(form, cutoff);
  const similarity = jaroWinkler<T>(masks, codeCount, loaded, query, queryLength, choice, choiceLength, marks, rows, weight, least);
  return formOfSimilarity(form, similarity, cutoff);
}

/** Insertions and deletions that turn one text into the other; some number above `most` if there are more. */
export function indelDistance<T>(frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32, most: u32): u32 {
  const total = queryLength + choiceLength;
  const least = total > most ? (total - most + 1) >> 1 : 0;
  return total - 2 * commonLength<T>(frame, query, queryLength, choice, choiceLength, least);
}

/** Length of the longest common subsequence; some number below `least` if it is shorter. */
function commonLength<T>(frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32, least: u32): u32 {
  const masks = usize(load<u32>(frame, FRAME_MASKS));
  const codeCount = load<u32>(frame, FRAME_CODE_COUNT);
  const carries = usize(load<u32>(frame, FRAME_CARRIES));
  if (load<u32>(frame, FRAME_LOADED) !== 0) {
    return longestSubsequence<T>(masks, codeCount, true, query, queryLength, choice, choiceLength, carries, least);
  }
  const prefix = commonPrefix<T>(query, queryLength, choice, choiceLength);
  query += sizeof<T>() * prefix;
  choice += sizeof<T>() * prefix;
  const suffix = commonSuffix<T>(query, queryLength - prefix, choice, choiceLength - prefix);
  const affix = prefix + suffix;
  queryLength -= affix;
  choiceLength -= affix;
  least = least > affix ? least - affix : 0;
  const queryFirst = queryLength <= choiceLength;
  const pattern = queryFirst ? query : choice;
  const text = queryFirst ? choice : query;
  const patternLength = min(queryLength, choiceLength);
  const textLength = max(queryLength, choiceLength);
  return affix + longestSubsequence<T>(masks, codeCount, false, pattern, patternLength, text, textLength, carries, least);
}

function hasUnitWeights(job: usize): bool {
  return (
    load<f64>(job, JOB_INSERT_WEIGHT) === 1.0 && load<f64>(job, JOB_DELETE_WEIGHT) === 1.0 && load<f64>(job, JOB_REPLACE_WEIGHT) === 1.0
  );
}

/** Levenshtein of any weights. */
function scoreWeighted<T>(
  job: usize,
  frame: usize,
  query: usize,
  queryLength: u32,
  choice: usize,
  choiceLength: u32,
  form: u32,
  cutoff: f64,
): f64 {
  const insertion = load<f64>(job, JOB_INSERT_WEIGHT);
  const deletion = load<f64>(job, JOB_DELETE_WEIGHT);
  const replacement = load<f64>(job, JOB_REPLACE_WEIGHT);
  const maximum = levenshteinMaximum(queryLength, choiceLength, insertion, deletion, replacement);
  if (insertion !== deletion || insertion === 0.0 || (replacement !== insertion && replacement < insertion + deletion)) {
    const rows = load<u32>(frame, FRAME_ROWS);
    const distance = weightedLevenshtein<T>(query, queryLength, choice, choiceLength, insertion, deletion, replacement, rows);
    return formOf(form, distance, maximum, cutoff);
  }
  // Equal costs for insertion and deletion: the plain distances, times that cost.
  const most = mostSteps(form, maximum, cutoff, insertion);
  const distance =
    replacement === insertion
      ? editsWithin<T>(SCORER_LEVENSHTEIN, frame, query, queryLength, choice, choiceLength, most)
      : indelDistance<T>(frame, query, queryLength, choice, choiceLength, most);
  return formOf(form, f64(distance) * insertion, maximum, cutoff);
}

/** Greatest distance that texts of these lengths can have. */
function levenshteinMaximum(queryLength: u32, choiceLength: u32, insertion: f64, deletion: f64, replacement: f64): f64 {
  const query = f64(queryLength);
  const choice = f64(choiceLength);
  const rebuilt = query * deletion + choice * insertion;
  const replaced =
    query >= choice ? choice * replacement + (query - choice) * deletion : query * replacement + (choice - query) * insertion;
  return min(rebuilt, replaced);
}

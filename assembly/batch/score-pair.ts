/**
 * Score pair: the query against one choice, both as codes of one width T, by the scorer and in the form of the job.
 *
 * Distances that do not depend on the direction drop what both texts begin and end with, and take the shorter text as pattern, unless the
 * masks hold the query already.
 */
import { commonPrefix, commonSuffix } from '../kernels/common-affix';
import { levenshtein } from '../kernels/levenshtein';
import { longestSubsequence } from '../kernels/longest-subsequence';
import { weightedLevenshtein } from '../kernels/weighted-levenshtein';
import { formOf, mostDistance } from './score-forms';
import { FRAME_CARRIES, FRAME_CODE_COUNT, FRAME_LOADED, FRAME_MASKS, FRAME_ROWS } from './score-frame';
import {
  JOB_CUTOFF,
  JOB_DELETE_WEIGHT,
  JOB_FORM,
  JOB_INSERT_WEIGHT,
  JOB_REPLACE_WEIGHT,
  JOB_SCORER,
  SCORER_INDEL,
  SCORER_LEVENSHTEIN,
} from './score-job';

/** Score of the pair in the form of the job. */
export function scorePair<T>(job: usize, frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32): f64 {
  const scorer = load<u32>(job, JOB_SCORER);
  const form = load<u32>(job, JOB_FORM);
  const cutoff = load<f64>(job, JOB_CUTOFF);
  if (scorer === SCORER_LEVENSHTEIN) return scoreLevenshtein<T>(job, frame, query, queryLength, choice, choiceLength, form, cutoff);
  const total = queryLength + choiceLength;
  if (scorer === SCORER_INDEL) {
    const most = mostDistance(form, f64(total), cutoff);
    const distance = indelDistance<T>(frame, query, queryLength, choice, choiceLength, most);
    return formOf(form, f64(distance), f64(total), cutoff);
  }
  const longer = max(queryLength, choiceLength);
  const most = mostDistance(form, f64(longer), cutoff);
  const common = commonLength<T>(frame, query, queryLength, choice, choiceLength, longer > most ? longer - most : 0);
  return formOf(form, f64(longer - common), f64(longer), cutoff);
}

/** Insertions and deletions that turn one text into the other; some number above `most` if there are more. */
function indelDistance<T>(frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32, most: u32): u32 {
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

function scoreLevenshtein<T>(
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
  // Equal costs for insertion and deletion: the plain distances, times that cost. Their cutoff is rounded up, formOf decides.
  const most = u32(ceil(f64(mostDistance(form, maximum, cutoff)) / insertion));
  const distance =
    replacement === insertion
      ? levenshteinDistance<T>(frame, query, queryLength, choice, choiceLength, most)
      : indelDistance<T>(frame, query, queryLength, choice, choiceLength, most);
  return formOf(form, f64(distance) * insertion, maximum, cutoff);
}

function levenshteinDistance<T>(frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32, most: u32): u32 {
  const masks = usize(load<u32>(frame, FRAME_MASKS));
  const codeCount = load<u32>(frame, FRAME_CODE_COUNT);
  const carries = usize(load<u32>(frame, FRAME_CARRIES));
  if (load<u32>(frame, FRAME_LOADED) !== 0) {
    return levenshtein<T>(masks, codeCount, true, query, queryLength, choice, choiceLength, carries, most);
  }
  const prefix = commonPrefix<T>(query, queryLength, choice, choiceLength);
  query += sizeof<T>() * prefix;
  choice += sizeof<T>() * prefix;
  const suffix = commonSuffix<T>(query, queryLength - prefix, choice, choiceLength - prefix);
  queryLength -= prefix + suffix;
  choiceLength -= prefix + suffix;
  const queryFirst = queryLength <= choiceLength;
  const pattern = queryFirst ? query : choice;
  const text = queryFirst ? choice : query;
  const patternLength = min(queryLength, choiceLength);
  const textLength = max(queryLength, choiceLength);
  return levenshtein<T>(masks, codeCount, false, pattern, patternLength, text, textLength, carries, most);
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

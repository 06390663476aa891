/**
 * Score single: the score of a job with one choice, for a caller that keeps the job and scores one pair after the other.
 *
 * Why: what `scoreChoices` prepares for many choices takes longer than a short pair. Latin-1 texts that are compared as they are need six
 * fields of the frame; the lengths come as arguments and the score goes back as the result, so that nothing passes through memory.
 */

import { scoreChoices } from './score-choices';
import { openNarrowFrame } from './score-frame';
import {
  JOB_CHOICES,
  JOB_LONGEST_CHOICE,
  JOB_QUERY,
  JOB_QUERY_LENGTH,
  JOB_QUERY_WIDTH,
  JOB_SCORER,
  JOB_SCORES,
  SCORER_PARTIAL_RATIO,
} from './score-job';
import { scorePair } from './score-pair';

/**
 * What `scoreChoices` would write for these lengths and widths of the query and of the only choice, whose addresses stand in the job and its
 * row. May write lengths, widths and score there, too.
 */
export function scoreSingle(job: usize, queryLength: u32, queryWidth: u32, choiceLength: u32, choiceWidth: u32): f64 {
  const row = usize(load<u32>(job, JOB_CHOICES));
  if ((queryWidth | choiceWidth) === 1 && load<u32>(job, JOB_SCORER) < SCORER_PARTIAL_RATIO) {
    const frame = openNarrowFrame(job, max(queryLength, choiceLength));
    return scorePair<u8>(job, frame, load<u32>(job, JOB_QUERY), queryLength, load<u32>(row), choiceLength);
  }
  store<u32>(job, queryLength, JOB_QUERY_LENGTH);
  store<u32>(job, queryWidth, JOB_QUERY_WIDTH);
  store<u32>(job, choiceLength, JOB_LONGEST_CHOICE);
  store<u32>(row, choiceLength, 4);
  store<u32>(row, choiceWidth, 8);
  scoreChoices(job);
  return load<f64>(load<u32>(job, JOB_SCORES));
}

/**
 * Score choices: one query against many texts by any scorer, in one call.
 *
 * A single pair is a table of one choice.
 */
import { choiceCodes, closeFrame, openFrame, queryCodes } from './score-frame';
import {
  CHOICE_BYTES,
  JOB_CHOICE_COUNT,
  JOB_CHOICES,
  JOB_QUERY,
  JOB_QUERY_LENGTH,
  JOB_QUERY_WIDTH,
  JOB_SCORER,
  JOB_SCORES,
  SCORER_PARTIAL_RATIO,
} from './score-job';
import { scorePair } from './score-pair';
import { scoreByWords } from './score-words';

/** Writes the score of each choice of the job, in the order of its table. */
export function scoreChoices(job: usize): void {
  const frame = openFrame(job);
  if (load<u32>(job, JOB_SCORER) >= SCORER_PARTIAL_RATIO) scoreByWords(job, frame);
  else scoreByText(job, frame);
  closeFrame(job, frame);
}

/** Choices by a scorer that compares whole texts as they are. */
function scoreByText(job: usize, frame: usize): void {
  const query = usize(load<u32>(job, JOB_QUERY));
  const queryLength = load<u32>(job, JOB_QUERY_LENGTH);
  const isNarrow = load<u32>(job, JOB_QUERY_WIDTH) === 1;
  let row = usize(load<u32>(job, JOB_CHOICES));
  let score = usize(load<u32>(job, JOB_SCORES));
  const end = score + (usize(load<u32>(job, JOB_CHOICE_COUNT)) << 3);
  for (; score < end; score += 8, row += CHOICE_BYTES) {
    const text = usize(load<u32>(row));
    const length = load<u32>(row, 4);
    const width = load<u32>(row, 8);
    store<f64>(
      score,
      isNarrow && width === 1
        ? scorePair<u8>(job, frame, query, queryLength, text, length)
        : scorePair<u16>(job, frame, queryCodes(job, frame), queryLength, choiceCodes(frame, text, length, width), length),
    );
  }
}

/**
 * Score words: the choices of a job by a scorer of words, n-grams or parts.
 *
 * Words must be compared by their characters and not by codes, so all texts are read in one width: as they are when all are Latin-1, else
 * widened to u32. The query is cut and sorted once.
 */

import { gramsOf, sortWords, wordsOf } from '../kernels/word-lists';
import { wordSetSimilarity } from '../kernels/word-set-similarity';
import { closeKeptWords, keptWordRatio, openKeptWords } from './kept-words';
import { cutoffOfParts, formOfSimilarity } from './score-forms';
import {
  choiceCodes,
  FRAME_CHOICE_CHARACTERS,
  FRAME_CHOICE_WORD_COUNT,
  FRAME_CHOICE_WORDS,
  FRAME_QUERY_CHARACTERS,
  FRAME_QUERY_WORD_COUNT,
  FRAME_QUERY_WORDS,
  FRAME_ROWS,
  layOutWords,
  queryCodes,
} from './score-frame';
import {
  CHOICE_BYTES,
  JOB_CHOICE_COUNT,
  JOB_CHOICES,
  JOB_CUTOFF,
  JOB_FORM,
  JOB_GRAM_LENGTH,
  JOB_IS_MULTISET,
  JOB_LONGEST_CHOICE,
  JOB_QUERY,
  JOB_QUERY_LENGTH,
  JOB_QUERY_WIDTH,
  JOB_SCORER,
  JOB_SCORES,
  SCORER_GRAM_JACCARD,
  SCORER_PARTIAL_RATIO,
  SCORER_WORD_JACCARD,
} from './score-job';
import { wordRatio } from './score-ratios';

/** Writes the score of each choice. Precondition: the frame is open, without loaded masks. */
export function scoreByWords(job: usize, frame: usize): void {
  const rows = load<u32>(frame, FRAME_ROWS);
  const behind = layOutWords(frame, FRAME_QUERY_WORDS, rows, load<u32>(job, JOB_QUERY_LENGTH));
  layOutWords(frame, FRAME_CHOICE_WORDS, behind, load<u32>(job, JOB_LONGEST_CHOICE));
  if (isNarrow(job)) scoreAll<u8, u8>(job, frame);
  else scoreAll<u32, u16>(job, frame);
}

/** Whether all texts of the job are Latin-1. */
function isNarrow(job: usize): bool {
  if (load<u32>(job, JOB_QUERY_WIDTH) !== 1) return false;
  let row = usize(load<u32>(job, JOB_CHOICES));
  const end = row + usize(CHOICE_BYTES) * load<u32>(job, JOB_CHOICE_COUNT);
  for (; row < end; row += CHOICE_BYTES) if (load<u32>(row, 8) !== 1) return false;
  return true;
}

function scoreAll<T, C>(job: usize, frame: usize): void {
  const scorer = load<u32>(job, JOB_SCORER);
  const cutoff = load<f64>(job, JOB_CUTOFF);
  const least = cutoffOfParts(cutoff);
  const queryLength = load<u32>(job, JOB_QUERY_LENGTH);
  const query = charactersOf<T>(
    load<u32>(job, JOB_QUERY),
    queryLength,
    load<u32>(job, JOB_QUERY_WIDTH),
    load<u32>(frame, FRAME_QUERY_CHARACTERS),
  );
  const queryText = sizeof<C>() === 1 ? query : queryCodes(job, frame);
  const queryWords = load<u32>(frame, FRAME_QUERY_WORDS);
  const queryCount = listWords<T>(job, query, queryLength, queryWords);
  store<u32>(frame, queryCount, FRAME_QUERY_WORD_COUNT);
  const choiceWords = load<u32>(frame, FRAME_CHOICE_WORDS);
  // Codes that are characters themselves, and a query whose words fit one stripe: their masks serve all choices.
  const isKept = sizeof<C>() === 1 && openKeptWords(frame, scorer, queryWords, queryCount);
  let row = usize(load<u32>(job, JOB_CHOICES));
  let score = usize(load<u32>(job, JOB_SCORES));
  const end = score + (usize(load<u32>(job, JOB_CHOICE_COUNT)) << 3);
  for (; score < end; score += 8, row += CHOICE_BYTES) {
    const text = usize(load<u32>(row));
    const length = load<u32>(row, 4);
    const width = load<u32>(row, 8);
    const choice = charactersOf<T>(text, length, width, load<u32>(frame, FRAME_CHOICE_CHARACTERS));
    const choiceCount = listWords<T>(job, choice, length, choiceWords);
    store<u32>(frame, choiceCount, FRAME_CHOICE_WORD_COUNT);
    if (isKept) {
      storeKept(score, keptWordRatio(frame, scorer, choiceWords, choiceCount, least), cutoff);
    } else if (scorer < SCORER_WORD_JACCARD) {
      const choiceText = sizeof<C>() === 1 ? choice : choiceCodes(frame, text, length, width);
      storeKept(score, wordRatio<T, C>(frame, scorer, queryText, queryLength, choiceText, length, least), cutoff);
    } else {
      const isMultiset = load<u32>(job, JOB_IS_MULTISET) !== 0;
      const similarity = wordSetSimilarity<T>(scorer & 3, isMultiset, queryWords, queryCount, choiceWords, choiceCount);
      store<f64>(score, formOfSimilarity(load<u32>(job, JOB_FORM), similarity, cutoff));
    }
  }
  if (isKept) closeKeptWords(frame);
}

/** A ratio is kept exactly if what the caller sees reaches the cutoff. */
function storeKept(at: usize, score: f64, cutoff: f64): void {
  store<f64>(at, score >= cutoff ? score : 0.0);
}

/** The text in characters of type T: itself, or a copy at `space`. */
function charactersOf<T>(text: usize, length: u32, width: u32, space: usize): usize {
  if (width === sizeof<T>()) return text;
  for (let at: u32 = 0; at < length; at++) {
    const character = width === 1 ? u32(load<u8>(text + at)) : u32(load<u16>(text + (usize(at) << 1)));
    store<u32>(space + (usize(at) << 2), character);
  }
  return space;
}

/** Lists what the scorer compares, sorted; returns how many. */
function listWords<T>(job: usize, text: usize, length: u32, rows: usize): u32 {
  const scorer = load<u32>(job, JOB_SCORER);
  if (scorer === SCORER_PARTIAL_RATIO) return 0;
  const count =
    scorer >= SCORER_GRAM_JACCARD ? gramsOf<T>(text, length, load<u32>(job, JOB_GRAM_LENGTH), rows) : wordsOf<T>(text, length, rows);
  sortWords<T>(rows, count);
  return count;
}

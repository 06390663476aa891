/**
 * Score frame: the working state of one `scoreChoices` call, laid out in the caller's scratch.
 *
 *   tables   masks (two stripes) | marks                     u64 per code each
 *   scratch  frame | query codes u16 | choice codes u16 | map | pad, carries | windows | rows
 *   rows     tables of the kernels; or for scorers of words, for the query and then for the choice:
 *            words | characters u32 | joined words | words alone
 *
 * Query and choice go to the kernels as codes (`kernels/text-codes.ts`): the bytes themselves when both are Latin-1, u16 otherwise.
 */
import { addMasks, clearMasks, WAVE } from '../kernels/pattern-masks';
import { codeChoice, codeQuery, FOREIGN_CODE, mapSlots } from '../kernels/text-codes';
import { windowSpaceBytes } from '../lanes/part-windows';
import {
  JOB_ALIGNMENT,
  JOB_CHOICE_COUNT,
  JOB_LONGEST_CHOICE,
  JOB_QUERY,
  JOB_QUERY_LENGTH,
  JOB_QUERY_WIDTH,
  JOB_SCORER,
  JOB_SCRATCH,
  JOB_TABLES,
  SCORER_JARO,
  SCORER_JARO_WINKLER,
  SCORER_OSA,
  SCORER_QUICK_RATIO,
  SCORER_RATIO,
} from './score-job';

// Frame, u32 fields.
const FRAME_QUERY_LENGTH: u32 = 0;
/** u16 codes; 0 until a choice needs them. */
const FRAME_QUERY_CODES: u32 = 4;
export const FRAME_CODE_COUNT: u32 = 8;
export const FRAME_MASKS: u32 = 12;
export const FRAME_MARKS: u32 = 16;
/** 1: the masks hold the query. */
export const FRAME_LOADED: u32 = 20;
const FRAME_CHOICE_CODES: u32 = 24;
export const FRAME_MAP: u32 = 28;
/** 0 for a Latin-1 query. */
export const FRAME_SLOTS: u32 = 32;
export const FRAME_CARRIES: u32 = 36;
export const FRAME_ROWS: u32 = 40;
/** Where the query's u16 codes belong. */
const FRAME_QUERY_SPACE: u32 = 44;
export const FRAME_QUERY_WORDS: u32 = 48;
export const FRAME_QUERY_WORD_COUNT: u32 = 52;
export const FRAME_QUERY_CHARACTERS: u32 = 56;
export const FRAME_QUERY_JOINED: u32 = 60;
export const FRAME_QUERY_ALONE: u32 = 64;
export const FRAME_CHOICE_WORDS: u32 = 68;
export const FRAME_CHOICE_WORD_COUNT: u32 = 72;
export const FRAME_CHOICE_CHARACTERS: u32 = 76;
export const FRAME_CHOICE_JOINED: u32 = 80;
export const FRAME_CHOICE_ALONE: u32 = 84;
/** A word decomposition, 24 bytes that lie in the frame itself. */
export const FRAME_PARTS: u32 = 88;
/** Characters of the query's words, joined, that the masks hold (`kept-words.ts`). */
export const FRAME_KEPT_LENGTH: u32 = 112;
/** That of the job. */
export const FRAME_ALIGNMENT: u32 = 116;
/** Space for the windows of either text (`lanes/part-windows.ts`). */
export const FRAME_WINDOWS: u32 = 120;
const FRAME_BYTES: usize = 128;

/** Bytes in front of the carries that a kernel may write. */
const PAD: usize = 8;
/** Per character of the longest text; scorers of words need most: 20 bytes a character of either text, and a row of margin in each list. */
const ROW_BYTES: usize = 40;
const ROW_MARGIN: u32 = 3;
/** Bytes of a row of words, and of a character. */
const WORD_BYTES: usize = 8;
const CHARACTER_BYTES: usize = 4;
/** Tables of one u64 per code: two of masks, one of marks. */
const TABLE_COUNT: usize = 3;

/** Bytes of the tables: zero before the first call, zero again after each. */
export function scoreTableBytes(queryLength: u32, queryWidth: u32): usize {
  return TABLE_COUNT * (usize(mostCodes(queryLength, queryWidth)) << 3);
}

/** Bytes of the scratch. */
export function scoreScratchBytes(queryLength: u32, queryWidth: u32, longestChoice: u32): usize {
  const longest = max(queryLength, longestChoice);
  return (
    FRAME_BYTES +
    roundUp(usize(queryLength) << 1) +
    roundUp(usize(longestChoice) << 1) +
    (usize(slotsOf(queryLength, queryWidth)) << 3) +
    PAD +
    roundUp(usize(longest)) +
    roundUp(windowSpaceBytes(longest)) +
    ROW_BYTES * (usize(longest) + ROW_MARGIN)
  );
}

/** Lays out the frame and codes the query; returns the frame. */
export function openFrame(job: usize): usize {
  const frame = usize(load<u32>(job, JOB_SCRATCH));
  const length = load<u32>(job, JOB_QUERY_LENGTH);
  const width = load<u32>(job, JOB_QUERY_WIDTH);
  const longestChoice = load<u32>(job, JOB_LONGEST_CHOICE);
  const slots = slotsOf(length, width);
  let at = frame + FRAME_BYTES;
  store<u32>(frame, length, FRAME_QUERY_LENGTH);
  store<u32>(frame, load<u32>(job, JOB_ALIGNMENT), FRAME_ALIGNMENT);
  store<u32>(frame, u32(at), FRAME_QUERY_SPACE);
  at += roundUp(usize(length) << 1);
  store<u32>(frame, u32(at), FRAME_CHOICE_CODES);
  at += roundUp(usize(longestChoice) << 1);
  store<u32>(frame, u32(at), FRAME_MAP);
  store<u32>(frame, slots, FRAME_SLOTS);
  at += (usize(slots) << 3) + PAD;
  store<u32>(frame, u32(at), FRAME_CARRIES);
  const longest = max(length, longestChoice);
  at += roundUp(usize(longest));
  store<u32>(frame, u32(at), FRAME_WINDOWS);
  at += roundUp(windowSpaceBytes(longest));
  store<u32>(frame, u32(at), FRAME_ROWS);

  store<u32>(frame, FOREIGN_CODE + 1, FRAME_CODE_COUNT);
  store<u32>(frame, 0, FRAME_QUERY_CODES);
  if (width !== 1) codeWholeQuery(job, frame);
  const masks = load<u32>(job, JOB_TABLES);
  const codeCount = load<u32>(frame, FRAME_CODE_COUNT);
  store<u32>(frame, masks, FRAME_MASKS);
  store<u32>(frame, masks + (codeCount << 4), FRAME_MARKS);

  // For a single choice the kernel may do better: without the common affix, and with the shorter text as pattern.
  const loaded = load<u32>(job, JOB_CHOICE_COUNT) > 1 && length !== 0 && length <= WAVE && loadsMasks(load<u32>(job, JOB_SCORER));
  store<u32>(frame, u32(loaded), FRAME_LOADED);
  if (loaded) {
    if (width === 1) addMasks<u8>(masks, codeCount, load<u32>(job, JOB_QUERY), length);
    else addMasks<u16>(masks, codeCount, load<u32>(frame, FRAME_QUERY_CODES), length);
  }
  return frame;
}

/**
 * The frame of one pair of Latin-1 texts that are compared as they are, the longer one of this length: only what `scorePair` reads.
 *
 * Nothing has to be closed. Scratch that is enough for `openFrame` is enough here.
 */
export function openNarrowFrame(job: usize, longest: u32): usize {
  const frame = usize(load<u32>(job, JOB_SCRATCH));
  const masks = load<u32>(job, JOB_TABLES);
  const carries = frame + FRAME_BYTES + PAD;
  store<u32>(frame, FOREIGN_CODE + 1, FRAME_CODE_COUNT);
  store<u32>(frame, masks, FRAME_MASKS);
  store<u32>(frame, masks + ((FOREIGN_CODE + 1) << 4), FRAME_MARKS);
  store<u32>(frame, 0, FRAME_LOADED);
  store<u32>(frame, u32(carries), FRAME_CARRIES);
  store<u32>(frame, u32(carries + roundUp(longest)), FRAME_ROWS);
  return frame;
}

/** Leaves the tables all zero. */
export function closeFrame(job: usize, frame: usize): void {
  if (load<u32>(frame, FRAME_LOADED) === 0) return;
  const masks = load<u32>(frame, FRAME_MASKS);
  const codeCount = load<u32>(frame, FRAME_CODE_COUNT);
  const length = load<u32>(frame, FRAME_QUERY_LENGTH);
  if (load<u32>(job, JOB_QUERY_WIDTH) === 1) clearMasks<u8>(masks, codeCount, load<u32>(job, JOB_QUERY), length);
  else clearMasks<u16>(masks, codeCount, load<u32>(frame, FRAME_QUERY_CODES), length);
}

/** Address of the query's u16 codes. */
export function queryCodes(job: usize, frame: usize): usize {
  if (load<u32>(frame, FRAME_QUERY_CODES) === 0) codeWholeQuery(job, frame);
  return load<u32>(frame, FRAME_QUERY_CODES);
}

/** Address of a choice's u16 codes; those of the choice before are lost. */
export function choiceCodes(frame: usize, text: usize, length: u32, width: u32): usize {
  const codes = usize(load<u32>(frame, FRAME_CHOICE_CODES));
  const map = load<u32>(frame, FRAME_MAP);
  const slots = load<u32>(frame, FRAME_SLOTS);
  if (width === 1) codeChoice<u8>(text, length, codes, map, slots);
  else if (width === 2) codeChoice<u16>(text, length, codes, map, slots);
  else codeChoice<u32>(text, length, codes, map, slots);
  return codes;
}

/** Lays out the regions of words of a text of this length from `at` on, as fields behind `first`; returns where they end. */
export function layOutWords(frame: usize, first: u32, at: usize, length: u32): usize {
  const characters = at + WORD_BYTES * (usize(length) + 1);
  const joined = characters + roundUp(CHARACTER_BYTES * length);
  const alone = joined + roundUp(CHARACTER_BYTES * length);
  store<u32>(frame + first, u32(at));
  store<u32>(frame + first, u32(characters), FRAME_QUERY_CHARACTERS - FRAME_QUERY_WORDS);
  store<u32>(frame + first, u32(joined), FRAME_QUERY_JOINED - FRAME_QUERY_WORDS);
  store<u32>(frame + first, u32(alone), FRAME_QUERY_ALONE - FRAME_QUERY_WORDS);
  return alone + roundUp(CHARACTER_BYTES * length);
}

/** Whether a scorer asks for the query's masks with every choice. */
function loadsMasks(scorer: u32): bool {
  return (
    scorer <= SCORER_OSA ||
    scorer === SCORER_JARO ||
    scorer === SCORER_JARO_WINKLER ||
    scorer === SCORER_RATIO ||
    scorer === SCORER_QUICK_RATIO
  );
}

function codeWholeQuery(job: usize, frame: usize): void {
  const text = load<u32>(job, JOB_QUERY);
  const length = load<u32>(job, JOB_QUERY_LENGTH);
  const width = load<u32>(job, JOB_QUERY_WIDTH);
  const codes = load<u32>(frame, FRAME_QUERY_SPACE);
  const map = load<u32>(frame, FRAME_MAP);
  const slots = load<u32>(frame, FRAME_SLOTS);
  let codeCount: u32;
  if (width === 1) codeCount = codeQuery<u8>(text, length, codes, map, slots);
  else if (width === 2) codeCount = codeQuery<u16>(text, length, codes, map, slots);
  else codeCount = codeQuery<u32>(text, length, codes, map, slots);
  store<u32>(frame, codes, FRAME_QUERY_CODES);
  store<u32>(frame, codeCount, FRAME_CODE_COUNT);
}

function slotsOf(queryLength: u32, queryWidth: u32): u32 {
  return queryWidth === 1 ? 0 : mapSlots(queryLength);
}

function mostCodes(queryLength: u32, queryWidth: u32): u32 {
  return FOREIGN_CODE + 1 + (queryWidth === 1 ? 0 : queryLength);
}

function roundUp(bytes: usize): usize {
  return (bytes + 7) & ~usize(7);
}

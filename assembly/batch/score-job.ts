/**
 * Score job: what a caller writes for `scoreChoices`, and the numbers of scorers and forms.
 *
 *   job ──► query     characters of `width` bytes each: 1 Latin-1, 2 or 4 code points (a surrogate is a code point of its own)
 *     ├──► choices    rows [address, length, width], u32 each
 *     ├──► scores     f64 per choice
 *     ├──► tables     `scoreTableBytes`, all zero before the first call; every call leaves them all zero
 *     └──► scratch    `scoreScratchBytes`, any contents
 *
 * Addresses are multiples of 8 except those of texts, which are multiples of the text's width.
 */

export const JOB_SCORER: u32 = 0;
export const JOB_FORM: u32 = 4;
/** f64, in the unit of the form; see `score-forms.ts` for what is answered beyond it. */
export const JOB_CUTOFF: u32 = 8;
export const JOB_QUERY: u32 = 16;
export const JOB_QUERY_LENGTH: u32 = 20;
export const JOB_QUERY_WIDTH: u32 = 24;
export const JOB_CHOICES: u32 = 28;
export const JOB_CHOICE_COUNT: u32 = 32;
/** Length of the longest choice, in characters. */
export const JOB_LONGEST_CHOICE: u32 = 36;
export const JOB_SCORES: u32 = 40;
export const JOB_TABLES: u32 = 44;
export const JOB_SCRATCH: u32 = 48;
/** f64, Jaro-Winkler: gain of each of the first four characters that agree. */
export const JOB_PREFIX_WEIGHT: u32 = 56;
/** f64 each, Levenshtein: whole numbers from 0. */
export const JOB_INSERT_WEIGHT: u32 = 64;
export const JOB_DELETE_WEIGHT: u32 = 72;
export const JOB_REPLACE_WEIGHT: u32 = 80;
export const JOB_BYTES: u32 = 128;

/** Bytes of a row of the table of choices. */
export const CHOICE_BYTES: u32 = 12;

// Forms.
export const FORM_DISTANCE: u32 = 0;
export const FORM_SIMILARITY: u32 = 1;
export const FORM_NORMALIZED_DISTANCE: u32 = 2;
export const FORM_NORMALIZED_SIMILARITY: u32 = 3;

// Scorers that have all four forms.
export const SCORER_LEVENSHTEIN: u32 = 0;
export const SCORER_INDEL: u32 = 1;
export const SCORER_LCS_SEQUENCE: u32 = 2;

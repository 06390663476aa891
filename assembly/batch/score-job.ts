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
/** Character n-grams: characters in each, at least 1. */
export const JOB_GRAM_LENGTH: u32 = 88;
/** 1: words or n-grams count as often as they stand; 0: once. */
export const JOB_IS_MULTISET: u32 = 92;
/** Partial ratio: address of eight u32, or 0. The first four become the part of the query and that of the last choice that are most alike, start and end. */
export const JOB_ALIGNMENT: u32 = 96;
export const JOB_BYTES: u32 = 128;

/** Bytes of a row of the table of choices. */
export const CHOICE_BYTES: u32 = 12;

// Forms.
export const FORM_DISTANCE: u32 = 0;
export const FORM_SIMILARITY: u32 = 1;
export const FORM_NORMALIZED_DISTANCE: u32 = 2;
export const FORM_NORMALIZED_SIMILARITY: u32 = 3;

// Scorers with all four forms.
export const SCORER_LEVENSHTEIN: u32 = 0;
export const SCORER_INDEL: u32 = 1;
export const SCORER_LCS_SEQUENCE: u32 = 2;
export const SCORER_OSA: u32 = 3;
export const SCORER_DAMERAU_LEVENSHTEIN: u32 = 4;
export const SCORER_HAMMING: u32 = 5;
export const SCORER_PREFIX: u32 = 6;
export const SCORER_POSTFIX: u32 = 7;
export const SCORER_JARO: u32 = 8;
export const SCORER_JARO_WINKLER: u32 = 9;

// Ratios, 0 to 100; the form is not read. From SCORER_PARTIAL_RATIO on the masks are not loaded.
export const SCORER_RATIO: u32 = 16;
export const SCORER_QUICK_RATIO: u32 = 17;
export const SCORER_PARTIAL_RATIO: u32 = 18;
export const SCORER_TOKEN_SORT_RATIO: u32 = 19;
export const SCORER_TOKEN_SET_RATIO: u32 = 20;
export const SCORER_TOKEN_RATIO: u32 = 21;
export const SCORER_PARTIAL_TOKEN_SORT_RATIO: u32 = 22;
export const SCORER_PARTIAL_TOKEN_SET_RATIO: u32 = 23;
export const SCORER_PARTIAL_TOKEN_RATIO: u32 = 24;
export const SCORER_WEIGHTED_RATIO: u32 = 25;

// Set similarities, all four forms: of words, and of character n-grams.
export const SCORER_WORD_JACCARD: u32 = 32;
export const SCORER_WORD_DICE: u32 = 33;
export const SCORER_WORD_OVERLAP: u32 = 34;
export const SCORER_WORD_COSINE: u32 = 35;
export const SCORER_GRAM_JACCARD: u32 = 36;
export const SCORER_GRAM_DICE: u32 = 37;
export const SCORER_GRAM_OVERLAP: u32 = 38;
export const SCORER_GRAM_COSINE: u32 = 39;

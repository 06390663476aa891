/**
 * The memory map of stores of choices: strings that are searched by edit distance.
 *
 *   query ──► buckets[] ──► bucket ──► planes    bit-sliced characters of 128 choices a group, or none: a plain list
 *     │                        └─────► indexes   u32 per slot: the choice that lies there
 *     ├──► texts, lengths, removed   columns by index of the choice
 *     ├──► classes, units            the query's characters, as bit-sliced groups and as texts know them
 *     ├──► slots, masks              where a unit stands in the query; slots are all zero between calls
 *     └──► work, output
 *
 * A group of choices of one length, `planeCount` planes a column; lane l of 128 is bit l % 8 of byte l / 8:
 *
 *   column 0: plane 0 (16 bytes), plane 1, …   column 1: plane 0, …   …   column length - 1
 *
 * Text units: u8 and u16 texts hold code points; in u16 texts U+D800 … U+DFFF stand for code points of a table of the store (lone
 * surrogates and code points of more than 16 bits). u32 texts hold code points only.
 */

/** Lanes of a group. */
export const GROUP_CHOICES: u32 = 128;

/** Longest choice that is bit-sliced: the counters of misses have seven planes. */
export const SLICED_LENGTH: u32 = 127;

/** Stands in a list of indexes for nobody. */
export const NO_CHOICE: u32 = 0xffff_ffff;

/** Class of a query's character that no choice holds. */
export const NO_CLASS: u32 = 0xffff;

// What is computed: misses along the end diagonal of the Levenshtein or of the common subsequence table, and the score they make.
export const EDIT_LEVENSHTEIN: u32 = 0;
export const EDIT_NORMALIZED_LEVENSHTEIN: u32 = 1;
/** From here on: common subsequence. */
export const EDIT_INDEL: u32 = 2;
export const EDIT_COMMON_LENGTH: u32 = 3;
export const EDIT_RATIO: u32 = 4;
/** Scores only, of choices in groups only. */
export const EDIT_JARO: u32 = 5;

// Bucket: 32 bytes.
/** Address, 64-byte aligned. */
export const BUCKET_PLANES: u32 = 0;
/** 5 to 8; 0: a plain list, choices of any length, compared one by one with their texts. */
export const BUCKET_PLANE_COUNT: u32 = 4;
/** Of each choice. */
export const BUCKET_LENGTH: u32 = 8;
export const BUCKET_CHOICE_COUNT: u32 = 12;
export const BUCKET_INDEXES: u32 = 16;
/** Choices of the buckets before. */
export const BUCKET_FIRST_SLOT: u32 = 20;
export const BUCKET_BYTES: u32 = 32;

// Query: 128 bytes. Each thread that works on a query has one of its own.
/** f64: least score; distances count as negative scores. Rises in a search that keeps the best. */
export const CHOICES_LEAST: u32 = 0;
export const CHOICES_SCORER: u32 = 8;
/** u16 per character of the query. */
export const CHOICES_CLASSES: u32 = 12;
/** u32 per character: the unit of u8 and u16 texts, or at and above 2^16 one that such texts never hold. */
export const CHOICES_UNITS: u32 = 16;
/** Characters of the query. */
export const CHOICES_LENGTH: u32 = 20;
/** 1: a class of the query stands for several code points, so hits in groups are compared with their texts. */
export const CHOICES_AMBIGUOUS: u32 = 24;
/** Rows [code point, unit]: characters of the query that u8 and u16 texts do not hold as they are. */
export const CHOICES_SPECIALS: u32 = 28;
export const CHOICES_SPECIAL_COUNT: u32 = 32;
/** Addresses of texts by index. */
export const CHOICES_TEXTS: u32 = 36;
/** Length by index, and in the upper two bits the logarithm of the unit's bytes. */
export const CHOICES_LENGTHS: u32 = 40;
/** A bit by index: removed. */
export const CHOICES_REMOVED: u32 = 44;
export const CHOICES_BUCKETS: u32 = 48;
/** u32 per unit. */
export const CHOICES_SLOTS: u32 = 52;
/** `choicesWorkBytes(length)`. */
export const CHOICES_WORK: u32 = 56;
/** Hits, or one u32, byte or (Jaro) f64 per slot; the address where that of slot 0 is or would be, modulo 2^32. */
export const CHOICES_OUTPUT: u32 = 60;
/** Hits that fit into the output. */
export const CHOICES_OUTPUT_CAPACITY: u32 = 64;
/** 1: keep the best `capacity` hits; 0: note all hits, count those that do not fit. */
export const CHOICES_KEEP_BEST: u32 = 68;
/** Hits so far. */
export const CHOICES_FOUND: u32 = 72;
/** 1: scores are bytes. */
export const CHOICES_BYTE_SLOTS: u32 = 76;
/** f64, Jaro: gain of each of the first four characters that agree. */
export const CHOICES_PREFIX_WEIGHT: u32 = 80;
export const CHOICES_BYTES: u32 = 128;

/** Of scores that are bytes: this one stands for larger ones, too. */
export const LARGEST_SLOT_SCORE: u32 = 255;

// Hit: 16 bytes.
/** f64. */
export const HIT_SCORE: u32 = 0;
export const HIT_INDEX: u32 = 8;
export const HIT_BYTES: u32 = 16;

/** Length and width of a text share a word. */
export const LENGTH_MASK: u32 = 0x3fff_ffff;
export const WIDTH_SHIFT: u32 = 30;

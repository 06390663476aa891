/**
 * Choices query: what a search needs before it looks at the first choice, and how single choices are compared exactly.
 *
 *   work   bit-sliced work: counts, tables, taps, rows | row places for 5, 6, 7, 8 planes | misses of a group | scores by misses | state of text kernels | masks
 *
 * Cost: `openChoices` O(length); it leaves slots marked, so every open query is closed.
 * Precondition: the query's fields are set as `abi-choices.ts` says.
 */
import {
  CHOICES_CLASSES,
  CHOICES_LENGTH,
  CHOICES_LENGTHS,
  CHOICES_SCORER,
  CHOICES_SLOTS,
  CHOICES_SPECIAL_COUNT,
  CHOICES_SPECIALS,
  CHOICES_TEXTS,
  CHOICES_UNITS,
  CHOICES_WORK,
  GROUP_CHOICES,
  LENGTH_MASK,
  SLICED_LENGTH,
  WIDTH_SHIFT,
} from '../abi-choices';
import { usesLevenshtein } from '../kernels/choice-score';
import { textCommonLength } from '../kernels/text-common-length';
import { textLevenshtein } from '../kernels/text-levenshtein';
import { buildTextMasks, clearTextMasks, maskWords } from '../kernels/text-masks';
import { WORK_ROWS, WORK_TABLES } from '../lanes/bit-sliced-counts';
import { jaroSpaceBytes } from '../lanes/bit-sliced-jaro';
import { openTables, placeRows } from '../lanes/bit-sliced-table';

/** State of a row of the bit-sliced kernels. */
const ROW_BYTES: usize = 32;
/** Rows of zeros behind them, see countOnes. */
const BLANK_ROWS_BYTES: usize = 64;
/** Misses are at most as many as a choice in a group has characters. */
const SCORES_BYTES: usize = (usize(SLICED_LENGTH) + 1) << 3;
const FEWEST_PLANES: u32 = 5;
const MOST_PLANES: u32 = 8;

/** Working space for a query of `length` characters, `distinct` of them different. */
export function choicesWorkBytes(length: u32, distinct: u32): usize {
  return masksOffset(length) + (usize(distinct) + 1) * (usize(maskWords(length)) << 3);
}

export function openChoices(query: usize): void {
  const length = load<u32>(query, CHOICES_LENGTH);
  const work = usize(load<u32>(query, CHOICES_WORK));
  openTables(work + WORK_TABLES);
  for (let planes = FEWEST_PLANES; planes <= MOST_PLANES; planes++) {
    placeRows(load<u32>(query, CHOICES_CLASSES), length, planes, rowPlaces(query, planes));
  }
  buildTextMasks(load<u32>(query, CHOICES_UNITS), length, load<u32>(query, CHOICES_SLOTS), work + masksOffset(length));
}

/** Clears the slots. */
export function closeChoices(query: usize): void {
  clearTextMasks(load<u32>(query, CHOICES_UNITS), load<u32>(query, CHOICES_LENGTH), load<u32>(query, CHOICES_SLOTS));
}

/** Where the rows of the query lie in tables for `planes` planes. */
export function rowPlaces(query: usize, planes: u32): usize {
  const length = load<u32>(query, CHOICES_LENGTH);
  return usize(load<u32>(query, CHOICES_WORK)) + placesOffset(length) + usize(planes - FEWEST_PLANES) * (usize(length) << 2);
}

/** Room for a byte per lane of a group. */
export function laneBytes(query: usize): usize {
  return usize(load<u32>(query, CHOICES_WORK)) + laneBytesOffset(load<u32>(query, CHOICES_LENGTH));
}

/** Room for the score, f64, of a choice with each number of misses. */
export function scoreTable(query: usize): usize {
  return laneBytes(query) + GROUP_CHOICES;
}

/** Distance of the query to the first `length` characters of one choice, compared with its text; more than `most` where it is larger. */
export function exactDistance(query: usize, index: u32, length: u32, most: u32): u32 {
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const work = usize(load<u32>(query, CHOICES_WORK));
  const at = usize(index) << 2;
  return textLevenshtein(
    load<u32>(query, CHOICES_SLOTS),
    work + masksOffset(queryLength),
    work + stateOffset(queryLength),
    queryLength,
    load<u32>(usize(load<u32>(query, CHOICES_TEXTS)) + at),
    length,
    load<u32>(usize(load<u32>(query, CHOICES_LENGTHS)) + at) >> WIDTH_SHIFT,
    load<u32>(query, CHOICES_SPECIALS),
    load<u32>(query, CHOICES_SPECIAL_COUNT),
    most,
  );
}

/** Misses of one choice, compared with its text; more than `most` where there are more. */
export function exactMisses(query: usize, index: u32, most: u32): u32 {
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const work = usize(load<u32>(query, CHOICES_WORK));
  const at = usize(index) << 2;
  const text = usize(load<u32>(usize(load<u32>(query, CHOICES_TEXTS)) + at));
  const word = load<u32>(usize(load<u32>(query, CHOICES_LENGTHS)) + at);
  const length = word & LENGTH_MASK;
  const width = word >> WIDTH_SHIFT;
  const slots = usize(load<u32>(query, CHOICES_SLOTS));
  const masks = work + masksOffset(queryLength);
  const state = work + stateOffset(queryLength);
  const specials = usize(load<u32>(query, CHOICES_SPECIALS));
  const specialCount = load<u32>(query, CHOICES_SPECIAL_COUNT);
  const shorter = min(queryLength, length);
  if (usesLevenshtein(load<u32>(query, CHOICES_SCORER))) {
    const difference = max(queryLength, length) - shorter;
    return textLevenshtein(slots, masks, state, queryLength, text, length, width, specials, specialCount, difference + most) - difference;
  }
  const least = shorter > most ? shorter - most : 0;
  return shorter - textCommonLength(slots, masks, state, queryLength, text, length, width, specials, specialCount, least);
}

function placesOffset(length: u32): usize {
  return (WORK_ROWS + max(usize(length) * ROW_BYTES + BLANK_ROWS_BYTES, jaroSpaceBytes(length)) + 63) & ~usize(63);
}

function laneBytesOffset(length: u32): usize {
  return (placesOffset(length) + usize(MOST_PLANES - FEWEST_PLANES + 1) * (usize(length) << 2) + 63) & ~usize(63);
}

function stateOffset(length: u32): usize {
  return laneBytesOffset(length) + GROUP_CHOICES + SCORES_BYTES;
}

function masksOffset(length: u32): usize {
  return stateOffset(length) + (usize(maskWords(length)) << 4);
}

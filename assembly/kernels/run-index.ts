/**
 * Run index: where each id of one run stands, for one query at a time.
 *
 * A table gives each id its *slot*; slot 0 means "not in the run". A narrow index (up to 64 ids) keeps one word of
 * positions per slot. A wide index keeps the ascending positions per slot, and the same positions cut into words of 64
 * (*pieces*), so that its size does not grow with length times distinct ids. Where few ids stand nearly everywhere, as the
 * letters of a text do, pieces are also spread into full *rows* of words.
 *
 *   run  b a b c        slots  b -> 1   a -> 2   c -> 3
 *        0 1 2 3        narrow masks      [0, 0101, 0010, 1000]       bit p = the id stands at position p
 *                       wide   ends       [0, 2, 3, 4]   positions [0, 2 | 1 | 3]
 *                              pieceEnds  [0, 1, 2, 3]   pieces    [(0101, word 0, next 1) | (0010, …) | (1000, …)]
 *
 * Ids at or above the limit (UNKNOWN_SYMBOL among them) get no slot, hence equal nothing.
 *
 * Cost: O(length) to build, O(distinct ids) to clear.
 * Precondition: the slot table is all zero before `buildRunIndex` (u8 entries when narrow, else u32), has room for
 *   every id below the limit, and the regions named in the header fit `length` (see `batch/scratch.ts`).
 */
import { NARROW_LENGTH } from '../abi';

// Header of an index, u32 fields.
export const INDEX_SLOTS: u32 = 0;
export const INDEX_LENGTH: u32 = 4;
/** Positions that hold an id below the limit: the most symbols any record can share. */
export const INDEX_KNOWN_COUNT: u32 = 8;
export const INDEX_DISTINCT_COUNT: u32 = 12;
/** u32 id of slot s at s - 1. */
export const INDEX_DISTINCT: u32 = 16;
/** Narrow: u64 per slot. */
export const INDEX_MASKS: u32 = 20;
/** Wide, as all that follow: u32 per slot; positions of slot s lie in `[ends[s - 1], ends[s])`. */
export const INDEX_ENDS: u32 = 24;
export const INDEX_POSITIONS: u32 = 28;
/** u32 per slot, as `INDEX_ENDS`. */
export const INDEX_PIECE_ENDS: u32 = 32;
export const INDEX_PIECES: u32 = 36;
/** u64 per word: state of the multi-word common subsequence. */
export const INDEX_STATE: u32 = 40;
export const INDEX_WORD_COUNT: u32 = 44;
/** 1 if there are rows. */
export const INDEX_HAS_ROWS: u32 = 48;
/** u64 per slot and word: row of slot s from `s * wordCount`. */
export const INDEX_ROWS: u32 = 52;
export const INDEX_HEADER_BYTES: u32 = 64;

// Piece.
/** u64: positions within the word. */
export const PIECE_MASK: u32 = 0;
export const PIECE_WORD: u32 = 8;
/** Word of the slot's next piece; behind the last piece the number of words. */
export const PIECE_NEXT_WORD: u32 = 12;
export const PIECE_BYTES: usize = 16;

/** Most words in all rows together: 32 KiB, a usual first-level cache. */
export const MOST_ROW_WORDS: u32 = 4096;

/** Narrow indexes use a u8 slot table and one word per slot. */
export function isNarrow(index: usize): bool {
  return load<u32>(index, INDEX_LENGTH) <= NARROW_LENGTH;
}

/** Indexes `length` ids at `run`. The header's region addresses must be set. */
export function buildRunIndex(index: usize, slots: usize, run: usize, length: u32, limit: u32): void {
  store<u32>(index, u32(slots), INDEX_SLOTS);
  store<u32>(index, length, INDEX_LENGTH);
  store<u32>(index, (length + 63) >> 6, INDEX_WORD_COUNT);
  if (length <= NARROW_LENGTH) buildNarrow(index, slots, run, length, limit);
  else buildWide(index, slots, run, length, limit);
}

/** Puts the slot table back to all zero. */
export function clearRunIndex(index: usize): void {
  const slots = usize(load<u32>(index, INDEX_SLOTS));
  const distinct = usize(load<u32>(index, INDEX_DISTINCT));
  const end = distinct + (usize(load<u32>(index, INDEX_DISTINCT_COUNT)) << 2);
  if (isNarrow(index)) {
    for (let at = distinct; at < end; at += 4) store<u8>(slots + load<u32>(at), 0);
  } else {
    for (let at = distinct; at < end; at += 4) store<u32>(slots + (usize(load<u32>(at)) << 2), 0);
  }
}

/** How often the id of `slot` stands in the run. */
export function occurrencesOf(index: usize, slot: u32): u32 {
  if (isNarrow(index)) return u32(popcnt(load<u64>(usize(load<u32>(index, INDEX_MASKS)) + (usize(slot) << 3))));
  const end = usize(load<u32>(index, INDEX_ENDS)) + (usize(slot) << 2);
  return load<u32>(end) - load<u32>(end - 4);
}

function buildNarrow(index: usize, slots: usize, run: usize, length: u32, limit: u32): void {
  const masks = usize(load<u32>(index, INDEX_MASKS));
  const distinct = usize(load<u32>(index, INDEX_DISTINCT));
  let distinctCount: u32 = 0;
  let knownCount: u32 = 0;
  store<u64>(masks, 0);
  for (let position: u32 = 0; position < length; position++) {
    const id = load<u32>(run + (usize(position) << 2));
    if (id >= limit) continue;
    knownCount++;
    let slot = u32(load<u8>(slots + id));
    if (slot === 0) {
      store<u32>(distinct + (usize(distinctCount) << 2), id);
      slot = ++distinctCount;
      store<u8>(slots + id, u8(slot));
      store<u64>(masks + (usize(slot) << 3), 0);
    }
    const mask = masks + (usize(slot) << 3);
    store<u64>(mask, load<u64>(mask) | (u64(1) << u64(position)));
  }
  store<u32>(index, distinctCount, INDEX_DISTINCT_COUNT);
  store<u32>(index, knownCount, INDEX_KNOWN_COUNT);
}

function buildWide(index: usize, slots: usize, run: usize, length: u32, limit: u32): void {
  const ends = usize(load<u32>(index, INDEX_ENDS));
  const positions = usize(load<u32>(index, INDEX_POSITIONS));
  const distinctCount = countBySlot(index, slots, run, length, limit);

  // Counts become starts; filling moves each start to its end, which is the start of the next slot.
  let known: u32 = 0;
  for (let slot: u32 = 0; slot <= distinctCount; slot++) {
    const at = ends + (usize(slot) << 2);
    const count = load<u32>(at);
    store<u32>(at, known);
    known += count;
  }
  store<u32>(index, known, INDEX_KNOWN_COUNT);
  for (let position: u32 = 0; position < length; position++) {
    const id = load<u32>(run + (usize(position) << 2));
    if (id >= limit) continue;
    const cursor = ends + (usize(load<u32>(slots + (usize(id) << 2))) << 2);
    const at = load<u32>(cursor);
    store<u32>(positions + (usize(at) << 2), position);
    store<u32>(cursor, at + 1);
  }
  const pieceCount = cutIntoPieces(index, distinctCount);
  if (rowsPay(distinctCount, load<u32>(index, INDEX_WORD_COUNT), pieceCount)) spreadPieces(index, distinctCount);
  else store<u32>(index, 0, INDEX_HAS_ROWS);
}

/** Gives slots and leaves the number of positions of slot s at `ends[s]`. */
function countBySlot(index: usize, slots: usize, run: usize, length: u32, limit: u32): u32 {
  const distinct = usize(load<u32>(index, INDEX_DISTINCT));
  const ends = usize(load<u32>(index, INDEX_ENDS));
  let distinctCount: u32 = 0;
  store<u32>(ends, 0);
  for (let position: u32 = 0; position < length; position++) {
    const id = load<u32>(run + (usize(position) << 2));
    if (id >= limit) continue;
    const entry = slots + (usize(id) << 2);
    let slot = load<u32>(entry);
    if (slot === 0) {
      store<u32>(distinct + (usize(distinctCount) << 2), id);
      slot = ++distinctCount;
      store<u32>(entry, slot);
      store<u32>(ends + (usize(slot) << 2), 0);
    }
    const count = ends + (usize(slot) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  store<u32>(index, distinctCount, INDEX_DISTINCT_COUNT);
  return distinctCount;
}

/** Returns the number of pieces. */
function cutIntoPieces(index: usize, distinctCount: u32): u32 {
  const ends = usize(load<u32>(index, INDEX_ENDS));
  const positions = usize(load<u32>(index, INDEX_POSITIONS));
  const pieceEnds = usize(load<u32>(index, INDEX_PIECE_ENDS));
  const pieces = usize(load<u32>(index, INDEX_PIECES));
  const wordCount = load<u32>(index, INDEX_WORD_COUNT);
  let piece = pieces;
  let at = positions;
  store<u32>(pieceEnds, 0);
  for (let slot: u32 = 1; slot <= distinctCount; slot++) {
    const end = positions + (usize(load<u32>(ends + (usize(slot) << 2))) << 2);
    while (at < end) {
      const word = load<u32>(at) >> 6;
      let mask: u64 = 0;
      for (; at < end && load<u32>(at) >> 6 === word; at += 4) mask |= u64(1) << u64(load<u32>(at) & 63);
      store<u64>(piece, mask, PIECE_MASK);
      store<u32>(piece, word, PIECE_WORD);
      store<u32>(piece, at < end ? load<u32>(at) >> 6 : wordCount, PIECE_NEXT_WORD);
      piece += PIECE_BYTES;
    }
    store<u32>(pieceEnds + (usize(slot) << 2), u32((piece - pieces) >> 4));
  }
  return u32((piece - pieces) >> 4);
}

/** With at least half of the cells in use full rows, which take the same path for every id, are faster than pieces. */
function rowsPay(distinctCount: u32, wordCount: u32, pieceCount: u32): bool {
  const cells = u64(distinctCount) * u64(wordCount);
  return cells + wordCount <= MOST_ROW_WORDS && u64(pieceCount) * 2 >= cells;
}

function spreadPieces(index: usize, distinctCount: u32): void {
  const pieceEnds = usize(load<u32>(index, INDEX_PIECE_ENDS));
  const pieces = usize(load<u32>(index, INDEX_PIECES));
  const rowBytes = usize(load<u32>(index, INDEX_WORD_COUNT)) << 3;
  let row = usize(load<u32>(index, INDEX_ROWS));
  store<u32>(index, 1, INDEX_HAS_ROWS);
  memory.fill(row, 0, usize(distinctCount + 1) * rowBytes);
  let piece = pieces;
  for (let slot: u32 = 1; slot <= distinctCount; slot++) {
    row += rowBytes;
    const end = pieces + (usize(load<u32>(pieceEnds + (usize(slot) << 2))) << 4);
    for (; piece < end; piece += PIECE_BYTES) {
      store<u64>(row + (usize(load<u32>(piece, PIECE_WORD)) << 3), load<u64>(piece, PIECE_MASK));
    }
  }
}

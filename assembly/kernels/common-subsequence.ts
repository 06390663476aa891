/**
 * Longest common subsequence: how many ids two runs share in order.
 *
 * Bit p of the state is 0 once the subsequence may end at position p of the indexed run. One id of the other run with
 * positions M changes the whole state at once:
 *
 *   U = V and M        V = (V + U) or (V - U)        length = zeros of V, V starts as all ones
 *
 * With more than 64 positions the addition carries from word to word. Where the index has rows, all words are visited: no
 * branch depends on the ids. Otherwise only words that hold the id are; a carry that leaves them runs on through words of
 * ones and sets the lowest zero of the first other word.
 *
 * Source: Allison & Dix, "A bit-string longest-common-subsequence algorithm", 1986; Crochemore, Iliopoulos, Pinzon &
 *   Reid, "A fast and practical bit-vector algorithm for the LCS problem", 2001; form of Hyyrö, "Bit-parallel LCS-length
 *   computation revisited", 2004.
 * Cost: one word per id of the run; wide: one step per word that holds the id, plus carries; worst case
 *   O(length * words).
 * Precondition: the index was built by `run-index.ts`; ids of the run are below its limit.
 */
import {
  INDEX_HAS_ROWS,
  INDEX_PIECE_ENDS,
  INDEX_PIECES,
  INDEX_ROWS,
  INDEX_SLOTS,
  INDEX_STATE,
  INDEX_WORD_COUNT,
  PIECE_BYTES,
  PIECE_MASK,
  PIECE_NEXT_WORD,
  PIECE_WORD,
} from './run-index';

/** State of a narrow index before the first id. */
export const NOTHING_COMMON: u64 = 0xffff_ffff_ffff_ffff;

/** Carries the state of a narrow index over `length` ids at `run`; begin with `NOTHING_COMMON`. */
export function advanceNarrow(slots: usize, masks: usize, run: usize, length: u32, state: u64): u64 {
  const end = run + (usize(length) << 2);
  for (; run < end; run += 4) {
    const common = state & load<u64>(masks + (usize(load<u8>(slots + load<u32>(run))) << 3));
    state = (state + common) | (state - common);
  }
  return state;
}

/**
 * The same for at most 64 ids, and which of them matter, without a branch on any.
 *
 * @param shared  gets two u64: bit p, the index holds the id at position p; bit p, one of the ids stands at position p of the indexed run
 */
export function commonOfPiece(slots: usize, masks: usize, run: usize, length: u32, state: u64, shared: usize): u64 {
  const end = run + (usize(length) << 2);
  let held: u64 = 0;
  let known: u64 = 0;
  for (; run < end; run += 4) {
    const mask = load<u64>(masks + (usize(load<u8>(slots + load<u32>(run))) << 3));
    held = (held >> 1) | (u64(mask !== 0) << 63);
    known |= mask;
    const common = state & mask;
    state = (state + common) | (state - common);
  }
  store<u64>(shared, held >> u64(64 - length));
  store<u64>(shared, known, 8);
  return state;
}

/** Length that a narrow state stands for. */
export function commonLength(state: u64): u32 {
  return u32(popcnt(~state));
}

/** Begins a comparison with a wide index. */
export function resetWide(index: usize): void {
  memory.fill(load<u32>(index, INDEX_STATE), 0xff, usize(load<u32>(index, INDEX_WORD_COUNT)) << 3);
}

/** Carries the state of a wide index over `length` ids at `run`. */
export function advanceWide(index: usize, run: usize, length: u32): void {
  if (load<u32>(index, INDEX_HAS_ROWS) !== 0) advanceByRows(index, run, length);
  else advanceByPieces(index, run, length);
}

function advanceByRows(index: usize, run: usize, length: u32): void {
  const slots = usize(load<u32>(index, INDEX_SLOTS));
  const rows = usize(load<u32>(index, INDEX_ROWS));
  const state = usize(load<u32>(index, INDEX_STATE));
  const rowBytes = usize(load<u32>(index, INDEX_WORD_COUNT)) << 3;
  const stateEnd = state + rowBytes;
  const end = run + (usize(length) << 2);
  for (; run < end; run += 4) {
    const slot = load<u32>(slots + (usize(load<u32>(run)) << 2));
    if (slot === 0) continue;
    let carry: u64 = 0;
    const toRow = rows + usize(slot) * rowBytes - state;
    for (let at = state; at < stateEnd; at += 8) {
      const old = load<u64>(at);
      const common = old & load<u64>(at + toRow);
      const raised = old + carry;
      const sum = raised + common;
      carry = u64(raised < carry) | u64(sum < common);
      store<u64>(at, sum | (old ^ common));
    }
  }
}

function advanceByPieces(index: usize, run: usize, length: u32): void {
  const slots = usize(load<u32>(index, INDEX_SLOTS));
  const pieceEnds = usize(load<u32>(index, INDEX_PIECE_ENDS));
  const pieces = usize(load<u32>(index, INDEX_PIECES));
  const state = usize(load<u32>(index, INDEX_STATE));
  const end = run + (usize(length) << 2);
  for (; run < end; run += 4) {
    const slot = load<u32>(slots + (usize(load<u32>(run)) << 2));
    if (slot === 0) continue;
    const range = pieceEnds + (usize(slot) << 2);
    const pieceEnd = pieces + (usize(load<u32>(range)) << 4);
    let carry: u64 = 0;
    for (let piece = pieces + (usize(load<u32>(range - 4)) << 4); piece < pieceEnd; piece += PIECE_BYTES) {
      const word = load<u32>(piece, PIECE_WORD);
      const next = load<u32>(piece, PIECE_NEXT_WORD);
      const at = state + (usize(word) << 3);
      const old = load<u64>(at);
      const common = old & load<u64>(piece, PIECE_MASK);
      const raised = old + carry;
      const sum = raised + common;
      carry = u64(raised < carry) | u64(sum < common);
      store<u64>(at, sum | (old ^ common));
      if (next !== word + 1 && carry !== 0) carry = passCarry(state, word + 1, next);
    }
  }
}

/** Length that the state of a wide index stands for; bits behind the last position stay ones. */
export function commonLengthWide(index: usize): u32 {
  let at = usize(load<u32>(index, INDEX_STATE));
  const end = at + (usize(load<u32>(index, INDEX_WORD_COUNT)) << 3);
  let length: u32 = 0;
  for (; at < end; at += 8) length += u32(popcnt(~load<u64>(at)));
  return length;
}

/** Takes a carry over the words `[word, end)`, which do not hold the id; returns what is left of it. */
function passCarry(state: usize, word: u32, end: u32): u64 {
  for (; word < end; word++) {
    const at = state + (usize(word) << 3);
    const passed = load<u64>(at);
    if (passed === NOTHING_COMMON) continue;
    store<u64>(at, passed | (passed + 1));
    return 0;
  }
  return 1;
}

/**
 * Intern text: texts become runs of dense token ids, one call for many texts.
 *
 *   text   "the sun, the sea"      tokens  the sun the sea      ids  0 1 0 2
 *
 * A first pass marks the bytes of tokens, one bit each (`kernels/token-bytes.ts`); tokens are then runs of ones, found by counting
 * trailing zeros, and looked up in the token table (`kernels/token-table.ts`).
 *
 * The call stops early when the table or the output is full: INTERNER_NEXT_TEXT and INTERNER_NEXT_BYTE say where to go on once the
 * host made room; the marks must then be as they were.
 *
 * Cost: O(bytes), plus one probe a token.
 * Precondition: fields of the interner are set as `token-abi.ts` says; text i is `bytes[starts[i] .. starts[i + 1])`, valid UTF-8, with
 *   64 readable bytes behind the last; `marks` has `markBytes` of the longest text.
 */
import { markTokenBytes } from '../kernels/token-bytes';
import { idOfToken, NO_ROOM } from '../kernels/token-table';
import {
  INTERNER_NEXT_BYTE,
  INTERNER_NEXT_TEXT,
  INTERNER_OUTPUT,
  INTERNER_OUTPUT_CAPACITY,
  INTERNER_OUTPUT_COUNT,
  INTERNER_SLOT_MASK,
  INTERNER_SLOTS,
} from '../token-abi';

/**
 * Interns the tokens of texts `[INTERNER_NEXT_TEXT, textCount)`, the first from its byte INTERNER_NEXT_BYTE.
 *
 * Ids are appended to the output; `ends[i]` becomes the number of ids up to and including text i.
 * Returns 1 when all is done, 0 when room is needed first.
 */
export function internTexts(interner: usize, bytes: usize, starts: usize, textCount: u32, mode: u32, marks: usize, ends: usize): u32 {
  let text = load<u32>(interner, INTERNER_NEXT_TEXT);
  let from = load<u32>(interner, INTERNER_NEXT_BYTE);
  for (; text < textCount; text++, from = 0) {
    const first = load<u32>(starts + (usize(text) << 2));
    const length = load<u32>(starts + (usize(text) << 2), 4) - first;
    const stopped = internText(interner, bytes + first, length, from, mode, marks);
    if (stopped < length) {
      store<u32>(interner, text, INTERNER_NEXT_TEXT);
      store<u32>(interner, stopped, INTERNER_NEXT_BYTE);
      return 0;
    }
    store<u32>(ends + (usize(text) << 2), load<u32>(interner, INTERNER_OUTPUT_COUNT));
  }
  store<u32>(interner, text, INTERNER_NEXT_TEXT);
  store<u32>(interner, 0, INTERNER_NEXT_BYTE);
  return 1;
}

/** Bytes of marks for texts of up to `length` bytes. */
export function markBytes(length: u32): usize {
  return ((usize(length) >> 6) + 1) << 3;
}

/** Returns where it stopped: the start of the first token that found no room, or `length`. */
function internText(interner: usize, text: usize, length: u32, from: u32, mode: u32, marks: usize): u32 {
  if (length === 0) return 0;
  if (from === 0) markTokenBytes(text, length, mode, marks);
  const slots = usize(load<u32>(interner, INTERNER_SLOTS));
  const mask = load<u32>(interner, INTERNER_SLOT_MASK);
  const outputStart = usize(load<u32>(interner, INTERNER_OUTPUT));
  const outputEnd = outputStart + (usize(load<u32>(interner, INTERNER_OUTPUT_CAPACITY)) << 2);
  const output = outputStart + (usize(load<u32>(interner, INTERNER_OUTPUT_COUNT)) << 2);
  const endOfMarks = marks + (usize((length >> 6) + 1) << 3);
  let out = output;
  let stopped = length;
  let word = marks + (usize(from >> 6) << 3);
  let bits = load<u64>(word) & (~u64(0) << u64(from & 63));
  while (true) {
    while (bits === 0) {
      word += 8;
      if (word >= endOfMarks) break;
      bits = load<u64>(word);
    }
    if (word >= endOfMarks) break;
    const low = ctz(bits);
    const start = (u32(word - marks) << 3) + u32(low);
    const ones = ctz(~(bits >> low));
    let end: u32 = 0;
    if (low + ones < 64) {
      end = start + u32(ones);
      bits &= ~u64(0) << (low + ones);
    } else {
      // The run reaches the end of the word. The last word never does: its bits behind the text are 0.
      do word += 8;
      while (~load<u64>(word) === 0);
      const head = ctz(~load<u64>(word));
      end = (u32(word - marks) << 3) + u32(head);
      bits = load<u64>(word) & (~u64(0) << head);
    }
    if (out >= outputEnd) {
      stopped = start;
      break;
    }
    const id = idOfToken(interner, slots, mask, text + start, end - start);
    if (id === NO_ROOM) {
      stopped = start;
      break;
    }
    store<u32>(out, id);
    out += 4;
  }
  store<u32>(interner, u32((out - outputStart) >> 2), INTERNER_OUTPUT_COUNT);
  return stopped;
}

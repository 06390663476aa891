/**
 * Text common length: longest common subsequence of the query behind masks and one text, 64 cells a step.
 *
 * The recurrence of common-subsequence.ts, over texts of any width and four columns at a time: each word of the state is loaded and stored
 * once for four units of the text.
 *
 * Source: see common-subsequence.ts.
 * Cost: O(length * words), about 7 operations a word.
 * Precondition: masks were built over the query's `queryLength` units; `state` has 8 bytes a word.
 */
import { maskWords, rowOfUnit } from './text-masks';

const ALL: u64 = 0xffff_ffff_ffff_ffff;

/** @returns the length, 0 where it is below `least` */
export function textCommonLength(
  slots: usize,
  masks: usize,
  state: usize,
  queryLength: u32,
  text: usize,
  length: u32,
  width: u32,
  specials: usize,
  specialCount: u32,
  least: u32,
): u32 {
  if (queryLength === 0 || min(queryLength, length) < least) return 0;
  const common =
    queryLength <= 64
      ? inOneWord(slots, masks, text, length, width, specials, specialCount)
      : inWords(slots, masks, state, maskWords(queryLength), text, length, width, specials, specialCount);
  return common < least ? 0 : common;
}

function inOneWord(slots: usize, masks: usize, text: usize, length: u32, width: u32, specials: usize, specialCount: u32): u32 {
  let state = ALL;
  for (let position: u32 = 0; position < length; position++) {
    const common = state & load<u64>(masks + rowOfUnit(slots, text, position, width, specials, specialCount));
    state = (state + common) | (state - common);
  }
  return u32(popcnt(~state));
}

function inWords(
  slots: usize,
  masks: usize,
  state: usize,
  words: u32,
  text: usize,
  length: u32,
  width: u32,
  specials: usize,
  specialCount: u32,
): u32 {
  const end = state + (usize(words) << 3);
  memory.fill(state, 0xff, usize(words) << 3);
  let position: u32 = 0;
  for (; position + 3 < length; position += 4) {
    const row0 = masks + rowOfUnit(slots, text, position, width, specials, specialCount) - state;
    const row1 = masks + rowOfUnit(slots, text, position + 1, width, specials, specialCount) - state;
    const row2 = masks + rowOfUnit(slots, text, position + 2, width, specials, specialCount) - state;
    const row3 = masks + rowOfUnit(slots, text, position + 3, width, specials, specialCount) - state;
    let carry0: u64 = 0;
    let carry1: u64 = 0;
    let carry2: u64 = 0;
    let carry3: u64 = 0;
    for (let at = state; at < end; at += 8) {
      let old = load<u64>(at);
      let common = old & load<u64>(at + row0);
      let raised = old + common;
      let sum = raised + carry0;
      carry0 = u64(raised < old) | u64(sum < raised);
      old = sum | (old - common);
      common = old & load<u64>(at + row1);
      raised = old + common;
      sum = raised + carry1;
      carry1 = u64(raised < old) | u64(sum < raised);
      old = sum | (old - common);
      common = old & load<u64>(at + row2);
      raised = old + common;
      sum = raised + carry2;
      carry2 = u64(raised < old) | u64(sum < raised);
      old = sum | (old - common);
      common = old & load<u64>(at + row3);
      raised = old + common;
      sum = raised + carry3;
      carry3 = u64(raised < old) | u64(sum < raised);
      store<u64>(at, sum | (old - common));
    }
  }
  for (; position < length; position++) {
    const row = masks + rowOfUnit(slots, text, position, width, specials, specialCount) - state;
    let carry: u64 = 0;
    for (let at = state; at < end; at += 8) {
      const old = load<u64>(at);
      const common = old & load<u64>(at + row);
      const raised = old + common;
      const sum = raised + carry;
      carry = u64(raised < old) | u64(sum < raised);
      store<u64>(at, sum | (old - common));
    }
  }
  let common: u32 = 0;
  for (let at = state; at < end; at += 8) common += u32(popcnt(~load<u64>(at)));
  return common;
}

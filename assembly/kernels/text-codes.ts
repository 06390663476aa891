/**
 * Text codes: characters as small numbers, so that one table row per code serves any script.
 *
 * Latin-1 characters are their own code. Each other character of the query gets the next code from 257 on; every character that the query
 * does not hold is code 256, which the query never holds. Codes therefore tell whether a character of one text equals one of the *other*;
 * within one text they may confuse characters that the other lacks.
 *
 *   query  "na漢語"   codes  n a 257 258        choice "n文語"   codes  n 256 258
 *
 * The map from characters to codes is a hash table with linear probing, at most half full: entries of two u32, character and code.
 *
 * Cost: O(length). `mapWords` of memory for a wide query, cleared at each query.
 * Precondition: at most 65,279 distinct characters beyond Latin-1 in the query, so that codes fit u16; the caller of the module sees to it.
 */

/** Code of every character that the query does not hold. */
export const FOREIGN_CODE: u32 = 256;

/** Multiplier of a golden ratio hash (Knuth, TAOCP 6.4). */
const HASH_FACTOR: u32 = 0x9e37_79b1;
const ENTRY_BYTES: usize = 8;

/** Slots of the map for a wide query: a power of two. */
export function mapSlots(queryLength: u32): u32 {
  return queryLength < 2 ? 4 : u32(2) << (32 - clz(queryLength - 1));
}

/** Writes u16 codes of the query and fills the map; returns how many codes there are, `FOREIGN_CODE` included. */
export function codeQuery<T>(text: usize, length: u32, codes: usize, map: usize, slots: u32): u32 {
  let codeCount = FOREIGN_CODE + 1;
  if (sizeof<T>() > 1) memory.fill(map, 0, usize(slots) * ENTRY_BYTES);
  for (let at: u32 = 0; at < length; at++) {
    const character = u32(load<T>(text + sizeof<T>() * at));
    let code = character;
    if (character >= FOREIGN_CODE) {
      const entry = entryOf(map, slots, character);
      if (load<u32>(entry) === 0) {
        store<u32>(entry, character);
        store<u32>(entry, codeCount++, 4);
      }
      code = load<u32>(entry, 4);
    }
    store<u16>(codes + (usize(at) << 1), u16(code));
  }
  return codeCount;
}

/** Writes u16 codes of a choice. Without slots, as for a Latin-1 query, everything beyond Latin-1 is foreign. */
export function codeChoice<T>(text: usize, length: u32, codes: usize, map: usize, slots: u32): void {
  for (let at: u32 = 0; at < length; at++) {
    const character = u32(load<T>(text + sizeof<T>() * at));
    let code = character;
    if (character >= FOREIGN_CODE) {
      code = FOREIGN_CODE;
      if (slots !== 0) {
        const entry = entryOf(map, slots, character);
        if (load<u32>(entry) !== 0) code = load<u32>(entry, 4);
      }
    }
    store<u16>(codes + (usize(at) << 1), u16(code));
  }
}

/** The entry of a character, or the free one where it belongs. */
function entryOf(map: usize, slots: u32, character: u32): usize {
  let slot = (character * HASH_FACTOR) & (slots - 1);
  let entry = map + usize(slot) * ENTRY_BYTES;
  while (load<u32>(entry) !== 0 && load<u32>(entry) !== character) {
    slot = (slot + 1) & (slots - 1);
    entry = map + usize(slot) * ENTRY_BYTES;
  }
  return entry;
}

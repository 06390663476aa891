/**
 * Token table: from the bytes of a token to its dense id, exactly.
 *
 * Ids are given by first occurrence. A token of up to eight bytes is its own key, so equal keys and lengths are equal tokens; a longer
 * one's key is a hash, and its bytes are compared before its id is believed.
 *
 *   slot    u64 key | u32 id + 1, 0 = free | u32 length          16 bytes, open addressing, next slot on collision
 *   pool    bytes of all tokens by rising id                      starts  u32 per id and one more
 *
 * Cost: one probe, at most half of the slots in use.
 * Precondition: fields of the interner are set as `token-abi.ts` says; eight bytes behind the token are readable.
 */
import {
  INTERNER_COUNT,
  INTERNER_MOST_TOKENS,
  INTERNER_POOL,
  INTERNER_POOL_CAPACITY,
  INTERNER_SLOT_BYTES,
  INTERNER_SLOT_MASK,
  INTERNER_SLOTS,
  INTERNER_STARTS,
} from '../token-abi';

const SLOT_ID: usize = 8;
const SLOT_LENGTH: usize = 12;
/** Longest token that is its own key. */
const KEY_BYTES: u32 = 8;
/** Multipliers of xxHash64: odd, and no pattern in their bits. */
const PRIME_1: u64 = 0x9e3779b185ebca87;
const PRIME_2: u64 = 0xc2b2ae3d27d4eb4f;
/** Instead of an id: the table has no room for a new token. */
export const NO_ROOM: u32 = 0xffff_ffff;

/** Id of a token, a new one at its first occurrence; NO_ROOM when there is none, and nothing is changed. */
export function idOfToken(interner: usize, slots: usize, mask: u32, token: usize, length: u32): u32 {
  const key = keyOf(token, length);
  let slot = slots + (usize(placeOf(key, length) & mask) << 4);
  while (true) {
    const entry = load<u32>(slot + SLOT_ID);
    if (entry === 0) return addToken(interner, slot, key, token, length);
    if (load<u64>(slot) === key && load<u32>(slot + SLOT_LENGTH) === length) {
      if (length <= KEY_BYTES || isToken(interner, entry - 1, token, length)) return entry - 1;
    }
    slot = nextSlot(slot, slots, mask);
  }
}

/** Puts all tokens into slots that are all zero, larger than those before; the interner's fields already name them. */
export function rehashInterner(interner: usize): void {
  const slots = usize(load<u32>(interner, INTERNER_SLOTS));
  const mask = load<u32>(interner, INTERNER_SLOT_MASK);
  const pool = usize(load<u32>(interner, INTERNER_POOL));
  const starts = usize(load<u32>(interner, INTERNER_STARTS));
  const count = load<u32>(interner, INTERNER_COUNT);
  for (let id: u32 = 0; id < count; id++) {
    const first = load<u32>(starts + (usize(id) << 2));
    const length = load<u32>(starts + (usize(id) << 2), 4) - first;
    const key = keyOf(pool + first, length);
    let slot = slots + (usize(placeOf(key, length) & mask) << 4);
    while (load<u32>(slot + SLOT_ID) !== 0) slot = nextSlot(slot, slots, mask);
    writeSlot(slot, key, id, length);
  }
}

/** Gives the next id; NO_ROOM when there is no room for the token, and nothing is changed. */
function addToken(interner: usize, slot: usize, key: u64, token: usize, length: u32): u32 {
  const id = load<u32>(interner, INTERNER_COUNT);
  const starts = usize(load<u32>(interner, INTERNER_STARTS)) + (usize(id) << 2);
  const first = load<u32>(starts);
  if (id >= load<u32>(interner, INTERNER_MOST_TOKENS)) return NO_ROOM;
  if (length > load<u32>(interner, INTERNER_POOL_CAPACITY) - first) return NO_ROOM;
  memory.copy(usize(load<u32>(interner, INTERNER_POOL)) + first, token, length);
  store<u32>(starts, first + length, 4);
  writeSlot(slot, key, id, length);
  store<u32>(interner, id + 1, INTERNER_COUNT);
  return id;
}

function isToken(interner: usize, id: u32, token: usize, length: u32): bool {
  const starts = usize(load<u32>(interner, INTERNER_STARTS)) + (usize(id) << 2);
  const known = usize(load<u32>(interner, INTERNER_POOL)) + load<u32>(starts);
  let at: usize = 0;
  for (; at + 8 <= usize(length); at += 8) if (load<u64>(known + at) !== load<u64>(token + at)) return false;
  // Longer than a word, so the last word may overlap the one before.
  return load<u64>(known + length - 8) === load<u64>(token + length - 8);
}

/** The bytes themselves up to eight of them, else a hash. */
function keyOf(token: usize, length: u32): u64 {
  if (length <= KEY_BYTES) return load<u64>(token) & (~u64(0) >> u64(64 - (length << 3)));
  let key = u64(length) * PRIME_2;
  let at: usize = 0;
  for (; at + 8 < usize(length); at += 8) key = rotl<u64>(key ^ (load<u64>(token + at) * PRIME_2), 31) * PRIME_1;
  return rotl<u64>(key ^ (load<u64>(token + length - 8) * PRIME_2), 31) * PRIME_1;
}

function placeOf(key: u64, length: u32): u32 {
  const mixed = (key ^ (key >> 32) ^ u64(length)) * PRIME_1;
  return u32(mixed >> 32);
}

function nextSlot(slot: usize, slots: usize, mask: u32): usize {
  return slot === slots + (usize(mask) << 4) ? slots : slot + INTERNER_SLOT_BYTES;
}

function writeSlot(slot: usize, key: u64, id: u32, length: u32): void {
  store<u64>(slot, key);
  store<u32>(slot + SLOT_ID, id + 1);
  store<u32>(slot + SLOT_LENGTH, length);
}

/**
 * Long payloads: texts of a group that travel to the writer thread as bytes of memory that both threads share.
 *
 * A text is copied while it is posted, in one turn of the event loop: 11 MB, which is what 8,000 vectors of 256 components take, some 10 ms
 * and twice that on a busy machine. Bytes are written here in turns and then cost nothing to post.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EntryGroup } from './entry-group.ts';

/** UTF-16 units from which on a payload is long: below, posting takes a fraction of a millisecond. */
const LONG_UNITS = 1 << 18;
/** Units that are encoded in one turn: below a millisecond. */
const TURN_UNITS = 1 << 20;
const FIRST_LOW_SURROGATE = 0xdc00;
const LAST_LOW_SURROGATE = 0xdfff;

/** @returns the group, with its long payloads as bytes; itself, at once, when it has none */
export function withLongPayloads(group: EntryGroup): EntryGroup | Promise<EntryGroup> {
  return group.payloads.some((payload) => payload.length >= LONG_UNITS) ? encodeLong(group) : group;
}

/** What a payload says, wherever it comes from. */
export function payloadText(payload: string | Uint8Array): string {
  // Copied: not every runtime reads text from shared memory.
  return typeof payload === 'string' ? payload : Buffer.from(payload).toString();
}

async function encodeLong(group: EntryGroup): Promise<EntryGroup> {
  const payloads: (string | Uint8Array)[] = [];
  for (const payload of group.payloads) {
    payloads.push(typeof payload === 'string' && payload.length >= LONG_UNITS ? await sharedBytes(payload) : payload);
  }
  return { ...group, payloads };
}

async function sharedBytes(text: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let byteLength = 0;
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + TURN_UNITS, text.length);
    // A character of two units is not torn.
    const unit = text.charCodeAt(end);
    if (unit >= FIRST_LOW_SURROGATE && unit <= LAST_LOW_SURROGATE) end++;
    const piece = Buffer.from(text.slice(start, end));
    pieces.push(piece);
    byteLength += piece.length;
    start = end;
    await nextTurn();
  }
  const bytes = new Uint8Array(new SharedArrayBuffer(byteLength));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * Text encoding: JavaScript strings as the kernels read them, in the narrowest width that holds every character.
 *
 *   all characters        width   written by
 *   ASCII                 1       encodeInto from 20 characters on (flat cost), else a loop
 *   up to U+00FF          1       a loop
 *   up to U+FFFF          2       a loop; surrogates without their other half too
 *   any                   4       a loop over code points
 */
import { encodeInto } from './shared-text.ts';

/** Where a text lies, and how. Filled anew by every `encodeText`, because a fresh object would cost as much as the encoding. */
export interface EncodedText {
  /** Characters. */
  length: number;
  /** Bytes of a character: 1, 2 or 4. */
  width: number;
}

/** Room that any text of so many UTF-16 units needs. */
export const MOST_BYTES_PER_UNIT = 4;

/** Below, a loop is faster than the flat cost of `encodeInto`; measured on Node 24. */
export const SHORT_TEXT = 20;
export const LAST_LATIN_1 = 0xff;

/**
 * Writes `text` to the beginning of `bytes`, which has room for `MOST_BYTES_PER_UNIT` per unit and starts on a multiple of four bytes.
 */
export function encodeText(text: string, bytes: Uint8Array, encoded: EncodedText): void {
  encoded.length = text.length;
  encoded.width = 1;
  if (text.length > SHORT_TEXT && encodeInto(text, bytes).written === text.length) return;
  if (writeLatin1(text, bytes)) return;
  if (/[\ud800-\udbff][\udc00-\udfff]/.test(text)) {
    encoded.width = 4;
    encoded.length = writeCodePoints(text, bytes);
    return;
  }
  encoded.width = 2;
  const units = new Uint16Array(bytes.buffer, bytes.byteOffset, text.length);
  for (let position = 0; position < text.length; position++) units[position] = text.charCodeAt(position);
}

/** False when a character does not fit; the bytes then hold nothing of use. */
function writeLatin1(text: string, bytes: Uint8Array): boolean {
  let every = 0;
  for (let position = 0; position < text.length; position++) {
    const unit = text.charCodeAt(position);
    every |= unit;
    bytes[position] = unit;
  }
  return every <= LAST_LATIN_1;
}

/** Returns the number of code points. */
function writeCodePoints(text: string, bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, text.length);
  let length = 0;
  for (const character of text) words[length++] = character.codePointAt(0) ?? 0;
  return length;
}

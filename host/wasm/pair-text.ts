/**
 * Pair text: a place for one short text in kernel memory, written again and again.
 *
 * Why: what `encodeText` does for a text of any length somewhere in memory, with everything prepared that does not depend on the text. A pair of
 * twenty characters takes less time to score than two views take to make.
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import { addressOf } from './shared-block.ts';
import { utf8WriterTo, type WriteUtf8 } from './shared-text.ts';
import { type EncodedText, encodeText, LAST_LATIN_1, MOST_BYTES_PER_UNIT, SHORT_TEXT } from './text-encoding.ts';

/** UTF-16 units of a text at most: beyond, a microsecond more is not noticed. */
export const LONGEST_PAIR_TEXT = 256;

/** Latin-1 characters in a word of 32 bits, its logarithm, and the bits of one. */
const WORD_CHARACTERS = 4;
const WORD_SHIFT = 2;
const CHARACTER_BITS = 8;

export class PairText implements EncodedText {
  readonly address: number;
  /** Characters of the text that was written last, and bytes of each. */
  length = 0;
  width = 1;
  private readonly bytes: Uint8Array;
  private readonly words: Uint32Array;
  private readonly writeUtf8: WriteUtf8;

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` */
  constructor(arena: MemoryArena) {
    const block = arena.allocate((LONGEST_PAIR_TEXT + 1) * MOST_BYTES_PER_UNIT);
    this.address = addressOf(block);
    this.bytes = block.u8;
    this.words = block.u32;
    this.writeUtf8 = utf8WriterTo(block.u8);
  }

  /** Precondition: at most `LONGEST_PAIR_TEXT` units. */
  write(text: string): void {
    const { length } = text;
    const isNarrow = length > SHORT_TEXT ? this.writeUtf8(text) === length : this.writeWords(text) <= LAST_LATIN_1;
    if (isNarrow) {
      this.length = length;
      this.width = 1;
    } else encodeText(text, this.bytes, this);
  }

  /** Four units at once, as if they were Latin-1; returns a number above it when one is not. */
  private writeWords(text: string): number {
    const { words } = this;
    const { length } = text;
    const whole = length & -WORD_CHARACTERS;
    let every = 0;
    let at = 0;
    for (; at < whole; at += WORD_CHARACTERS) {
      const first = text.charCodeAt(at);
      const second = text.charCodeAt(at + 1);
      const third = text.charCodeAt(at + 2);
      const fourth = text.charCodeAt(at + 3);
      every |= first | second | third | fourth;
      words[at >> WORD_SHIFT] = first | (second << 8) | (third << 16) | (fourth << 24);
    }
    let rest = 0;
    for (let shift = 0; at < length; at++, shift += CHARACTER_BITS) {
      const unit = text.charCodeAt(at);
      every |= unit;
      rest |= unit << shift;
    }
    words[whole >> WORD_SHIFT] = rest;
    return every;
  }
}

/**
 * Message batch: texts and bytes packed into kernel memory, as many as fit into one call.
 *
 *   bytes   m0 m0 m0 | m1 | m2 m2 … | padding          starts  0 3 4 …     message i is bytes[starts[i] .. starts[i + 1])
 *
 * Encoding strings one by one costs more than hashing them. A batch of ASCII texts, the usual case, is joined and encoded at once:
 * it was ASCII if and only if it has as many bytes as UTF-16 units.
 */
import type { Message } from '../core/ports/hash-kernel.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import { ReusableBlock } from './reusable-block.ts';
import { encodeInto } from './shared-text.ts';

/** Enough to make the call itself cheap; small enough to stay in the processor's second-level cache. */
const USUAL_UNITS = 262_144;
/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const MOST_BYTES_PER_UNIT = 3;
/** Kernels may read a vector beyond the last byte. */
const PADDING_BYTES = 64;
/** A region above this is given back with the next usual batch. */
const MOST_KEPT_BYTES = 8_388_608;

export class MessageBatch {
  private readonly bytes: ReusableBlock;
  private readonly starts: ReusableBlock;

  constructor(arena: MemoryArena) {
    this.bytes = new ReusableBlock(arena);
    this.starts = new ReusableBlock(arena);
  }

  get bytesAddress(): number {
    return this.bytes.addressAtLeast(PADDING_BYTES);
  }

  get startsAddress(): number {
    return this.starts.addressAtLeast(1);
  }

  /** Bytes of message `index` of the batch that was packed last. */
  byteLengthOf(index: number): number {
    const { u32 } = this.starts.atLeast(1);
    return u32[index + 1] - u32[index];
  }

  /**
   * Packs messages from `first` on, at least one, and returns the number behind the last one that is in the batch.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room
   */
  pack(messages: readonly Message[], first: number): number {
    let end = first;
    let units = 0;
    let areTexts = true;
    for (; end < messages.length; end++) {
      const message = messages[end];
      if (end > first && units + message.length > USUAL_UNITS) break;
      units += message.length;
      areTexts &&= typeof message === 'string';
    }
    const batch = first === 0 && end === messages.length ? messages : messages.slice(first, end);
    const kept = Math.max(units * MOST_BYTES_PER_UNIT + PADDING_BYTES, MOST_KEPT_BYTES);
    if (this.bytes.byteLength > kept) this.bytes.overwrite();
    this.bytes.releaseAbove(kept);
    const starts = this.starts.atLeast((batch.length + 1) * 4).u32;
    if (!areTexts || !this.packJoined(batch, units, starts)) this.packEach(batch, starts);
    return end;
  }

  /** Leaves nothing of the messages that were packed last. */
  overwrite(): void {
    this.bytes.overwrite();
  }

  free(): void {
    this.bytes.free();
    this.starts.free();
  }

  /** False when a text was not ASCII; the batch is then not packed. */
  private packJoined(texts: readonly Message[], units: number, starts: Uint32Array): boolean {
    const { u8 } = this.bytes.atLeast(units + PADDING_BYTES);
    const { read } = encodeInto(texts.length === 1 ? `${texts[0]}` : texts.join(''), u8.subarray(0, units));
    if (read < units) return false;
    let at = 0;
    starts[0] = 0;
    for (let index = 0; index < texts.length; index++) {
      at += texts[index].length;
      starts[index + 1] = at;
    }
    return true;
  }

  private packEach(messages: readonly Message[], starts: Uint32Array): void {
    let most = PADDING_BYTES;
    for (const message of messages) most += typeof message === 'string' ? message.length * MOST_BYTES_PER_UNIT : message.length;
    const { u8 } = this.bytes.atLeast(most);
    let at = 0;
    starts[0] = 0;
    for (let index = 0; index < messages.length; index++) {
      const message = messages[index];
      if (typeof message === 'string') at += encodeInto(message, u8.subarray(at)).written;
      else {
        u8.set(message, at);
        at += message.length;
      }
      starts[index + 1] = at;
    }
  }
}

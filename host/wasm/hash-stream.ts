/**
 * Hash stream: a hash that is fed piece by piece, its state in kernel memory.
 *
 * Pieces are copied through one small region, so a stream of any length needs no more memory than a short one.
 */
import { DIGEST_BYTES, type HashState, type Message, type StreamAlgorithm } from '../core/ports/hash-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { Kernel } from './kernel-binding.ts';
import { roundUp } from './round-up.ts';
import { addressOf } from './shared-block.ts';
import { encodeInto } from './shared-text.ts';

/** Blocks of kernel memory begin on it; so do the parts of this one. */
const ALIGNMENT = 64;

const PIECE_BYTES = 16_384;

export class HashStream implements HashState {
  private readonly kernel: Kernel;
  private readonly algorithm: StreamAlgorithm;
  /** State, digest, scratch; each 64-byte aligned. */
  private readonly work: MemoryBlock;
  private readonly piece: MemoryBlock;
  private readonly digestOffset: number;
  private readonly scratchOffset: number;

  constructor(kernel: Kernel, arena: MemoryArena, algorithm: StreamAlgorithm, seed: bigint) {
    const { map, functions } = kernel;
    this.kernel = kernel;
    this.algorithm = algorithm;
    this.digestOffset = roundUp(Math.max(map.SHA1_STATE_BYTES, map.XX_HASH_64_STATE_BYTES), ALIGNMENT);
    this.scratchOffset = roundUp(this.digestOffset + DIGEST_BYTES[algorithm], ALIGNMENT);
    this.work = arena.allocate(this.scratchOffset + map.SHA1_SCRATCH_BYTES);
    try {
      this.piece = arena.allocate(PIECE_BYTES);
    } catch (error) {
      this.work.free();
      throw error;
    }
    if (algorithm === 'sha1') functions.sha1Open(addressOf(this.work));
    else functions.xxHash64Open(addressOf(this.work), Number(BigInt.asUintN(32, seed)), Number(seed >> 32n));
  }

  update(message: Message): void {
    if (typeof message === 'string') this.addText(message);
    else {
      for (let at = 0; at < message.length; at += PIECE_BYTES) {
        const part = message.subarray(at, at + PIECE_BYTES);
        this.piece.u8.set(part);
        this.addPiece(part.length);
      }
    }
  }

  digest(): Uint8Array {
    const { functions } = this.kernel;
    const state = addressOf(this.work);
    const digest = state + this.digestOffset;
    if (this.algorithm === 'sha1') functions.sha1Digest(state, state + this.scratchOffset, digest);
    else functions.xxHash64Digest(state, digest);
    return this.work.u8.slice(this.digestOffset, this.digestOffset + DIGEST_BYTES[this.algorithm]);
  }

  free(): void {
    this.work.free();
    this.piece.free();
  }

  private addText(text: string): void {
    for (let at = 0; at < text.length; ) {
      // A piece never ends inside a surrogate pair: the encoder leaves the whole pair for the next one.
      const { read, written } = encodeInto(at === 0 ? text : text.slice(at), this.piece.u8);
      this.addPiece(written);
      at += read;
    }
  }

  private addPiece(length: number): void {
    const { functions } = this.kernel;
    const state = addressOf(this.work);
    if (this.algorithm === 'sha1') functions.sha1Update(state, addressOf(this.piece), length, state + this.scratchOffset);
    else functions.xxHash64Update(state, addressOf(this.piece), length);
  }
}

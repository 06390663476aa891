/**
 * Shared block: one region of the arena, with views that are made when first asked for.
 *
 * Views over shared memory stay valid when the memory grows, because growing never moves it.
 */
import type { MemoryBlock } from '../core/ports/memory-arena.ts';

export class SharedBlock implements MemoryBlock {
  readonly byteLength: number;
  readonly u8: Uint8Array;
  private readonly release: () => void;
  private words: Uint32Array | undefined;
  private numbers: Float64Array | undefined;
  private freed = false;

  constructor(buffer: ArrayBufferLike, address: number, byteLength: number, release: () => void) {
    this.byteLength = byteLength;
    this.u8 = new Uint8Array(buffer, address, byteLength);
    this.release = release;
  }

  get u32(): Uint32Array {
    this.words ??= new Uint32Array(this.u8.buffer, this.u8.byteOffset, this.byteLength / 4);
    return this.words;
  }

  get f64(): Float64Array {
    this.numbers ??= new Float64Array(this.u8.buffer, this.u8.byteOffset, this.byteLength / 8);
    return this.numbers;
  }

  free(): void {
    if (this.freed) throw new Error('Cannot free a memory block twice');
    this.freed = true;
    this.release();
  }
}

/** Address of a block in kernel memory. */
export function addressOf(block: MemoryBlock): number {
  return block.u8.byteOffset;
}

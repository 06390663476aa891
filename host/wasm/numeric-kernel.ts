/** Numeric kernel: hashes and logarithms of the module. */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';
import { encodeInto } from './shared-text.ts';

/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const MOST_BYTES_PER_UNIT = 3;

export class SharedNumericKernel implements NumericKernel {
  readonly ln: (value: number) => number;
  readonly log2: (value: number) => number;
  private readonly kernel: Kernel;
  private readonly message: ReusableBlock;
  /** Digest, then working space. */
  private readonly work: MemoryBlock;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.ln = kernel.functions.ln;
    this.log2 = kernel.functions.log2;
    this.message = new ReusableBlock(arena);
    this.work = arena.allocate(kernel.map.SHA1_DIGEST_BYTES + kernel.map.SHA1_SCRATCH_BYTES);
  }

  sha1(text: string): Uint8Array {
    const { functions, map } = this.kernel;
    const message = this.message.atLeast(Math.max(text.length * MOST_BYTES_PER_UNIT, 1));
    const { written } = encodeInto(text, message.u8);
    const digest = addressOf(this.work);
    functions.sha1(addressOf(message), written, digest + map.SHA1_DIGEST_BYTES, digest);
    return this.work.u8.slice(0, map.SHA1_DIGEST_BYTES);
  }

  /** Leaves nothing of the text that was hashed last. */
  overwriteWork(): void {
    this.message.overwrite();
    this.work.u8.fill(0);
  }
}

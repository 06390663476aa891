/** MinHash kernel: packs sets and signatures into kernel memory, as many as fit into one call. */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { MinHashKernel } from '../core/ports/min-hash-kernel.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';

/** Words in and out of a call: enough to make the call itself cheap, little enough to need no memory to speak of (1 MiB). */
const USUAL_WORDS = 262_144;
/** A region above this is given back with the next call. */
const MOST_KEPT_BYTES = 8_388_608;

export class SharedMinHashKernel implements MinHashKernel {
  private readonly kernel: Kernel;
  private readonly values: ReusableBlock;
  private readonly starts: ReusableBlock;
  private readonly output: ReusableBlock;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.values = new ReusableBlock(arena);
    this.starts = new ReusableBlock(arena);
    this.output = new ReusableBlock(arena);
  }

  signatures(sets: readonly Uint32Array[], permutationCount: number): Uint32Array {
    const all = new Uint32Array(sets.length * permutationCount);
    for (let first = 0; first < sets.length; ) {
      const end = this.pack(sets, first, permutationCount);
      const words = (end - first) * permutationCount;
      const output = this.output.atLeast(words * 4);
      const [values, starts] = [this.values.addressAtLeast(1), this.starts.addressAtLeast(1)];
      this.kernel.functions.minHashBatch(values, starts, end - first, permutationCount, addressOf(output));
      all.set(output.u32.subarray(0, words), first * permutationCount);
      first = end;
    }
    return all;
  }

  similarities(signature: Uint32Array, others: Uint32Array): Float64Array {
    const { length } = signature;
    const count = others.length / length;
    const all = new Float64Array(count);
    const most = Math.max(Math.floor(USUAL_WORDS / length), 1);
    for (let first = 0; first < count; first += most) {
      const end = Math.min(first + most, count);
      const values = this.values.atLeast((end - first + 1) * length * 4);
      values.u32.set(signature);
      values.u32.set(others.subarray(first * length, end * length), length);
      const output = this.output.atLeast((end - first) * 8);
      const address = addressOf(values);
      this.kernel.functions.signatureSimilarities(address, address + length * 4, end - first, length, addressOf(output));
      all.set(output.f64.subarray(0, end - first), first);
    }
    return all;
  }

  /** Packs sets from `first` on, at least one; returns the number behind the last. */
  private pack(sets: readonly Uint32Array[], first: number, permutationCount: number): number {
    let end = first;
    let words = 0;
    let tokens = 0;
    for (; end < sets.length; end++) {
      words += sets[end].length + permutationCount;
      if (end > first && words > USUAL_WORDS) break;
      tokens += sets[end].length;
    }
    this.values.releaseAbove(Math.max(tokens * 4, MOST_KEPT_BYTES));
    const values = this.values.atLeast(Math.max(tokens, 1) * 4).u32;
    const starts = this.starts.atLeast((end - first + 1) * 4).u32;
    let at = 0;
    for (let index = first; index < end; index++) {
      starts[index - first] = at;
      values.set(sets[index], at);
      at += sets[index].length;
    }
    starts[end - first] = at;
    return end;
  }
}

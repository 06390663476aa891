/**
 * Choice workspace: the regions in which one thread works on one question about choices at a time.
 *
 * What is asked and what is searched is the same for all threads; slots, working memory and hits are each thread's own.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';
import { SlotTable } from './slot-table.ts';

/** Units that u8 and u16 texts can hold. */
const UNIT_COUNT = 65_536;
/** An answer may be as large as the store; what is larger than this is given back before the next question. */
const MOST_KEPT_BYTES = 4_194_304;

/** What decides how much room a question needs. */
export interface ChoiceQuerySizes {
  readonly length: number;
  /** Different characters, at least. */
  readonly distinct: number;
  readonly foreignCount: number;
}

export class ChoiceWorkspace {
  private readonly kernel: Kernel;
  private readonly slots: SlotTable;
  private readonly work: ReusableBlock;
  private readonly output: ReusableBlock;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.slots = new SlotTable(arena, 4);
    this.work = new ReusableBlock(arena);
    this.output = new ReusableBlock(arena);
  }

  /** Bytes of the output at hand. */
  get outputBytes(): number {
    return this.output.byteLength;
  }

  /** Takes what the first question needs, whatever it is: a store that fills the memory can be asked nevertheless. */
  takeRoom(): void {
    this.slots.addressFor(UNIT_COUNT);
  }

  /** Makes room for a question and names it, all but the output, in a descriptor. @throws MemoryError `MEM_OUT_OF_MEMORY` */
  prepare(descriptor: MemoryBlock, { length, distinct, foreignCount }: ChoiceQuerySizes): void {
    const { functions, map } = this.kernel;
    this.output.releaseAbove(MOST_KEPT_BYTES);
    descriptor.u32[map.CHOICES_SLOTS / 4] = this.slots.addressFor(UNIT_COUNT + foreignCount);
    descriptor.u32[map.CHOICES_WORK / 4] = this.work.addressAtLeast(functions.choicesWorkBytes(length, distinct) >>> 0);
  }

  /** Names an output of at least so many bytes; its contents are lost when it grows. @throws MemoryError `MEM_OUT_OF_MEMORY` */
  prepareOutput(descriptor: MemoryBlock, byteLength: number): MemoryBlock {
    const output = this.output.atLeast(Math.max(byteLength, 1));
    descriptor.u32[this.kernel.map.CHOICES_OUTPUT / 4] = addressOf(output);
    return output;
  }

  /** The output as it was named last. */
  get written(): MemoryBlock {
    return this.output.atLeast(1);
  }
}

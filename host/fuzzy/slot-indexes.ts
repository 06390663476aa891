/** Slot indexes: which choice lies in each slot of a store, in the order of its buckets. */
import type { ChoiceBucket } from '../core/ports/choice-kernel.ts';
import type { GrowableBlock } from '../core/postings/growable-block.ts';

/** Stands for a removed choice. */
const NO_CHOICE = 0xffff_ffff;

/** @param young  behind the buckets */
export function slotIndexes(buckets: readonly ChoiceBucket[], young: GrowableBlock, isRemoved: (index: number) => boolean): Uint32Array {
  const inBuckets = buckets.reduce((sum, { choiceCount }) => sum + choiceCount, 0);
  const slots = new Uint32Array(inBuckets + young.length);
  let slot = 0;
  for (const { indexes, indexesOffset, choiceCount } of buckets) {
    slots.set(indexes.u32.subarray(indexesOffset / 4, indexesOffset / 4 + choiceCount), slot);
    slot += choiceCount;
  }
  slots.set(young.block.u32.subarray(0, young.length), slot);
  for (let at = 0; at < slots.length; at++) if (isRemoved(slots[at])) slots[at] = NO_CHOICE;
  return slots;
}

/** Slot indexes: which choice lies in each slot of a store, in the order of its buckets. */
import type { ChoiceBucket } from '../core/ports/choice-kernel.ts';

/** Stands for a removed choice. */
const NO_CHOICE = 0xffff_ffff;

export function slotIndexes(buckets: readonly ChoiceBucket[], isRemoved: (index: number) => boolean): Uint32Array {
  const slots = new Uint32Array(buckets.reduce((sum, { choiceCount }) => sum + choiceCount, 0));
  let slot = 0;
  for (const { indexes, indexesOffset, choiceCount } of buckets) {
    slots.set(indexes.u32.subarray(indexesOffset / 4, indexesOffset / 4 + choiceCount), slot);
    slot += choiceCount;
  }
  for (let at = 0; at < slots.length; at++) if (isRemoved(slots[at])) slots[at] = NO_CHOICE;
  return slots;
}

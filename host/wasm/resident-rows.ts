/**
 * Resident rows: choices of a store as the table of texts that `scoreChoices` reads.
 *
 *   columns by index   address | length and width | removed        rows   address, length, width | … without the removed
 *
 * Texts of two bytes a character may hold units of the store's own (see `fuzzy/choice-units.ts`), which mean nothing to scorers that sort
 * words; such a text is copied as code points, all others are scored where they lie.
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { ResidentTexts } from '../core/ports/scorer-kernel.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';

/** Of one call, unless more are asked for: the cutoff of a search for the best rises between calls, and whoever must not wait long goes on in between. */
const MOST_CHOICES = 4096;
/** Estimated work of a call, unless one choice alone takes longer. */
export const CALL_NS = 4_000_000;
const WORD_BYTES = 4;
const FIRST_UNIT = 0xd800;
const END_UNIT = 0xe000;

export interface RowList {
  /** Address of the table. */
  readonly rows: number;
  readonly count: number;
  /** Characters of the longest choice. */
  readonly longest: number;
  /** First index that was not looked at. */
  readonly next: number;
  /** About how much of the work of an ordinary call it is. */
  readonly share: number;
  /** Index of each row. Valid until the next list. */
  readonly indexes: Uint32Array;
}

/** A text to be copied as code points. */
interface Copy {
  readonly row: number;
  readonly address: number;
  readonly length: number;
}

export class ResidentRows {
  private readonly kernel: Kernel;
  private readonly rowWords: number;
  private readonly lengthMask: number;
  private readonly widthShift: number;
  private readonly rows: ReusableBlock;
  private readonly copies: ReusableBlock;
  private indexes = new Uint32Array(MOST_CHOICES);

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.rowWords = kernel.map.CHOICE_BYTES / WORD_BYTES;
    this.lengthMask = kernel.map.LENGTH_MASK;
    this.widthShift = kernel.map.WIDTH_SHIFT;
    this.rows = new ReusableBlock(arena);
    this.copies = new ReusableBlock(arena);
  }

  /**
   * Lists choices from `first` on, until there are enough.
   *
   * @param end   index behind the last one, above `first`
   * @param costOf  nanoseconds that a choice of some characters takes, about
   * @param calls for how many ordinary calls there should be enough, at least 1
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  list({ columns, placed, only }: ResidentTexts, first: number, end: number, costOf: (length: number) => number, calls: number): RowList {
    const mostChoices = calls * MOST_CHOICES;
    if (this.indexes.length < mostChoices) this.indexes = new Uint32Array(mostChoices);
    const { indexes, lengthMask, widthShift } = this;
    const block = this.rows.atLeast(mostChoices * this.rowWords * WORD_BYTES);
    const rows = block.u32;
    const addresses = columns.texts.u32;
    const lengths = columns.lengths.u32;
    const removed = columns.removed.u32;
    const copies: Copy[] = [];
    let count = 0;
    const mostWork = calls * CALL_NS;
    let work = 0;
    let longest = 0;
    let next = first;
    for (; next < end && count < mostChoices; next++) {
      const index = only === undefined ? next : only[next];
      if (((removed[index >>> 5] >>> (index & 31)) & 1) === 1) continue;
      const length = lengths[index] & lengthMask;
      const cost = costOf(length);
      if (count > 0 && work + cost > mostWork) break;
      work += cost;
      const width = lengths[index] >>> widthShift;
      const row = count * this.rowWords;
      rows[row] = addresses[index];
      rows[row + 1] = length;
      rows[row + 2] = 1 << width;
      if (width === 1 && placed.length > 0 && this.holdsPlaced(addresses[index], length)) {
        copies.push({ row, address: addresses[index], length });
      }
      indexes[count++] = index;
      longest = Math.max(longest, length);
    }
    this.copyAsCodePoints(rows, copies, placed);
    const share = work / CALL_NS;
    return { rows: addressOf(block), count, longest, next, share, indexes };
  }

  private holdsPlaced(address: number, length: number): boolean {
    const units = new Uint16Array(this.kernel.memory.buffer, address, length);
    return units.some((unit) => unit >= FIRST_UNIT && unit < END_UNIT);
  }

  private copyAsCodePoints(rows: Uint32Array, copies: readonly Copy[], placed: readonly number[]): void {
    if (copies.length === 0) return;
    const block = this.copies.atLeast(copies.reduce((sum, { length }) => sum + WORD_BYTES * length, 0));
    let at = 0;
    for (const { row, address, length } of copies) {
      rows[row] = addressOf(block) + WORD_BYTES * at;
      rows[row + 2] = WORD_BYTES;
      const units = new Uint16Array(this.kernel.memory.buffer, address, length);
      for (const unit of units) block.u32[at++] = unit >= FIRST_UNIT && unit < END_UNIT ? placed[unit - FIRST_UNIT] : unit;
    }
  }
}

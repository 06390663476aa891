/**
 * Pattern matches: reads the match records that the kernel wrote, where they lie.
 *
 * Nothing is copied: a caller that ranks thousands of matches reads three numbers of each and drops most. Threads write theirs in regions of
 * their own, so an answer may lie in several; readers go forward, mostly, and stay in one.
 */
import type { MemoryBlock } from '../core/ports/memory-arena.ts';
import type { PatternMatches } from '../core/ports/pattern-kernel.ts';
import type { MemoryMap } from './kernel-binding.ts';

const NO_WORDS = new Uint32Array(0);
const NO_NUMBERS = new Float64Array(0);

/** Match records that lie one behind the other. */
export interface MatchRegion {
  /** Matches in the regions before this one. */
  readonly before: number;
  readonly block: MemoryBlock;
  /** Byte of the first record in the block. */
  readonly offset: number;
}

export class KernelPatternMatches implements PatternMatches {
  readonly count: number;
  private readonly map: MemoryMap;
  private readonly stride: number;
  private readonly regions: readonly MatchRegion[] | undefined;
  /** The region at hand: records `[first, end)`. */
  private words: Uint32Array;
  private numbers: Float64Array;
  private first = 0;
  private end: number;
  private offset = 0;

  /**
   * @param strideBytes size of one match record
   * @param where       the block that holds all, from its start, or the regions in their order, none of them empty
   */
  constructor(count: number, where: MemoryBlock | readonly MatchRegion[], map: MemoryMap, strideBytes: number) {
    this.count = count;
    this.map = map;
    this.stride = strideBytes;
    if ('u32' in where) {
      this.regions = undefined;
      this.words = where.u32;
      this.numbers = where.f64;
      this.end = count;
    } else {
      this.regions = where;
      this.words = NO_WORDS;
      this.numbers = NO_NUMBERS;
      this.end = 0;
    }
  }

  segmentOf(index: number): number {
    return this.field(index, this.map.MATCH_SEGMENT);
  }

  ordinalOf(index: number): number {
    return this.field(index, this.map.MATCH_ORDINAL);
  }

  similarityOf(index: number): number {
    const at = this.recordAt(index);
    return this.numbers[(at + this.map.MATCH_SIMILARITY) / 8];
  }

  matchCountOf(index: number): number {
    return this.field(index, this.map.MATCH_COUNT);
  }

  blockCountOf(index: number): number {
    return this.field(index, this.map.MATCH_BLOCK_COUNT);
  }

  pastEventCountOf(index: number): number {
    return this.field(index, this.map.MATCH_PAST_EVENTS);
  }

  presentEventCountOf(index: number): number {
    return this.field(index, this.map.MATCH_PRESENT_EVENTS);
  }

  presentSymbolCountOf(index: number): number {
    return this.field(index, this.map.MATCH_PRESENT_SYMBOLS);
  }

  firstMatchOf(index: number): number {
    return this.field(index, this.map.MATCH_FIRST);
  }

  matchedPositionsOf(index: number, into: number[]): void {
    const at = this.recordAt(index);
    const first = (at + this.map.MATCH_HEADER_BYTES) / 4;
    const end = (at + this.stride) / 4;
    for (let word = first; word < end; word++) {
      // The lowest set bit leaves each round, so positions ascend.
      for (let bits = this.words[word]; bits !== 0; bits &= bits - 1) into.push((word - first) * 32 + 31 - Math.clz32(bits & -bits));
    }
  }

  private field(index: number, offset: number): number {
    const at = this.recordAt(index);
    return this.words[(at + offset) / 4];
  }

  /** Byte of a record in the region at hand, which is changed when it does not hold the record. */
  private recordAt(index: number): number {
    if (index < this.first || index >= this.end) this.moveTo(index);
    return (index - this.first) * this.stride + this.offset;
  }

  private moveTo(index: number): void {
    const { regions = [], count } = this;
    let from = 0;
    let to = regions.length;
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if (regions[middle].before <= index) from = middle;
      else to = middle;
    }
    if (from === to) return;
    const { before, block, offset } = regions[from];
    this.first = before;
    this.end = to === regions.length ? count : regions[to].before;
    this.words = block.u32;
    this.numbers = block.f64;
    this.offset = offset;
  }
}

/**
 * Pattern matches: reads the match records that the kernel wrote, where they lie.
 *
 * Nothing is copied: a caller that ranks thousands of matches reads three numbers of each and drops most.
 */
import type { PatternMatches } from '../core/ports/pattern-kernel.ts';
import type { MemoryMap } from './kernel-binding.ts';

export class KernelPatternMatches implements PatternMatches {
  readonly count: number;
  private readonly words: Uint32Array;
  private readonly numbers: Float64Array;
  private readonly map: MemoryMap;
  private readonly stride: number;

  /** @param strideBytes size of one match record */
  constructor(count: number, words: Uint32Array, numbers: Float64Array, map: MemoryMap, strideBytes: number) {
    this.count = count;
    this.words = words;
    this.numbers = numbers;
    this.map = map;
    this.stride = strideBytes;
  }

  segmentOf(index: number): number {
    return this.field(index, this.map.MATCH_SEGMENT);
  }

  ordinalOf(index: number): number {
    return this.field(index, this.map.MATCH_ORDINAL);
  }

  similarityOf(index: number): number {
    return this.numbers[(index * this.stride + this.map.MATCH_SIMILARITY) / 8];
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
    const first = (index * this.stride + this.map.MATCH_HEADER_BYTES) / 4;
    const end = ((index + 1) * this.stride) / 4;
    for (let word = first; word < end; word++) {
      // The lowest set bit leaves each round, so positions ascend.
      for (let bits = this.words[word]; bits !== 0; bits &= bits - 1) into.push((word - first) * 32 + 31 - Math.clz32(bits & -bits));
    }
  }

  private field(index: number, offset: number): number {
    return this.words[(index * this.stride + offset) / 4];
  }
}

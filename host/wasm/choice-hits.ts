/** Choice hits: what a search found, as the kernel wrote it, of one thread or of several. */
import type { ChoiceHits } from '../core/ports/choice-kernel.ts';
import type { MemoryBlock } from '../core/ports/memory-arena.ts';
import type { MemoryMap } from './kernel-binding.ts';

/** What one thread found. */
export interface HitPart {
  readonly count: number;
  readonly block: MemoryBlock;
}

export class KernelHits implements ChoiceHits {
  readonly count: number;
  private readonly words: Uint32Array;
  private readonly numbers: Float64Array;
  private readonly wordStride: number;
  private readonly numberStride: number;
  private readonly indexWord: number;

  constructor(count: number, block: MemoryBlock, stride: number, indexOffset: number) {
    this.count = count;
    this.words = block.u32;
    this.numbers = block.f64;
    this.wordStride = stride / 4;
    this.numberStride = stride / 8;
    this.indexWord = indexOffset / 4;
  }

  indexOf(hit: number): number {
    return this.words[hit * this.wordStride + this.indexWord];
  }

  scoreOf(hit: number): number {
    return this.numbers[hit * this.numberStride];
  }
}

/** Hits of several threads, put together; of each thread's best only those that are among the best of all. */
export class GatheredHits implements ChoiceHits {
  private readonly indexes: Uint32Array;
  private readonly scores: Float64Array;

  /** @param limit  most hits; undefined: all of them */
  constructor(parts: readonly HitPart[], { HIT_BYTES, HIT_INDEX }: Pick<MemoryMap, 'HIT_BYTES' | 'HIT_INDEX'>, limit: number | undefined) {
    const total = parts.reduce((sum, { count }) => sum + count, 0);
    const indexes = new Uint32Array(total);
    const scores = new Float64Array(total);
    let at = 0;
    for (const { count, block } of parts) {
      for (let hit = 0; hit < count; hit++, at++) {
        indexes[at] = block.u32[(hit * HIT_BYTES + HIT_INDEX) / 4];
        scores[at] = block.f64[(hit * HIT_BYTES) / 8];
      }
    }
    if (limit === undefined || total <= limit) {
      this.indexes = indexes;
      this.scores = scores;
      return;
    }
    const best = indexes.map((_, hit) => hit).sort((one, other) => scores[other] - scores[one] || indexes[one] - indexes[other]);
    this.indexes = Uint32Array.from(best.subarray(0, limit), (hit) => indexes[hit]);
    this.scores = Float64Array.from(best.subarray(0, limit), (hit) => scores[hit]);
  }

  get count(): number {
    return this.indexes.length;
  }

  indexOf(hit: number): number {
    return this.indexes[hit];
  }

  scoreOf(hit: number): number {
    return this.scores[hit];
  }
}

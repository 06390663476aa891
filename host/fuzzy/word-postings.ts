/**
 * Word postings: which choices may hold a word, by its hash.
 *
 *   starts    first posting of each bucket of hashes, and their number | postings    indexes of choices, rising in each bucket
 *
 * Words share buckets, so some choices that are named hold another word: whoever asks compares texts. 4.5 bytes a word.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';

/** Words for each bucket, about: what is compared in vain costs less than a microsecond for a word of a query. */
const WORDS_PER_BUCKET = 8;
/** Odd, its bits without order (2^32 divided by the golden ratio): spreads hashes whose upper bits are alike. */
const SPREAD = 0x9e37_79b1;
const HASH_BITS = 32;
/** Words between two steps, and nanoseconds that one costs, twice. */
const PIECE_WORDS = 65_536;
const COUNTED_NS = 4;
const PLACED_NS = 15;

export class WordPostings {
  private readonly block: MemoryBlock;
  private readonly buckets: number;
  private readonly shift: number;

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was taken */
  constructor(arena: MemoryArena, wordCount: number) {
    const bits = Math.max(1, HASH_BITS - Math.clz32(Math.floor(wordCount / WORDS_PER_BUCKET)));
    this.buckets = 1 << bits;
    this.shift = HASH_BITS - bits;
    this.block = arena.allocate(4 * (this.buckets + 1 + wordCount));
  }

  get byteLength(): number {
    return this.block.byteLength;
  }

  /**
   * Enters all words, in steps of a few milliseconds, each of which says what it cost.
   *
   * @param rows    [hash, number of the choice] of each word, as many as were announced, by rising number
   * @param indexes of the choices by their numbers
   */
  *fill(rows: Uint32Array, indexes: Uint32Array): Generator<number, void> {
    const { u32 } = this.block;
    const starts = u32.subarray(0, this.buckets + 1).fill(0);
    const postings = u32.subarray(this.buckets + 1);
    const end = rows.length;
    for (let at = 0; at < end; at += 2) {
      starts[this.bucketOf(rows[at])]++;
      if ((at / 2) % PIECE_WORDS === PIECE_WORDS - 1) yield COUNTED_NS * PIECE_WORDS;
    }
    for (let bucket = 1; bucket <= this.buckets; bucket++) starts[bucket] += starts[bucket - 1];
    // From behind: what is the end of a bucket now becomes its start.
    for (let at = end - 2; at >= 0; at -= 2) {
      postings[--starts[this.bucketOf(rows[at])]] = indexes[rows[at + 1]];
      if ((at / 2) % PIECE_WORDS === 0) yield PLACED_NS * PIECE_WORDS;
    }
  }

  /** The choices that may hold a word of this hash, by rising index; a view, valid while this lives. */
  holding(hash: number): Uint32Array {
    const { u32 } = this.block;
    const bucket = this.bucketOf(hash);
    const postings = this.buckets + 1;
    return u32.subarray(postings + u32[bucket], postings + u32[bucket + 1]);
  }

  free(): void {
    this.block.free();
  }

  private bucketOf(hash: number): number {
    return Math.imul(hash, SPREAD) >>> this.shift;
  }
}

/**
 * Pattern kernel: one query against all learned patterns of a space, in one call.
 *
 * Words: a *record* is one pattern, a run of symbol ids cut into events. Records live in *segments*. A *young* segment holds records in
 * the order of learning and is scanned. A *settled* segment is immutable, ordered by length and carries posting lists. The *ordinal* of a
 * record is its position in its segment.
 *
 *   run of one record     a b | a c | d          symbols  [a, b, a, c, d]
 *                         0     1     2          eventEnds [2, 4, 5]   (position behind the last symbol of each event)
 */
import type { MemoryBlock } from './memory-arena.ts';

/** Stands in a query for a symbol that no pattern holds; it equals nothing, not even itself. */
export const UNKNOWN_SYMBOL = 0xffff_ffff;

/** What both kinds of segment hold. All blocks are read as u32. */
interface SegmentRecords {
  /** All runs, one behind the other, in ordinal order. */
  readonly symbols: MemoryBlock;
  /** `recordCount + 1` positions into `eventEnds`: where the events of an ordinal start. */
  readonly eventStarts: MemoryBlock;
  /** Per event the number of the record's symbols up to and including it; strictly ascending within a record. */
  readonly eventEnds: MemoryBlock;
}

/** Symbols fall into buckets by their lowest bits, and a row of signatures has a bit for each of the first so many records. */
export const SIGNATURE_BUCKETS = 512;
export const SIGNATURE_RECORDS = 1024;

/** Unordered records; the blocks of the first four columns grow at their ends only. */
export interface YoungRecords extends SegmentRecords {
  /** `recordCount + 1` positions into `symbols`: where the run of an ordinal starts. */
  readonly runStarts: MemoryBlock;
  /** Row `symbol % SIGNATURE_BUCKETS`, bit `ordinal`: the record holds a symbol of the bucket. Speeds up the scan of many records. */
  readonly signatures?: MemoryBlock;
}

/** Immutable records ordered by length, ascending. */
export interface SettledRecords extends SegmentRecords {
  /** Rows `[length, firstOrdinal, endOrdinal, firstSymbol]` by rising length; records of one length lie one behind the other from `firstSymbol`. */
  readonly lengthRuns: MemoryBlock;
  readonly lengthRunCount: number;
  /** Posting list of the first occurrence of symbol s: `postings[postingStarts[s] .. postingStarts[s + 1])`, for `s < symbolLimit`. */
  readonly postingStarts: MemoryBlock;
  readonly symbolLimit: number;
  /**
   * Rows `[symbol, occurrence, start, end]`, ascending by (symbol, occurrence), occurrence from 1: the posting list of the records
   * that hold the symbol more than `occurrence` times. With these, counting lists counts shared symbols with their repeats exactly.
   */
  readonly repeats: MemoryBlock;
  readonly repeatCount: number;
  /** Ordinals, ascending within each list. */
  readonly postings: MemoryBlock;
}

/** A segment that the kernel knows. Its blocks must stay allocated until `detach`. */
export interface AttachedSegment {
  /** Number of records that queries see; a young segment raises it after appending. */
  recordCount: number;
  /** Forgets the segment; the blocks remain the caller's. */
  detach(): void;
}

/** Text of every symbol, for character-level work. Symbol s is `codePoints[starts[s] .. starts[s + 1])`. */
export interface SymbolTexts {
  /** u32, `symbolCount + 1` positions. */
  readonly starts: MemoryBlock;
  /** u32 Unicode code points. */
  readonly codePoints: MemoryBlock;
  readonly symbolCount: number;
}

export interface PatternQuery {
  /** The short-term memory, flat, in order; `UNKNOWN_SYMBOL` where no pattern holds the symbol. At least 1. */
  readonly symbols: Uint32Array;
  /**
   * Least similarity to answer, in [0, 1], inclusive. 0 answers every record, also those that share nothing;
   * above 0 a record without any matching block is dropped, whatever its similarity.
   */
  readonly leastSimilarity: number;
  /** Every id in the segments is below this. */
  readonly symbolLimit: number;
  readonly segments: readonly AttachedSegment[];
  /** Given: similarity is that of the texts (symbols joined by one space); otherwise that of the symbol runs. */
  readonly characters?: { readonly codePoints: Uint32Array; readonly texts: SymbolTexts };
}

/**
 * The matching records, in the order of `segments`, then by ordinal. Valid until the next call of the kernel.
 *
 * `index` runs from 0 to `count - 1`. The matching blocks behind the figures are those of specs/kato.md 3.3 (Ratcliff and
 * Obershelp: longest contiguous block first, ties by position in the pattern, then in the query).
 */
export interface PatternMatches {
  readonly count: number;
  /** Position in `query.segments`. */
  segmentOf(index: number): number;
  ordinalOf(index: number): number;
  /** Symbol runs: `((2.0 * lcs / total) * 100.0) / 100.0`; texts: `(1 - indel / total) * 100 / 100`, 1 for two empty texts. */
  similarityOf(index: number): number;
  /** Symbols in matching blocks. */
  matchCountOf(index: number): number;
  /** Matching blocks after merging adjacent ones; 0 only at least similarity 0. */
  blockCountOf(index: number): number;
  /** Leading events that lie in the past, after the fix-up of specs/kato.md 3.3. */
  pastEventCountOf(index: number): number;
  /** Events from the past's end that hold the matching blocks; all events when there is no block. */
  presentEventCountOf(index: number): number;
  /** Symbols of the present events. */
  presentSymbolCountOf(index: number): number;
  /** Position in the pattern of the first symbol of the first block; 0 when there is no block. */
  firstMatchOf(index: number): number;
  /** Appends the ascending positions in the query that matching blocks cover to `into`. */
  matchedPositionsOf(index: number, into: number[]): void;
}

export interface PatternKernel {
  attachYoung(records: YoungRecords, recordCount: number): AttachedSegment;
  attachSettled(records: SettledRecords, recordCount: number): AttachedSegment;
  /**
   * Finds every record whose similarity reaches the least one: no false negative, none extra, at any length of query and pattern.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the answer; the kernel stays usable
   */
  matchPatterns(query: PatternQuery): PatternMatches;
  /**
   * Ratio (RapidFuzz's `fuzz.ratio`, 0 to 100) of one text to each symbol text, by symbol id. Valid until the next call of the kernel.
   */
  symbolRatios(codePoints: Uint32Array, texts: SymbolTexts): Float64Array;
}

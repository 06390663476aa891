/**
 * Choice kernel: edit distances of one query to many strings that lie in kernel memory.
 *
 * A store of choices owns columns, texts and groups; the kernel is told where they are with every question and keeps nothing.
 */
import type { MemoryBlock } from './memory-arena.ts';

/**
 * What a choice is scored by: `levenshtein` and `indel` are distances, `lcs` is the length of the longest common subsequence,
 * `normalizedLevenshtein` and `ratio` (of `indel`) are similarities in [0, 1].
 */
export type EditScorer = 'levenshtein' | 'normalizedLevenshtein' | 'indel' | 'lcs' | 'ratio';

/** `jaro`: the Jaro and Jaro-Winkler similarity, scores only. */
export type GroupScorer = EditScorer | 'jaro';

/** Columns by index of the choice. */
export interface ChoiceColumns {
  /** u32: address of the text, see `addressOf`. */
  readonly texts: MemoryBlock;
  /** u32: length in code points, and in the upper two bits the logarithm of the bytes of a unit. */
  readonly lengths: MemoryBlock;
  /** A bit each, in u32 words: removed. */
  readonly removed: MemoryBlock;
}

/** Choices of one length in bit-sliced groups of 128, or a plain list of any lengths. */
export interface ChoiceBucket {
  /** Undefined: a plain list. */
  readonly planes: { readonly block: MemoryBlock; readonly offset: number; readonly count: number } | undefined;
  /** Of each choice; 0 for a plain list. */
  readonly length: number;
  readonly choiceCount: number;
  /** u32 per choice: its index. */
  readonly indexes: MemoryBlock;
  /** Bytes from the begin of `indexes`. */
  readonly indexesOffset: number;
}

/** Buckets as the kernel reads them; large ones may be several in the table. */
export interface BucketTable {
  readonly bucketCount: number;
  /** Of the list that grows: choices, and characters of all of them. */
  setGrowing(choiceCount: number, characters: number): void;
  free(): void;
}

/** The characters of a query, as a store spells them. */
export interface ChoiceQueryText {
  /** u32 per character: the unit of u8 and u16 texts, or from 65,536 on a number of its own for what such texts do not hold. */
  readonly units: Uint32Array;
  /** Units from 65,536 on. */
  readonly foreignCount: number;
  /** u16 per character: its class in groups; `NO_CLASS` for what no choice holds. */
  readonly classes: Uint16Array;
  /** Whether a class of the query stands for several code points of the store. */
  readonly isAmbiguous: boolean;
  /** Pairs of code point and unit: characters that u32 texts spell otherwise than u16 texts. */
  readonly specials: Uint32Array;
}

/** Neighbours in a table that are asked about together. Slots count choices in the order of the buckets. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
  readonly firstSlot: number;
  readonly slotCount: number;
  /** Nanoseconds, about. */
  readonly work: number;
}

export interface ChoiceQuery {
  readonly text: ChoiceQueryText;
  readonly scorer: GroupScorer;
  readonly columns: ChoiceColumns;
  readonly table: BucketTable;
  /** Levenshtein only: compares the query with the nearest beginning of each choice. Searches only. */
  readonly byPrefix?: boolean | undefined;
  /** Threads that may work on it where that pays, the caller's among them; 1 if missing. The answer is the same. */
  readonly threads?: number | undefined;
}

export interface ChoiceHits {
  readonly count: number;
  indexOf(hit: number): number;
  /** Distances count as negative scores. */
  scoreOf(hit: number): number;
}

/** Choices of one length, in texts of u8 or u16, to be written into groups. */
export interface SliceJob {
  readonly columns: ChoiceColumns;
  readonly indexes: MemoryBlock;
  readonly indexesOffset: number;
  readonly choiceCount: number;
  readonly length: number;
  /** u8 per unit: its class. */
  readonly classes: MemoryBlock;
  readonly planes: MemoryBlock;
  readonly planesOffset: number;
  readonly planeCount: number;
}

/** Texts whose words are to be sorted and joined. Offsets count bytes; `indexes`, `texts` and `lengths` have a u32 per text. */
export interface JoinJob {
  readonly columns: ChoiceColumns;
  readonly indexes: MemoryBlock;
  readonly texts: MemoryBlock;
  readonly lengths: MemoryBlock;
  /** Of the first text in these three. */
  readonly offset: number;
  readonly count: number;
  /** As large as the texts, and a byte for each. */
  readonly joined: MemoryBlock;
  /** Rows of 8 bytes: half as many as there are characters, and one a text. */
  readonly words: MemoryBlock;
}

export interface ChoiceKernel {
  /** Length up to which choices may lie in groups. */
  readonly slicedLength: number;
  /** Choices of a group. */
  readonly groupChoices: number;
  /** Bytes of a group are its length times planes times this. */
  readonly planeBytes: number;

  /** The number that columns of addresses hold for a place in a block. */
  addressOf(block: MemoryBlock): number;

  /** All memory, in which such a number is a place; valid until memory grows. */
  bytes(): Uint8Array;

  /**
   * @param buckets  those in groups by rising length, then the plain lists
   * @param columns  of the choices in plain lists
   * @param growing  one more plain list, to which choices may come
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  describe(buckets: readonly ChoiceBucket[], columns: ChoiceColumns, growing?: ChoiceBucket): BucketTable;

  /**
   * The pieces in which a query is answered so that nobody waits long: of some milliseconds each, those with the best hits first.
   *
   * @param least   least score of a search; undefined: all choices are scored
   * @param within  a piece that was too large for the memory: its rows one by one
   */
  ranges(query: ChoiceQuery, least: number | undefined, within?: RowRange): readonly RowRange[];

  /** Sorts the choices of a job by their first characters, so that neighbours in a group begin alike. */
  sortByBeginning(job: SliceJob): void;

  /** Writes the groups of a job. */
  slice(job: SliceJob): void;

  /** Beside the number of a text in the last of its rows of words, when one of them stands there twice. */
  readonly repeatedWords: number;

  /**
   * Sorts and joins the words of texts, each word once, and lists them as rows [hash, number of the text in the job].
   *
   * Texts without words, longer than `slicedLength` or with units of the store's own get the length 0, and no rows.
   *
   * @returns rows
   */
  joinWords(job: JoinJob): number;

  /**
   * Finds the best choices: by falling score, of equal scores the lowest indexes. They come in no particular order.
   *
   * @param limit  most hits; undefined: all that score enough
   * @param least  least score
   * @param range  of the choices that are meant; all if missing
   * @returns hits, valid until the next call
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the query or its hits
   */
  search(query: ChoiceQuery, limit: number | undefined, least: number, range?: RowRange): ChoiceHits;

  /**
   * Levenshtein distances, or common lengths where the scorer goes by those, of the choices of a range.
   *
   * @returns u32 by slot, valid until the next call; the values of removed choices mean nothing
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the query or the answer
   */
  scores(query: ChoiceQuery, range: RowRange): Uint32Array;

  /**
   * Jaro-Winkler similarities of the choices of a range that lie in groups.
   *
   * @param query         of the scorer `jaro`, with at least one character, not ambiguous
   * @param prefixWeight  gain of each of the first four characters that agree; 0: Jaro similarities
   * @returns f64 by slot, valid until the next call; the values of removed choices and of those in plain lists mean nothing
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the query or the answer
   */
  similarities(query: ChoiceQuery, range: RowRange, prefixWeight: number): Float64Array;

  /**
   * The same as `scores` of all choices: bytes, of which 255 stands for larger values, too.
   *
   * @returns u8 by slot, valid until the next call
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the query or the answer
   */
  slotScores(query: ChoiceQuery, slotCount: number): Uint8Array;
}

/**
 * Word segment: the choices of a range of indexes by their words, sorted, each once, joined by single spaces.
 *
 *   texts ──► joined words ──► bit-sliced groups        words ──► postings by hash
 *
 * Once the groups are written the joined texts are given back: what is left takes the planes (0.625 to 1 byte a character), 4 bytes a choice
 * and 4.5 a word. Choices without words, longer ones than groups take, and those that would fill too little of a group stand in a list
 * of loose ones: they are compared with their own texts.
 */
import type { ChoiceBucket, ChoiceColumns, ChoiceKernel } from '../core/ports/choice-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { GrowableBlock } from '../core/postings/growable-block.ts';
import { type ChoiceClasses, NO_CLASS } from './choice-classes.ts';
import { SlicedSegment } from './sliced-segment.ts';
import { WordPostings } from './word-postings.ts';

/** The store that the choices belong to. */
export interface WordStore {
  readonly kernel: ChoiceKernel;
  readonly arena: MemoryArena;
  readonly classes: ChoiceClasses;
  /** Where the columns lie now. */
  columns(): ChoiceColumns;
  has(index: number): boolean;
}

/** Choices whose words are joined between two steps, and nanoseconds that one costs. */
const PIECE_CHOICES = 4096;
const JOINED_NS = 400;
const LOOKED_AT_NS = 15;
const WORDS_PER_ROW = 2;
const LENGTH_MASK = 0x3fff_ffff;
const WIDTH_SHIFT = 30;
const SPACE = 0x20;

export class WordSegment {
  /** The indexes that it answers for: from `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
  /** Choices in groups that have a word twice: their own words, joined, are others than those in the groups. By rising index. */
  repeating: Uint32Array = new Uint32Array(0);
  private readonly store: WordStore;
  private groups: SlicedSegment | undefined;
  private postings: WordPostings | undefined;

  constructor(store: WordStore, first: number, end: number) {
    this.store = store;
    this.first = first;
    this.end = end;
  }

  /**
   * Builds it in steps of a few milliseconds, each of which says what it cost: nanoseconds, about. Who leaves it before its end frees it.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  *build(): Generator<number, void> {
    const { kernel, arena, classes } = this.store;
    const indexes = yield* this.members();
    if (classes.classOf(SPACE) === NO_CLASS) classes.count(SPACE);
    classes.assign();
    const taken: { free(): void }[] = [];
    const keep = <Kept extends { free(): void }>(kept: Kept): Kept => {
      taken.push(kept);
      return kept;
    };
    try {
      const [members, texts, lengths] = [0, 0, 0].map(() => keep(arena.allocate(Math.max(4 * indexes.length, 1))));
      members.u32.set(indexes);
      const rows = keep(new GrowableBlock(arena));
      for (let first = 0; first < indexes.length; first += PIECE_CHOICES) {
        const count = Math.min(PIECE_CHOICES, indexes.length - first);
        const room = this.roomOf(indexes.subarray(first, first + count));
        const joined = keep(arena.allocate(room.bytes));
        const words = arena.allocate(8 * room.words);
        try {
          const job = { columns: this.store.columns(), indexes: members, texts, lengths, offset: 4 * first, count, joined, words };
          this.append(rows, words, kernel.joinWords(job), first);
        } finally {
          words.free();
        }
        yield JOINED_NS * count;
      }
      const numbers = indexes.map((_, number) => number);
      this.groups = new SlicedSegment(kernel, arena, classes, numbers);
      yield* this.groups.build(
        (number) => lengths.u32[number] & LENGTH_MASK,
        () => ({ texts, lengths, removed: members }),
      );
      this.groups.renumber(indexes);
      this.repeating = this.repeatingOf(rows, indexes);
      this.postings = new WordPostings(arena, rows.length / WORDS_PER_ROW);
      yield* this.postings.fill(rows.block.u32.subarray(0, rows.length), indexes);
    } finally {
      for (const one of taken) one.free();
    }
  }

  /** Groups by rising length. Precondition of this and all that follows: it is built. */
  get buckets(): readonly ChoiceBucket[] {
    return (this.groups?.buckets ?? []).filter(({ planes }) => planes !== undefined);
  }

  /** Choices in no group, by rising index; a view, valid while this lives. */
  get loose(): Uint32Array {
    const plain = this.groups?.buckets.find(({ planes }) => planes === undefined);
    if (plain === undefined) return new Uint32Array(0);
    return plain.indexes.u32.subarray(plain.indexesOffset / 4, plain.indexesOffset / 4 + plain.choiceCount);
  }

  /** See `WordPostings.holding`. */
  holding(hash: number): Uint32Array {
    return this.postings?.holding(hash) ?? new Uint32Array(0);
  }

  /** Kernel memory that it takes. */
  get byteLength(): number {
    return (this.groups?.byteLength ?? 0) + (this.postings?.byteLength ?? 0);
  }

  free(): void {
    this.groups?.free();
    this.postings?.free();
    this.groups = undefined;
    this.postings = undefined;
  }

  private *members(): Generator<number, Uint32Array> {
    const indexes = new Uint32Array(this.end - this.first);
    let count = 0;
    for (let index = this.first; index < this.end; index++) {
      if (this.store.has(index)) indexes[count++] = index;
      if (index % PIECE_CHOICES === 0) yield LOOKED_AT_NS * PIECE_CHOICES;
    }
    return indexes.subarray(0, count);
  }

  /** Bytes and rows that the words of choices need at most. */
  private roomOf(indexes: Uint32Array): { readonly bytes: number; readonly words: number } {
    const lengths = this.store.columns().lengths.u32;
    const { slicedLength } = this.store.kernel;
    let bytes = 1;
    let words = 1;
    for (const index of indexes) {
      const length = lengths[index] & LENGTH_MASK;
      if (length > slicedLength) continue;
      bytes += (length << (lengths[index] >>> WIDTH_SHIFT)) + 1;
      words += (length >>> 1) + 1;
    }
    return { bytes, words };
  }

  /** Takes rows over; the numbers of their choices, until here those of a piece, become those of the segment. */
  private append(rows: GrowableBlock, words: MemoryBlock, count: number, first: number): void {
    const mark = this.store.kernel.repeatedWords;
    rows.reserve(WORDS_PER_ROW * count);
    for (let at = 0; at < WORDS_PER_ROW * count; at += WORDS_PER_ROW) {
      rows.push(words.u32[at]);
      const number = words.u32[at + 1];
      rows.push(number >= mark ? number - mark + first + mark : number + first);
    }
  }

  /** Takes the marks of repetitions off the rows. @returns the indexes of the marked choices */
  private repeatingOf(rows: GrowableBlock, indexes: Uint32Array): Uint32Array {
    const mark = this.store.kernel.repeatedWords;
    const { u32 } = rows.block;
    const found: number[] = [];
    for (let at = 1; at < rows.length; at += WORDS_PER_ROW) {
      if (u32[at] < mark) continue;
      u32[at] -= mark;
      found.push(indexes[u32[at]]);
    }
    return Uint32Array.from(found);
  }
}

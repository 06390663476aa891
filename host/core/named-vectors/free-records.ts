/**
 * Free records: ids of records that were given back, the smallest first.
 *
 *   words  … 0000 0100 0010 0000     a bit per id; none is set below `lowest`
 *
 * Which id comes next depends on the set alone and not on the order in which ids were given back, so a fold that was restored from a
 * snapshot goes on as one that was replayed; and small ids first keep the records of a shrunken index close together.
 *
 * Cost: O(1) to give and to claim; to take, a word for every 32 ids that are passed over.
 */
const WORD_BITS = 32;
const FIRST_WORDS = 4;

export class FreeRecords {
  private words = new Uint32Array(0);
  private freeCount = 0;
  /** A word; all before it are 0. */
  private lowest = 0;

  /** @param recordIds  free from the start */
  constructor(recordIds: Iterable<number> = []) {
    for (const recordId of recordIds) this.give(recordId);
  }

  get count(): number {
    return this.freeCount;
  }

  get byteLength(): number {
    return this.words.byteLength;
  }

  has(recordId: number): boolean {
    const word = recordId >>> 5;
    return word < this.words.length && ((this.words[word] >>> (recordId & 31)) & 1) === 1;
  }

  /** Precondition: the id is not free. */
  give(recordId: number): void {
    const word = recordId >>> 5;
    if (word >= this.words.length) {
      const grown = new Uint32Array(Math.max(FIRST_WORDS, word + 1, this.words.length * 2));
      grown.set(this.words);
      this.words = grown;
    }
    this.words[word] |= 1 << (recordId & 31);
    this.freeCount++;
    this.lowest = Math.min(this.lowest, word);
  }

  /** Precondition: the id is free. It is no more. */
  claim(recordId: number): void {
    this.words[recordId >>> 5] &= ~(1 << (recordId & 31));
    this.freeCount--;
    if (this.freeCount === 0) [this.words, this.lowest] = [new Uint32Array(0), 0];
  }

  /** The smallest, which is free no more; undefined when there is none. */
  take(): number | undefined {
    const smallest = this.atLeast(0);
    if (smallest !== undefined) this.claim(smallest);
    return smallest;
  }

  /** The smallest that is not below an id; undefined when there is none. */
  atLeast(recordId: number): number | undefined {
    if (this.freeCount === 0) return undefined;
    while (this.words[this.lowest] === 0) this.lowest++;
    let word = Math.max(this.lowest, recordId >>> 5);
    for (let mask = word > recordId >>> 5 ? -1 : -1 << (recordId & 31); word < this.words.length; word++, mask = -1) {
      const bits = this.words[word] & mask;
      if (bits !== 0) return word * WORD_BITS + WORD_BITS - 1 - Math.clz32(bits & -bits);
    }
    return undefined;
  }
}

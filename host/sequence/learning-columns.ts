/** Learning columns: the numbers that every learning has, side by side in typed arrays that double when they are full. */
import type { SectionReader } from '../core/snapshots/section-reader.ts';
import { columnSection, type SectionSource } from '../core/snapshots/section-source.ts';

const FIRST_CAPACITY = 16;
const NONE = -1;

export class LearningColumns {
  count = 0;
  /** Journal sequence of the entry. Beyond 2^32 after some years of learning, so doubles. */
  sequences = new Float64Array(FIRST_CAPACITY);
  patterns = new Uint32Array(FIRST_CAPACITY);
  /** Position of the next learning of the same pattern, −1 behind the last one. */
  nexts = new Int32Array(FIRST_CAPACITY);
  /** Number of the session that learned. */
  sessions = new Uint32Array(FIRST_CAPACITY);
  /** Emotive entries that the pattern keeps from this learning on, 1 to 100. */
  persistences = new Uint8Array(FIRST_CAPACITY);

  /** Appends a learning that is the last of its pattern and answers its position. */
  push(sequence: number, pattern: number, session: number, persistence: number): number {
    if (this.count === this.sequences.length) this.grow();
    const position = this.count++;
    this.sequences[position] = sequence;
    this.patterns[position] = pattern;
    this.nexts[position] = NONE;
    this.sessions[position] = session;
    this.persistences[position] = persistence;
    return position;
  }

  /** Only `patterns` changes afterwards, by corrections, and is copied; `nexts` follows from it. */
  capture(): readonly SectionSource[] {
    return [
      columnSection('learnings.sequences', this.sequences.subarray(0, this.count)),
      columnSection('learnings.patterns', this.patterns.slice(0, this.count)),
      columnSection('learnings.sessions', this.sessions.subarray(0, this.count)),
      columnSection('learnings.persistences', this.persistences.subarray(0, this.count)),
    ];
  }

  /**
   * All but `nexts`, which is for whoever links the chains: yields as `patterns` fills, to how many learnings it has come.
   *
   * Precondition: no learning was added.
   */
  async *restore(sections: SectionReader): AsyncGenerator<number> {
    const count = sections.lengthOf('learnings.persistences', Uint8Array.BYTES_PER_ELEMENT);
    this.resize(Math.max(FIRST_CAPACITY, count));
    const counts = [
      await sections.into('learnings.sequences', this.sequences),
      await sections.into('learnings.sessions', this.sessions),
      await sections.into('learnings.persistences', this.persistences),
    ];
    if (counts.some((found) => found !== count)) throw new Error(`Found columns of ${counts.join(', ')} learnings`);
    this.nexts.fill(NONE);
    this.count = count;
    let filled = 0;
    for await (filled of sections.filling('learnings.patterns', this.patterns)) yield filled;
    if (filled !== count) throw new Error(`Found patterns of ${filled} learnings, expected ${count}`);
  }

  clear(): void {
    this.count = 0;
    this.resize(FIRST_CAPACITY);
  }

  private grow(): void {
    this.resize(this.count * 2);
  }

  private resize(capacity: number): void {
    const kept = this.count;
    const moved = <Column extends { set(from: Column): void; subarray(start: number, end: number): Column }>(
      from: Column,
      to: Column,
    ): Column => {
      to.set(from.subarray(0, kept));
      return to;
    };
    this.sequences = moved(this.sequences, new Float64Array(capacity));
    this.patterns = moved(this.patterns, new Uint32Array(capacity));
    this.nexts = moved(this.nexts, new Int32Array(capacity));
    this.sessions = moved(this.sessions, new Uint32Array(capacity));
    this.persistences = moved(this.persistences, new Uint8Array(capacity));
  }
}

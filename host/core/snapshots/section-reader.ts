/** Section reader: a snapshot's sections as the columns and lists that `section-source.ts` wrote. */
import type { StoredSnapshot } from '../ports/snapshot-store.ts';

export class SectionReader {
  private readonly snapshot: StoredSnapshot;

  constructor(snapshot: StoredSnapshot) {
    this.snapshot = snapshot;
  }

  /** Number of values of a column. */
  lengthOf(section: string, bytesPerValue: number): number {
    const length = this.snapshot.sizeOf(section) / bytesPerValue;
    if (!Number.isInteger(length)) throw new Error(`Section "${section}" ends within a value`);
    return length;
  }

  /** Fills the first values of `target` with a whole column, and answers how many they are. Precondition: there is room for them. */
  async into(section: string, target: Uint8Array | Uint32Array | Float64Array): Promise<number> {
    const length = this.lengthOf(section, target.BYTES_PER_ELEMENT);
    if (length > target.length) throw new Error(`Section "${section}" holds ${length} values, expected at most ${target.length}`);
    const bytes = new Uint8Array(target.buffer, target.byteOffset, length * target.BYTES_PER_ELEMENT);
    await this.snapshot.readInto(section, bytes);
    return length;
  }

  /**
   * As `into`, piece by piece: yields after each piece how many of the first values are there, so that a column is worked through in turns of
   * the event loop while the next piece is read. Its checksum is compared at the end: what was made of the values must be dropped when this rejects.
   */
  async *filling(section: string, target: Uint8Array | Uint32Array | Float64Array): AsyncGenerator<number> {
    const length = this.lengthOf(section, target.BYTES_PER_ELEMENT);
    if (length > target.length) throw new Error(`Section "${section}" holds ${length} values, expected at most ${target.length}`);
    const bytes = new Uint8Array(target.buffer, target.byteOffset, length * target.BYTES_PER_ELEMENT);
    let filled = 0;
    for await (const piece of this.snapshot.read(section)) {
      bytes.set(piece, filled);
      filled += piece.length;
      yield Math.floor(filled / target.BYTES_PER_ELEMENT);
    }
  }

  async bytes(section: string): Promise<Uint8Array> {
    const column = new Uint8Array(this.lengthOf(section, Uint8Array.BYTES_PER_ELEMENT));
    await this.into(section, column);
    return column;
  }

  async words(section: string): Promise<Uint32Array> {
    const column = new Uint32Array(this.lengthOf(section, Uint32Array.BYTES_PER_ELEMENT));
    await this.into(section, column);
    return column;
  }

  async doubles(section: string): Promise<Float64Array> {
    const column = new Float64Array(this.lengthOf(section, Float64Array.BYTES_PER_ELEMENT));
    await this.into(section, column);
    return column;
  }

  /** The values of a list, in order. Its checksum is compared at the end: what was made of them must be dropped when this rejects. */
  async *lines(section: string): AsyncGenerator<unknown> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let rest = '';
    for await (const piece of this.snapshot.read(section)) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
    if (rest !== '') throw new Error(`Section "${section}" ends within a line`);
  }

  /** The only value of a section, read to its end, where its checksum is compared. */
  async value(section: string): Promise<unknown> {
    const values: unknown[] = [];
    for await (const value of this.lines(section)) values.push(value);
    if (values.length !== 1) throw new Error(`Section "${section}" holds ${values.length} values, expected 1`);
    return values[0];
  }
}

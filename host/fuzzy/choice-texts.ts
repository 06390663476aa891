/**
 * Choice texts: the strings of a store, in kernel memory, as narrow as each allows.
 *
 *   chunk   text | text | … | room          address, length and width of each text by its index, in columns
 *
 * Chunks are only appended to; one whose texts are all gone is given back. An empty text lies nowhere: its address means nothing.
 */
import type { ChoiceKernel } from '../core/ports/choice-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { GrowableBlock } from '../core/postings/growable-block.ts';
import type { ChoiceClasses } from './choice-classes.ts';
import type { ChoiceUnits } from './choice-units.ts';

const FIRST_CHUNK_BYTES = 1024;
const LARGEST_CHUNK_BYTES = 1_048_576;
/** Share of all chunks that a new one has: at most so much lies idle. */
const CHUNK_SHARE = 1 / 16;
const LATIN_END = 256;
const ASCII_END = 128;
const WIDTH_RANGE = 1_073_741_824;
const LENGTH_MASK = WIDTH_RANGE - 1;
/** Texts of this width and wider lie in no group: two bytes hold what classes are given to. */
const MOST_GROUP_WIDTH = 2;
/** Up to this length letter by letter is faster than a view and a call with all of them. */
const SHORT_LENGTH = 32;
/** Code points that `String.fromCodePoint` is given at once. */
const PIECE_LENGTH = 4096;

interface Chunk {
  readonly block: MemoryBlock;
  readonly address: number;
  used: number;
  /** Those that were not released; empty ones take no room and are not counted. */
  texts: number;
}

/** Logarithm of the bytes of a unit. */
type Width = 0 | 1 | 2;

export class ChoiceTexts {
  readonly addresses: GrowableBlock;
  readonly lengths: GrowableBlock;
  private readonly kernel: ChoiceKernel;
  private readonly arena: MemoryArena;
  private readonly units: ChoiceUnits;
  private readonly classes: ChoiceClasses;
  private readonly chunks: Chunk[] = [];
  private chunkBytes = 0;
  private readonly piece = new Uint8Array(PIECE_LENGTH);
  private readonly decoder = new TextDecoder();

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` */
  constructor(kernel: ChoiceKernel, arena: MemoryArena, units: ChoiceUnits, classes: ChoiceClasses) {
    this.kernel = kernel;
    this.arena = arena;
    this.units = units;
    this.classes = classes;
    this.addresses = new GrowableBlock(arena);
    try {
      this.lengths = new GrowableBlock(arena);
    } catch (error) {
      this.addresses.free();
      throw error;
    }
  }

  get count(): number {
    return this.addresses.length;
  }

  /** Kernel memory that texts and columns take. */
  get byteLength(): number {
    return this.chunkBytes + this.addresses.byteLength + this.lengths.byteLength;
  }

  /** Makes room in the columns. @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was changed */
  reserve(count: number): void {
    this.addresses.reserve(count);
    this.lengths.reserve(count);
  }

  /**
   * Keeps one more string; its index is the number of those before. Precondition: there is room in the columns.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was changed
   */
  append(text: string): void {
    const length = text.length;
    let chunk = this.chunkFor(length);
    let { u8 } = chunk.block;
    const start = chunk.used;
    let position = 0;
    for (; position < length; position++) {
      const unit = text.charCodeAt(position);
      if (unit >= LATIN_END) break;
      u8[start + position] = unit;
    }
    if (position === length) {
      for (let at = start; at < start + length; at++) this.classes.count(u8[at]);
      this.finish(chunk, start, length, 0);
      return;
    }
    const codePoints = codePointsOf(text);
    const width = this.place(codePoints);
    chunk = this.chunkFor(4 * codePoints.length + 4);
    u8 = chunk.block.u8;
    const bytes = 1 << width;
    const aligned = Math.ceil(chunk.used / bytes) * bytes;
    const address = u8.byteOffset + aligned;
    const units =
      width === 1 ? new Uint16Array(u8.buffer, address, codePoints.length) : new Uint32Array(u8.buffer, address, codePoints.length);
    for (const [at, codePoint] of codePoints.entries()) {
      const unit = this.units.unitOf(codePoint) ?? 0;
      units[at] = width === 1 ? unit : codePoint;
      if (width === 1) this.classes.count(unit);
    }
    this.finish(chunk, aligned, codePoints.length, width);
  }

  lengthOf(index: number): number {
    return this.lengths.block.u32[index] & LENGTH_MASK;
  }

  /** The same for texts that may lie in groups, 0 for others. */
  groupLengthOf(index: number): number {
    const word = this.lengths.block.u32[index];
    return word < MOST_GROUP_WIDTH * WIDTH_RANGE ? word & LENGTH_MASK : 0;
  }

  /** The string of an index. Precondition: it was appended and not released. */
  textOf(index: number): string {
    const word = this.lengths.block.u32[index];
    const length = word & LENGTH_MASK;
    const address = this.addresses.block.u32[index];
    const width = Math.floor(word / WIDTH_RANGE);
    const bytes = this.kernel.bytes();
    let text = '';
    if (width === 0 && length <= SHORT_LENGTH) {
      for (let at = address; at < address + length; at++) text += String.fromCharCode(bytes[at]);
      return text;
    }
    for (let from = 0; from < length; from += PIECE_LENGTH) {
      const count = Math.min(length - from, PIECE_LENGTH);
      if (width === 0) text += String.fromCharCode(...bytes.subarray(address + from, address + from + count));
      else if (width === 1) text += this.wideText(new Uint16Array(bytes.buffer, address + 2 * from, count));
      else text += String.fromCodePoint(...new Uint32Array(bytes.buffer, address + 4 * from, count));
    }
    return text;
  }

  /** The strings of many indexes: short ones of ASCII characters are decoded together. Precondition: as `textOf`. */
  textsOf(indexes: Uint32Array): string[] {
    const texts = new Array<string>(indexes.length);
    const bytes = this.kernel.bytes();
    const addresses = this.addresses.block.u32;
    const lengths = this.lengths.block.u32;
    const { piece } = this;
    // Lengths and texts of hits lie anywhere: read without anything between, they come from memory at the same time. The sum keeps the reads.
    let touched = 0;
    for (const index of indexes) touched += lengths[index] + bytes[addresses[index]];
    piece[0] = touched;
    for (let first = 0; first < indexes.length; ) {
      let used = 0;
      let seen = 0;
      let end = first;
      // A length with another width than a byte is larger than any piece.
      for (; end < indexes.length && used + lengths[indexes[end]] <= PIECE_LENGTH; end++) {
        const address = addresses[indexes[end]];
        const length = lengths[indexes[end]];
        for (let at = 0; at < length; at++) {
          const byte = bytes[address + at];
          seen |= byte;
          piece[used + at] = byte;
        }
        used += length;
      }
      if (end <= first + 1 || seen >= ASCII_END) {
        end = Math.max(end, first + 1);
        for (let place = first; place < end; place++) texts[place] = this.textOf(indexes[place]);
      } else {
        const all = this.decoder.decode(piece.subarray(0, used));
        let start = 0;
        for (let place = first; place < end; place++) {
          const length = lengths[indexes[place]];
          texts[place] = all.substring(start, start + length);
          start += length;
        }
      }
      first = end;
    }
    return texts;
  }

  /** Gives the room of a text back, when its neighbours are gone, too. Precondition: as `textOf`. */
  release(index: number): void {
    if (this.lengthOf(index) === 0) return;
    const address = this.addresses.block.u32[index];
    // A full chunk ends where the next may begin: its end is none of its own.
    const place = this.chunks.findIndex((chunk) => address >= chunk.address && address < chunk.address + chunk.used);
    const chunk = this.chunks[place];
    if (--chunk.texts === 0) this.drop(place);
  }

  free(): void {
    for (const { block } of this.chunks.splice(0)) block.free();
    this.addresses.free();
    this.lengths.free();
  }

  private wideText(units: Uint16Array): string {
    const codePoints = Array.from(units, (unit) => this.units.codePointOf(unit));
    return String.fromCodePoint(...codePoints);
  }

  /** Gives every code point a unit, and says how wide a text of them is. */
  private place(codePoints: readonly number[]): Width {
    let largest = 0;
    let isWide = false;
    for (const codePoint of codePoints) {
      const unit = this.units.placeUnit(codePoint);
      if (unit === undefined) isWide = true;
      else largest = Math.max(largest, unit);
    }
    this.classes.reserve(largest);
    return isWide ? 2 : 1;
  }

  private finish(chunk: Chunk, start: number, length: number, width: Width): void {
    chunk.used = start + length * (1 << width);
    if (length > 0) chunk.texts++;
    this.addresses.push(chunk.address + start);
    this.lengths.push(length + width * WIDTH_RANGE);
  }

  private chunkFor(byteLength: number): Chunk {
    const last = this.chunks.at(-1);
    if (last !== undefined && last.used + byteLength <= last.block.byteLength) return last;
    if (last?.texts === 0) this.drop(this.chunks.length - 1);
    const wanted = Math.min(LARGEST_CHUNK_BYTES, Math.max(FIRST_CHUNK_BYTES, Math.floor(this.chunkBytes * CHUNK_SHARE)));
    const block = this.arena.allocate(Math.max(wanted, byteLength));
    this.chunkBytes += block.byteLength;
    const chunk = { block, address: this.kernel.addressOf(block), used: 0, texts: 0 };
    this.chunks.push(chunk);
    return chunk;
  }

  private drop(place: number): void {
    const [{ block }] = this.chunks.splice(place, 1);
    this.chunkBytes -= block.byteLength;
    block.free();
  }
}

/** Code points of a string; a surrogate without its other half is one of its own. */
export function codePointsOf(text: string): number[] {
  const codePoints: number[] = [];
  for (let position = 0; position < text.length; position++) {
    const codePoint = text.codePointAt(position) ?? 0;
    codePoints.push(codePoint);
    if (codePoint > 0xffff) position++;
  }
  return codePoints;
}

/** Code points of a string. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

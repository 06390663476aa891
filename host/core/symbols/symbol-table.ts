/**
 * Symbol table: every symbol of a space's patterns as a dense id, with its statistics.
 *
 * Ids are given in the order of first learning, so every reader of the same journal gives the same ids. A symbol keeps its id when the last
 * pattern that holds it is forgotten; until it is learned again it is dormant, and only `size` counts it. Texts for character-level work are
 * copied into kernel memory only when a query asks for them.
 */
import type { MemoryArena } from '../ports/memory-arena.ts';
import { type SymbolTexts, UNKNOWN_SYMBOL } from '../ports/pattern-kernel.ts';
import { GrowableBlock } from '../postings/growable-block.ts';
import type { SectionReader } from '../snapshots/section-reader.ts';
import { columnSection, type SectionSource } from '../snapshots/section-source.ts';

/** Texts that are encoded in one piece: some tenths of a millisecond of work. */
const TEXTS_A_PIECE = 4096;

export class SymbolTable {
  private readonly arena: MemoryArena;
  private readonly ids = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly frequencies: number[] = [];
  private readonly memberFrequencies: number[] = [];
  private dormantCount = 0;
  private units = 0;
  private kernelTexts: { readonly starts: GrowableBlock; readonly codePoints: GrowableBlock; count: number } | undefined;

  constructor(arena: MemoryArena) {
    this.arena = arena;
  }

  /** Every id is below this. */
  get size(): number {
    return this.texts.length;
  }

  /** Symbols that some pattern holds. */
  get liveCount(): number {
    return this.texts.length - this.dormantCount;
  }

  /** UTF-16 units of all texts together. */
  get textUnits(): number {
    return this.units;
  }

  /** Kernel memory that it holds. */
  get byteLength(): number {
    return this.kernelTexts === undefined ? 0 : this.kernelTexts.starts.byteLength + this.kernelTexts.codePoints.byteLength;
  }

  /** The id of a symbol, `UNKNOWN_SYMBOL` when no pattern ever held it. */
  idOf(text: string): number {
    return this.ids.get(text) ?? UNKNOWN_SYMBOL;
  }

  /** The id of a symbol that some pattern holds, else `UNKNOWN_SYMBOL`. */
  liveIdOf(text: string): number {
    const id = this.ids.get(text);
    return id === undefined || this.memberFrequencies[id] === 0 ? UNKNOWN_SYMBOL : id;
  }

  textOf(id: number): string {
    return this.texts[id];
  }

  /** The id of a symbol; a new one gets the next id. */
  intern(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.ids.set(text, id);
    this.texts.push(text);
    this.units += text.length;
    this.frequencies.push(0);
    this.memberFrequencies.push(0);
    this.dormantCount++;
    return id;
  }

  /** Occurrences in learned patterns, counted at every learning. */
  frequencyOf(id: number): number {
    return this.frequencies[id];
  }

  /** Patterns that hold the symbol. */
  memberFrequencyOf(id: number): number {
    return this.memberFrequencies[id];
  }

  /** @param occurrences negative when learnings are taken back */
  addFrequency(id: number, occurrences: number): void {
    this.frequencies[id] += occurrences;
  }

  /** @param change 1 for one more pattern that holds the symbol, −1 for one less */
  addMember(id: number, change = 1): void {
    if (this.memberFrequencies[id] === 0) this.dormantCount--;
    this.memberFrequencies[id] += change;
    if (this.memberFrequencies[id] === 0) this.dormantCount++;
  }

  /** All texts in kernel memory. The blocks may move at the next call. */
  textsForKernel(): SymbolTexts {
    this.kernelTexts ??= this.startKernelTexts();
    const { starts, codePoints } = this.kernelTexts;
    for (; this.kernelTexts.count < this.texts.length; this.kernelTexts.count++) {
      const points = codePointsOf(this.texts[this.kernelTexts.count]);
      codePoints.reserve(points.length);
      starts.reserve(1);
      for (const point of points) codePoints.push(point);
      starts.push(codePoints.length);
    }
    return { starts: starts.block, codePoints: codePoints.block, symbolCount: this.texts.length };
  }

  /**
   *   symbols.texts      all texts in UTF-8, one behind the other
   *   symbols.ends       u32 a symbol: where its text ends, in UTF-16 units of all texts together
   *   symbols.frequencies, symbols.members   f64 a symbol
   */
  capture(): readonly SectionSource[] {
    const { texts } = this;
    const count = texts.length;
    return [
      { name: 'symbols.texts', pieces: () => encodedTexts(texts, count) },
      { name: 'symbols.ends', pieces: () => textEnds(texts, count) },
      columnSection('symbols.frequencies', Float64Array.from(this.frequencies)),
      columnSection('symbols.members', Float64Array.from(this.memberFrequencies)),
    ];
  }

  /** Precondition: the table is empty. */
  async restore(sections: SectionReader): Promise<void> {
    // A symbol may begin with a byte order mark, which decoders otherwise take off the first one.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const all = decoder.decode(await sections.bytes('symbols.texts'));
    const frequencies = await sections.doubles('symbols.frequencies');
    const members = await sections.doubles('symbols.members');
    const ends = new Uint32Array(members.length);
    let start = 0;
    let id = 0;
    for await (const filled of sections.filling('symbols.ends', ends)) {
      for (; id < filled; id++) {
        this.intern(all.slice(start, ends[id]));
        this.frequencies[id] = frequencies[id];
        if (members[id] > 0) this.dormantCount--;
        this.memberFrequencies[id] = members[id];
        start = ends[id];
      }
    }
  }

  clear(): void {
    this.free();
    this.ids.clear();
    this.texts.length = 0;
    this.dormantCount = 0;
    this.units = 0;
    this.frequencies.length = 0;
    this.memberFrequencies.length = 0;
  }

  /** Gives kernel memory back; texts come back when they are asked for. */
  free(): void {
    this.kernelTexts?.starts.free();
    this.kernelTexts?.codePoints.free();
    this.kernelTexts = undefined;
  }

  private startKernelTexts() {
    const starts = new GrowableBlock(this.arena);
    starts.push(0);
    return { starts, codePoints: new GrowableBlock(this.arena), count: 0 };
  }
}

function* encodedTexts(texts: readonly string[], count: number): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let start = 0; start < count; start += TEXTS_A_PIECE) {
    yield encoder.encode(texts.slice(start, Math.min(start + TEXTS_A_PIECE, count)).join(''));
  }
}

function* textEnds(texts: readonly string[], count: number): Generator<Uint8Array> {
  let end = 0;
  for (let start = 0; start < count; start += TEXTS_A_PIECE) {
    const ends = new Uint32Array(Math.min(TEXTS_A_PIECE, count - start));
    for (let index = 0; index < ends.length; index++) {
      end += texts[start + index].length;
      ends[index] = end;
    }
    yield new Uint8Array(ends.buffer);
  }
}

/** Unicode code points of a text. */
export function codePointsOf(text: string): Uint32Array {
  const points = new Uint32Array(text.length);
  let count = 0;
  for (const character of text) points[count++] = character.codePointAt(0) ?? 0;
  return points.subarray(0, count);
}

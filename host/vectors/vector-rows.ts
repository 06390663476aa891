/**
 * Vector rows: the vectors of an index in kernel memory, in slabs of neighbouring records.
 *
 *   record id   0 … 1,023 | 1,024 … 2,047 | …        row of a record = id % 1,024
 *   slab        rows, factors (i8), sketches (f32, row-sketching.ts), a bit per record; a slab without records is not there
 *
 * Slabs, and not one block: adding never copies what is there, a removed range gives its memory back, and a search is cut into pieces that
 * threads can take. Only a slab's first rows are taken at first, so that ten thousand indexes of a few vectors stay small.
 *
 * Invariants:
 *  1. A row counts only while its bit is set, and is written only while it is clear or in the turn in which its whole batch is shown
 *     (staged-rows.ts): so a batch becomes visible as a whole.
 *  2. `reserve` may fail and then changes nothing that can be seen; nothing after it fails.
 *  3. A slab is overwritten before it is given back: an erasure promises that what was erased is gone, from this memory too.
 */
import { setImmediate } from 'node:timers/promises';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { RecordMoves, RecordNeighbour } from '../core/ports/record-vectors.ts';
import type { RowKernel, RowLayout, RowSlab } from '../core/ports/row-kernel.ts';
import { sketchNext } from './row-sketching.ts';

/** 1 MiB of 256 f32: a piece of work of 20 microseconds (i8: 10), and what growing may waste. */
export const SLAB_ROWS = 1024;
/** Bytes of a slab's bits. */
export const PRESENT_BYTES = SLAB_ROWS / 8;
const FIRST_ROWS = 8;
/** Slabs of a block of `within`: 4,096 rows, a few milliseconds with all that is done with what is found. */
const BLOCK_SLABS = 4;
/** Given back before the event loop gets a turn: some 2 ms, at a third of a millisecond a mebibyte that is overwritten. */
const TURN_BYTES = 8_388_608;

export class VectorRows {
  readonly layout: RowLayout;
  private readonly arena: MemoryArena;
  private readonly kernel: RowKernel;
  private readonly slabs = new Map<number, RowSlab>();
  private ordered: readonly RowSlab[] | undefined;
  private records = 0;
  private heldBytes = 0;

  constructor(arena: MemoryArena, kernel: RowKernel, layout: RowLayout) {
    this.arena = arena;
    this.kernel = kernel;
    this.layout = layout;
  }

  get count(): number {
    return this.records;
  }

  get bytes(): number {
    return this.heldBytes;
  }

  /** By rising record id. */
  get allSlabs(): readonly RowSlab[] {
    this.ordered ??= [...this.slabs.values()].sort((left, right) => left.firstRecord - right.firstRecord);
    return this.ordered;
  }

  has(recordId: number): boolean {
    const slab = this.slabs.get(Math.floor(recordId / SLAB_ROWS));
    if (slab === undefined) return false;
    const row = recordId % SLAB_ROWS;
    return ((slab.present.u32[row >>> 5] >>> (row & 31)) & 1) === 1;
  }

  /**
   * Makes room for the rows of these records.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  reserve(recordIds: Uint32Array): void {
    const highest = new Map<number, number>();
    for (const recordId of recordIds) {
      const number = Math.floor(recordId / SLAB_ROWS);
      highest.set(number, Math.max(highest.get(number) ?? 0, recordId % SLAB_ROWS));
    }
    try {
      for (const [number, row] of highest) this.slabWithRoom(number, row);
    } catch (error) {
      this.dropEmpty(highest.keys());
      throw error;
    }
  }

  /** Precondition: `reserve` made room. */
  write(recordId: number, vector: Float32Array): void {
    const slab = this.slabs.get(Math.floor(recordId / SLAB_ROWS));
    if (slab === undefined) throw new Error(`Cannot write the vector of record ${recordId}: no room was reserved`);
    this.writeTo(slab, recordId % SLAB_ROWS, vector);
  }

  /** Writes a row of a slab that was taken and is not adopted. */
  writeTo(slab: RowSlab, row: number, vector: Float32Array): void {
    this.kernel.storeRow(this.layout, slab, row, vector);
  }

  /** Precondition: the record has a vector, or `reserve` made room for one. */
  replace(recordId: number, source: RowSlab, sourceRow: number): void {
    const slab = this.slabs.get(Math.floor(recordId / SLAB_ROWS));
    if (slab === undefined) throw new Error(`Cannot replace the vector of record ${recordId}: it has none`);
    const row = recordId % SLAB_ROWS;
    const { rowBytes, factorBytes } = this.layout;
    slab.rows.u8.set(source.rows.u8.subarray(sourceRow * rowBytes, (sourceRow + 1) * rowBytes), row * rowBytes);
    if (source.factors !== undefined)
      slab.factors?.u8.set(source.factors.u8.subarray(sourceRow * factorBytes, (sourceRow + 1) * factorBytes), row * factorBytes);
    if (row < slab.sketchedRows) this.kernel.sketchRows(this.layout, slab, row, 1);
  }

  /** Makes written rows count. */
  show(recordIds: Uint32Array): void {
    for (const recordId of recordIds) {
      const slab = this.slabs.get(Math.floor(recordId / SLAB_ROWS));
      if (slab === undefined || this.has(recordId)) continue;
      const row = recordId % SLAB_ROWS;
      slab.present.u32[row >>> 5] |= 1 << (row & 31);
      this.records++;
    }
  }

  /** Makes rows count no longer; slabs that became empty are given back. */
  hide(recordIds: Uint32Array): void {
    const touched = new Set<number>();
    for (const recordId of recordIds) {
      if (!this.has(recordId)) continue;
      const number = Math.floor(recordId / SLAB_ROWS);
      const row = recordId % SLAB_ROWS;
      const slab = this.slabs.get(number);
      if (slab !== undefined) slab.present.u32[row >>> 5] &= ~(1 << (row & 31));
      touched.add(number);
      this.records--;
    }
    this.dropEmpty(touched);
  }

  /**
   * Removes records and gives others smaller ids.
   *
   * Precondition: as `RecordVectors.stageRemoval`; rows were copied to records that have no vector, the others are copied here.
   */
  removeAndMove(removed: Uint32Array, { from, to }: RecordMoves): void {
    const taken = new Set<number>();
    for (const [place, recordId] of to.entries()) {
      if (!this.has(recordId)) continue;
      this.copy(from[place], recordId);
      taken.add(recordId);
    }
    this.show(to);
    this.hide(removed.filter((recordId) => !taken.has(recordId)));
    this.hide(from);
  }

  /** Copies the row of one record to that of another. Precondition: the first has a vector, `reserve` made room for the second. */
  copy(from: number, to: number): void {
    const slab = this.slabs.get(Math.floor(from / SLAB_ROWS));
    if (slab === undefined) throw new Error(`Cannot copy the vector of record ${from}: it has none`);
    this.replace(to, slab, from % SLAB_ROWS);
  }

  /** Gives back slabs without a record: what a failed change had reserved. */
  release(recordIds: Uint32Array): void {
    this.dropEmpty(new Set(Array.from(recordIds, (recordId) => Math.floor(recordId / SLAB_ROWS))));
  }

  /** Precondition: the vector has the layout's dimension; `limit` is at least 1. */
  nearest(vector: Float32Array, limit: number, filter: Uint32Array | undefined): RecordNeighbour[] {
    const most = Math.min(limit, this.records);
    if (most === 0) return [];
    if (filter === undefined) this.heldBytes += sketchNext(this.kernel, this.arena, this.layout, this.allSlabs, this.records, SLAB_ROWS);
    return this.kernel.nearest(this.layout, this.allSlabs, vector, most, filter);
  }

  /** Records at most so far away, in blocks. Slabs may move between blocks, as when room is made. */
  *within(vector: Float32Array, distance: number): Generator<readonly RecordNeighbour[]> {
    for (let next = 0; ; ) {
      const slabs = this.allSlabs.filter(({ firstRecord }) => firstRecord >= next).slice(0, BLOCK_SLABS);
      const last = slabs.at(-1);
      if (last === undefined) return;
      next = last.firstRecord + SLAB_ROWS;
      yield this.kernel.within(this.layout, slabs, vector, distance);
    }
  }

  /** Records that have a vector and that the filter lets through. */
  countSelected(filter: Uint32Array): number {
    return this.kernel.countSelected(this.slabs.values(), filter);
  }

  /** Ids of all records, ascending. */
  recordIds(): Uint32Array {
    const ids = new Uint32Array(this.records);
    let place = 0;
    for (const { firstRecord, present, rowCount } of this.allSlabs) {
      for (let row = 0; row < rowCount; row++) {
        if (((present.u32[row >>> 5] >>> (row & 31)) & 1) === 1) ids[place++] = firstRecord + row;
      }
    }
    return ids;
  }

  /** The vectors as they are kept, one behind the other: of length 1 for cosine, and rounded for i8. */
  read(recordIds: Uint32Array): Float32Array {
    const { dimension } = this.layout;
    const vectors = new Float32Array(recordIds.length * dimension);
    for (const [place, recordId] of recordIds.entries()) {
      const slab = this.slabs.get(Math.floor(recordId / SLAB_ROWS));
      if (slab === undefined) throw new Error(`Cannot read the vector of record ${recordId}: it has none`);
      this.kernel.readRow(this.layout, slab, recordId % SLAB_ROWS, vectors.subarray(place * dimension, (place + 1) * dimension));
    }
    return vectors;
  }

  /** An empty slab to be filled from a file; its records count when `adopt` is called. */
  takeSlab(firstRecord: number, rowCount: number): RowSlab {
    const { rowBytes, factorBytes } = this.layout;
    const taken: MemoryBlock[] = [];
    const take = (byteLength: number): MemoryBlock => {
      const block = this.arena.allocate(byteLength);
      taken.push(block);
      block.u8.fill(0);
      return block;
    };
    try {
      const rows = take(rowCount * rowBytes);
      const factors = factorBytes === 0 ? undefined : take(rowCount * factorBytes);
      return { firstRecord, rowCount, rows, factors, present: take(PRESENT_BYTES), sketches: undefined, sketchedRows: 0 };
    } catch (error) {
      for (const block of taken) block.free();
      throw error;
    }
  }

  adopt(slab: RowSlab): void {
    this.put(Math.floor(slab.firstRecord / SLAB_ROWS), slab);
    this.records += this.kernel.countSelected([slab]);
  }

  freeSlab(slab: RowSlab): void {
    for (const block of blocksOf(slab)) {
      block.u8.fill(0);
      block.free();
    }
  }

  free(): void {
    for (const slab of this.takeAll()) this.freeSlab(slab);
  }

  /** As `free`, in pieces, with a turn of the event loop between them. */
  async freeInTurns(): Promise<void> {
    let bytes = 0;
    for (const slab of this.takeAll()) {
      if (bytes >= TURN_BYTES) {
        await setImmediate();
        bytes = 0;
      }
      bytes += bytesOf(slab);
      this.freeSlab(slab);
    }
  }

  /** Leaves the index empty. */
  private takeAll(): readonly RowSlab[] {
    const slabs = this.allSlabs;
    this.slabs.clear();
    this.ordered = undefined;
    this.records = 0;
    this.heldBytes = 0;
    return slabs;
  }

  private slabWithRoom(number: number, row: number): void {
    const known = this.slabs.get(number);
    if (known !== undefined && known.rowCount > row) return;
    let rowCount = known === undefined ? FIRST_ROWS : known.rowCount * 2;
    while (rowCount <= row) rowCount *= 2;
    const grown = this.takeSlab(number * SLAB_ROWS, rowCount);
    if (known !== undefined) {
      const { rowBytes, factorBytes } = this.layout;
      grown.rows.u8.set(known.rows.u8.subarray(0, known.rowCount * rowBytes));
      if (known.factors !== undefined) grown.factors?.u8.set(known.factors.u8.subarray(0, known.rowCount * factorBytes));
      grown.present.u8.set(known.present.u8.subarray(0, PRESENT_BYTES));
      this.heldBytes -= bytesOf(known);
      this.freeSlab(known);
    }
    this.put(number, grown);
  }

  private put(number: number, slab: RowSlab): void {
    this.slabs.set(number, slab);
    this.heldBytes += bytesOf(slab);
    this.ordered = undefined;
  }

  private dropEmpty(numbers: Iterable<number>): void {
    for (const number of numbers) {
      const slab = this.slabs.get(number);
      if (slab?.present.u32.subarray(0, PRESENT_BYTES / 4).every((word) => word === 0) !== true) continue;
      this.slabs.delete(number);
      this.heldBytes -= bytesOf(slab);
      this.ordered = undefined;
      this.freeSlab(slab);
    }
  }
}

function blocksOf({ rows, factors, present, sketches }: RowSlab): MemoryBlock[] {
  return [rows, factors, present, sketches].filter((block) => block !== undefined);
}

function bytesOf(slab: RowSlab): number {
  return blocksOf(slab).reduce((sum, block) => sum + block.byteLength, 0);
}

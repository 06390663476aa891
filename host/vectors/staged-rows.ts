/**
 * Staged rows: vectors of a batch that are in kernel memory already, and that no search sees yet.
 *
 *   record without a vector   written to its own row, whose bit is clear
 *   record with a vector      written to a slab beside; its row is replaced when the batch is shown
 *
 * All work that takes long or may fail comes before `show`, so that a batch becomes visible as a whole, in one turn.
 *
 * Precondition: nothing else changes the rows between `write` and `show` or `discard`.
 */
import type { RowSlab } from '../core/ports/row-kernel.ts';
import { SLAB_ROWS, type VectorRows } from './vector-rows.ts';

export class StagedRows {
  private readonly rows: VectorRows;
  private readonly recordIds: Uint32Array;
  /** Records whose vectors are replaced; number n is in row n % 1,024 of slab n / 1,024. */
  private readonly replaced: number[] = [];
  private readonly slabs: RowSlab[] = [];

  constructor(rows: VectorRows, recordIds: Uint32Array) {
    this.rows = rows;
    this.recordIds = recordIds;
  }

  /**
   * Writes the vectors of a part of the batch.
   *
   * @param vectors  those of the whole batch
   * @throws MemoryError `MEM_OUT_OF_MEMORY` call `discard`
   */
  write(vectors: Float32Array, start: number, end: number): void {
    const { rows, recordIds } = this;
    const { dimension } = rows.layout;
    rows.reserve(recordIds.subarray(start, end).filter((recordId) => !rows.has(recordId)));
    for (let place = start; place < end; place++) {
      const vector = vectors.subarray(place * dimension, (place + 1) * dimension);
      if (rows.has(recordIds[place])) this.writeBeside(recordIds[place], vector);
      else rows.write(recordIds[place], vector);
    }
  }

  show(): void {
    for (const [number, recordId] of this.replaced.entries()) {
      this.rows.replace(recordId, this.slabs[Math.floor(number / SLAB_ROWS)], number % SLAB_ROWS);
    }
    this.rows.show(this.recordIds);
    this.freeSlabs();
  }

  discard(): void {
    this.rows.release(this.recordIds);
    this.freeSlabs();
  }

  private writeBeside(recordId: number, vector: Float32Array): void {
    const number = this.replaced.length;
    if (number % SLAB_ROWS === 0) this.slabs.push(this.rows.takeSlab(0, Math.min(SLAB_ROWS, this.recordIds.length - number)));
    this.rows.writeTo(this.slabs[this.slabs.length - 1], number % SLAB_ROWS, vector);
    this.replaced.push(recordId);
  }

  private freeSlabs(): void {
    for (const slab of this.slabs.splice(0)) this.rows.freeSlab(slab);
  }
}

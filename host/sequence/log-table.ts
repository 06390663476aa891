/**
 * Log table: logarithms of count / total, which every entropy asks for again and again.
 *
 * Small counts are remembered for the life of the process; the values come from the kernel, so they are the same everywhere.
 */
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';

/** Patterns and presents are mostly shorter than this; a table of 65 x 65 doubles is 34 kB. */
const TABLE_SIDE = 65;

export class LogTable {
  private readonly numbers: NumericKernel;
  private readonly naturals = new Float64Array(TABLE_SIDE * TABLE_SIDE).fill(Number.NaN);
  private readonly binaries = new Float64Array(TABLE_SIDE * TABLE_SIDE).fill(Number.NaN);

  constructor(numbers: NumericKernel) {
    this.numbers = numbers;
  }

  ln(value: number): number {
    return this.numbers.ln(value);
  }

  log2(value: number): number {
    return this.numbers.log2(value);
  }

  /** ln(count / total). Precondition: 1 <= count <= total. */
  lnOfRatio(count: number, total: number): number {
    if (total >= TABLE_SIDE) return this.numbers.ln(count / total);
    const cell = total * TABLE_SIDE + count;
    const known = this.naturals[cell];
    if (!Number.isNaN(known)) return known;
    const value = this.numbers.ln(count / total);
    this.naturals[cell] = value;
    return value;
  }

  /** log2(count / total). Precondition: 1 <= count <= total. */
  log2OfRatio(count: number, total: number): number {
    if (total >= TABLE_SIDE) return this.numbers.log2(count / total);
    const cell = total * TABLE_SIDE + count;
    const known = this.binaries[cell];
    if (!Number.isNaN(known)) return known;
    const value = this.numbers.log2(count / total);
    this.binaries[cell] = value;
    return value;
  }
}

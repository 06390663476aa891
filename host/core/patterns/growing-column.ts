/**
 * Growing column: one number for each dense id, in a typed array that doubles when it is full.
 *
 * A million numbers in a JavaScript array are pushed one by one when a space is read back, and looked at by the garbage collector;
 * a typed array is taken at once, zeroed by the system.
 */

/** For the first ids: one cache line of four-byte numbers. */
const FIRST_CAPACITY = 16;

export class GrowingColumn<Values extends Int32Array | Uint32Array | Float64Array> {
  /** Values of all ids, and zeros behind them. Another array after a `push` or `resize`. */
  values: Values;
  length = 0;
  private readonly allocate: (capacity: number) => Values;

  /** @param allocate makes an array of so many zeros */
  constructor(allocate: (capacity: number) => Values) {
    this.allocate = allocate;
    this.values = allocate(0);
  }

  /** Gives the next id its value. */
  push(value: number): void {
    if (this.length === this.values.length) this.moveTo(Math.max(FIRST_CAPACITY, this.length * 2));
    this.values[this.length++] = value;
  }

  /** Holds so many values from now on; new ones are 0. Precondition: `length` does not shrink. */
  resize(length: number): void {
    if (length > this.values.length) this.moveTo(length);
    this.length = length;
  }

  clear(): void {
    this.values = this.allocate(0);
    this.length = 0;
  }

  private moveTo(capacity: number): void {
    const values = this.allocate(capacity);
    values.set(this.values);
    this.values = values;
  }
}

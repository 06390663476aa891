/**
 * Time series: the newest points of one figure, in a ring of fixed size.
 *
 * Monitoring keeps a bounded past and never slows down or grows with the age of the process.
 */
export interface TimePoint {
  readonly timeMs: number;
  readonly value: number;
}

export class TimeSeries {
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  #count = 0;

  /** @param capacity points that are kept, at least 1 */
  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
  }

  /** Adds a point; the oldest one leaves when the ring is full. Precondition: times never go back. */
  add(timeMs: number, value: number): void {
    const slot = this.#count % this.#times.length;
    this.#times[slot] = timeMs;
    this.#values[slot] = value;
    this.#count++;
  }

  /** Points of `timeMs` and later, oldest first. */
  since(timeMs: number): readonly TimePoint[] {
    const capacity = this.#times.length;
    const points: TimePoint[] = [];
    for (let position = Math.max(0, this.#count - capacity); position < this.#count; position++) {
      const slot = position % capacity;
      if (this.#times[slot] >= timeMs) points.push({ timeMs: this.#times[slot], value: this.#values[slot] });
    }
    return points;
  }
}

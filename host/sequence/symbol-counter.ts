/** Counts symbols by id, distinct ones in order of first occurrence. Cleared by a stamp, so starting anew costs nothing. */
export class SymbolCounter {
  /** Distinct symbols since `start`, in order of first occurrence. */
  readonly distinct: number[] = [];
  total = 0;
  private stamps = new Uint32Array(0);
  private counts = new Uint32Array(0);
  private stamp = 0;

  /** @param symbolLimit ids counted are below this; others are counted in `total` only */
  start(symbolLimit: number): void {
    if (symbolLimit > this.stamps.length) {
      this.stamps = new Uint32Array(symbolLimit * 2);
      this.counts = new Uint32Array(symbolLimit * 2);
      this.stamp = 0;
    }
    this.stamp = (this.stamp + 1) >>> 0;
    if (this.stamp === 0) {
      this.stamps.fill(0);
      this.stamp = 1;
    }
    this.distinct.length = 0;
    this.total = 0;
  }

  add(symbol: number): void {
    this.total++;
    if (symbol >= this.stamps.length) return;
    if (this.stamps[symbol] === this.stamp) {
      this.counts[symbol]++;
    } else {
      this.stamps[symbol] = this.stamp;
      this.counts[symbol] = 1;
      this.distinct.push(symbol);
    }
  }

  addRange(symbols: Uint32Array, start: number, end: number): void {
    for (let index = start; index < end; index++) this.add(symbols[index]);
  }

  countOf(symbol: number): number {
    return this.has(symbol) ? this.counts[symbol] : 0;
  }

  has(symbol: number): boolean {
    return symbol < this.stamps.length && this.stamps[symbol] === this.stamp;
  }
}

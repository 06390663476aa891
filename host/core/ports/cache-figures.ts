/** Cache figures: how a cache is doing, since the process started. */
export interface CacheFigures {
  readonly hits: number;
  readonly misses: number;
  /** Kept now. */
  readonly entries: number;
  readonly bytes: number;
  readonly capacityBytes: number;
  /** Let go to make room for others. */
  readonly evictions: number;
}

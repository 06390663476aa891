/** Time, passed in so that tests decide what time it is and no code reads a hidden clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, whole. */
  nowMs(): number;
}

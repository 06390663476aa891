/** Timer, passed in so that tests decide when time is up. */
export interface Timer {
  /** Runs something once, so many milliseconds from now, unless the answer is called before. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

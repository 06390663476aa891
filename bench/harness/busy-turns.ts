/**
 * Busy turns: what turns of the event loop cost by their own processor time. On a machine that others use, too, a delay is mostly theirs.
 */
const MICROSECONDS = 1_000;

export class BusyTurns {
  #last = process.threadCpuUsage();
  #longest = 0;
  #isOver = false;

  constructor() {
    this.#next();
  }

  /** Stops watching. @returns milliseconds */
  longestMs(): number {
    this.#isOver = true;
    return this.#longest / MICROSECONDS;
  }

  #next(): void {
    const { user, system } = process.threadCpuUsage(this.#last);
    this.#last = process.threadCpuUsage();
    this.#longest = Math.max(this.#longest, user + system);
    if (!this.#isOver) setImmediate(() => this.#next());
  }
}

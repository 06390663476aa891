/** Concurrency limit: so many pieces of work at a time; the others wait their turn, first come, first served. */
export class ConcurrencyLimit {
  private free: number;
  /** In the order of asking. */
  private readonly waiting = new Set<() => void>();

  /** @param most  at least 1 */
  constructor(most: number) {
    this.free = most;
  }

  /** @param signal  gives up the wait for a place, with its reason; work that has begun is not ended by it */
  async run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    if (this.free > 0) this.free--;
    else await this.place(signal);
    try {
      return await work();
    } finally {
      // A place is handed on, not given back, so that nobody overtakes.
      const [next] = this.waiting;
      if (next === undefined) this.free++;
      else next();
    }
  }

  private place(signal: AbortSignal | undefined): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        this.waiting.delete(enter);
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.delete(enter);
        reject(signal?.reason);
      };
      this.waiting.add(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}

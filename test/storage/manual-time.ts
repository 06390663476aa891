/** Time that passes when a test says so. */
import type { Clock } from '../../host/core/ports/clock.ts';
import type { Timer } from '../../host/core/ports/timer.ts';

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

export class ManualTime {
  private now = 0;
  private clockAheadMs = 0;
  private readonly waiting = new Set<Due>();

  readonly clock: Clock = { nowMs: () => this.now + this.clockAheadMs };

  readonly timer: Timer = {
    after: (delayMs, run) => {
      const due = { atMs: this.now + delayMs, run };
      this.waiting.add(due);
      return () => this.waiting.delete(due);
    },
  };

  /** Runs what falls due meanwhile, in order. */
  pass(durationMs: number): void {
    const endMs = this.now + durationMs;
    for (;;) {
      const [next] = [...this.waiting].sort((left, right) => left.atMs - right.atMs);
      if (next === undefined || next.atMs > endMs) break;
      this.waiting.delete(next);
      this.now = Math.max(this.now, next.atMs);
      next.run();
    }
    this.now = endMs;
  }

  /** Somebody sets the clock; what waits goes on waiting as long. */
  setClock(byMs: number): void {
    this.clockAheadMs += byMs;
  }
}

import type { Timer } from '../../host/core/ports/timer.ts';

/** A timer that waits for tests. */
export class ManualTimer implements Timer {
  readonly waiting = new Set<() => void>();
  delayMs = 0;

  after(delayMs: number, run: () => void): () => void {
    this.delayMs = delayMs;
    this.waiting.add(run);
    return () => this.waiting.delete(run);
  }

  fire(): void {
    const due = [...this.waiting];
    this.waiting.clear();
    for (const run of due) run();
  }
}

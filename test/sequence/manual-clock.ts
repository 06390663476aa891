/** A clock that stands still until a test moves it. */
import type { Clock } from '../../host/core/ports/clock.ts';

export class ManualClock implements Clock {
  private timeMs = 1_800_000_000_000;

  nowMs(): number {
    return this.timeMs;
  }

  advanceSeconds(seconds: number): void {
    this.timeMs += seconds * 1000;
  }
}

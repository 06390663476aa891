/**
 * Rest schedule: merges the index of a space into one segment once nothing was learned for a while.
 *
 * A query pays about half a microsecond for every segment that it visits. While learning goes on, making one of all again and again would cost
 * more than that; when it pauses the work is done once, on the thread that builds segments, and only where much is new
 * (core/postings/merge-plan.ts). Answers are the same before, during and after.
 */
import type { Timer } from '../core/ports/timer.ts';
import type { PatternIndex } from '../core/postings/pattern-index.ts';

/** Long beside the pauses of somebody who learns one by one, short beside the time that is then spent on asking. */
const REST_MS = 1_000;

/** A space, as far as it matters here. */
export interface RestingSpace {
  readonly state: {
    readonly memory: {
      readonly index: Pick<PatternIndex, 'isScattered' | 'isMerging' | 'patternCount' | 'mergeAtRest'>;
      readonly symbols: { readonly size: number };
    };
  };
}

export class RestSchedule {
  private readonly timer: Timer;
  /** How to cancel what is due later. */
  private readonly due = new Map<RestingSpace, () => void>();

  constructor(timer: Timer) {
    this.timer = timer;
  }

  /** To be told after each change. */
  changed(space: RestingSpace): void {
    const { index } = space.state.memory;
    if (!this.due.has(space) && (index.isScattered || index.isMerging)) this.wait(space);
  }

  /** Forgets what was due for a space. */
  forget(space: RestingSpace): void {
    this.due.get(space)?.();
    this.due.delete(space);
  }

  /** Waits until as much is known at the end of a wait as at its beginning. */
  private wait(space: RestingSpace): void {
    const known = space.state.memory.index.patternCount;
    const end = (): void => {
      this.due.delete(space);
      const { memory } = space.state;
      if (memory.index.isMerging || memory.index.patternCount !== known) this.wait(space);
      else memory.index.mergeAtRest(memory.symbols.size);
    };
    this.due.set(space, this.timer.after(REST_MS, end));
  }
}

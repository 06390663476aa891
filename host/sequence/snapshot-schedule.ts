/**
 * Snapshot schedule: decides when a space that changes is worth a new snapshot.
 *
 *   on closing                          when folding what came since the last one would take longer than a file is worth
 *   after a merge in the background     when at least half of the journal came since: so all snapshots of a growing memory together are at
 *                                       most twice as large as the last one
 *   at most every five minutes          while it changes
 *
 * A file costs two syncs and a second file per space. Measured with 1,000 learned patterns of 20 symbols: 7 ms to write it, and then 5 instead of
 * 15 ms to load them. So fewer than a thousand entries are not worth one; of a long journal a hundredth is not, up to ten thousand entries, because all of the memory is written again.
 */
import type { Timer } from '../core/ports/timer.ts';
import type { Space } from './space.ts';

const INTERVAL_MS = 5 * 60 * 1000;
const LEAST_ENTRIES = 1_000;
const MOST_ENTRIES = 10_000;
/** Of the journal. */
const LEAST_SHARE = 1 / 100;

/** Whether opening the space again would be worth a file. */
export function isWorthSaving({ entriesSinceSnapshot, committedSequence }: Space): boolean {
  return entriesSinceSnapshot >= Math.min(Math.max(LEAST_ENTRIES, committedSequence * LEAST_SHARE), MOST_ENTRIES);
}

export class SnapshotSchedule {
  private readonly timer: Timer;
  /** How to cancel what is due later. */
  private readonly due = new Map<Space, () => void>();
  /** Background merges of a space when it was last saved after one. */
  private readonly merges = new WeakMap<Space, number>();

  constructor(timer: Timer) {
    this.timer = timer;
  }

  /** To be told after each change. */
  changed(space: Space): void {
    if (!isWorthSaving(space)) return;
    const { mergeCount } = space.state.memory.index;
    if (mergeCount > (this.merges.get(space) ?? 0) && space.entriesSinceSnapshot * 2 >= space.committedSequence) {
      this.merges.set(space, mergeCount);
      void space.saveSnapshot();
      return;
    }
    if (this.due.has(space)) return;
    this.due.set(
      space,
      this.timer.after(INTERVAL_MS, () => {
        this.due.delete(space);
        if (isWorthSaving(space)) void space.saveSnapshot();
      }),
    );
  }

  /** Forgets what was due for a space. */
  forget(space: Space): void {
    this.due.get(space)?.();
    this.due.delete(space);
  }
}

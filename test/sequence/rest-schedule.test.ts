import { describe, expect, it } from 'vitest';
import { RestSchedule } from '../../host/sequence/rest-schedule.ts';
import { ManualTimer } from './manual-timer.ts';

/** As much of a space as the schedule asks. */
function spaceOf() {
  const merged: number[] = [];
  const index = { isScattered: true, isMerging: false, patternCount: 100, mergeAtRest: (limit: number) => void merged.push(limit) };
  return { merged, index, space: { state: { memory: { index, symbols: { size: 7 } } } } };
}

describe('RestSchedule', () => {
  it('merges once nothing was learned for a whole wait', () => {
    const timer = new ManualTimer();
    const schedule = new RestSchedule(timer);
    const { merged, index, space } = spaceOf();
    schedule.changed(space);
    schedule.changed(space);
    expect(timer.waiting.size).toBe(1);
    index.patternCount++;
    timer.fire();
    expect([merged, timer.waiting.size]).toEqual([[], 1]);
    timer.fire();
    expect([merged, timer.waiting.size]).toEqual([[7], 0]);
  });

  it('waits for a merge that runs', () => {
    const timer = new ManualTimer();
    const schedule = new RestSchedule(timer);
    const { merged, index, space } = spaceOf();
    index.isScattered = false;
    index.isMerging = true;
    schedule.changed(space);
    timer.fire();
    expect([merged, timer.waiting.size]).toEqual([[], 1]);
    index.isMerging = false;
    timer.fire();
    expect([merged, timer.waiting.size]).toEqual([[7], 0]);
  });

  it('lets spaces be that are in order, and those that are let go', () => {
    const timer = new ManualTimer();
    const schedule = new RestSchedule(timer);
    const { merged, index, space } = spaceOf();
    schedule.changed(space);
    schedule.forget(space);
    index.isScattered = false;
    schedule.changed(space);
    timer.fire();
    expect([merged, timer.waiting.size]).toEqual([[], 0]);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { createEngine, openStore } from '../../host/compose.ts';
import { Predictor } from '../../host/sequence/predictor.ts';
import { isWorthSaving, SnapshotSchedule } from '../../host/sequence/snapshot-schedule.ts';
import type { Space } from '../../host/sequence/space.ts';
import { SpaceDirectory } from '../../host/sequence/space-directory.ts';
import { SpaceSnapshots } from '../../host/sequence/space-snapshots.ts';
import { MemorySnapshots } from '../reference/memory-snapshots.ts';
import { ManualClock } from './manual-clock.ts';
import { ManualTimer } from './manual-timer.ts';

const engine = createEngine();
const HEADER = { sessionId: 's', timeMs: 5, idempotencyKey: null };

describe('SnapshotSchedule', () => {
  let timer: ManualTimer;
  let files: MemorySnapshots;
  let directory: SpaceDirectory;
  let space: Space;

  beforeEach(async () => {
    const store = await openStore(':memory:');
    timer = new ManualTimer();
    files = new MemorySnapshots();
    const snapshots = new SpaceSnapshots({ store, snapshots: files, numbers: engine.numbers });
    const schedule = new SnapshotSchedule(timer);
    const predictor = new Predictor(engine);
    directory = new SpaceDirectory({ store, engine, predictor, clock: new ManualClock(), onLoaded: () => {}, snapshots, schedule });
    space = await directory.get('a');
  });

  async function change(entries: number): Promise<void> {
    const settings = Array.from({ length: entries }, () => ({ kind: 'configured', settings: {} }) as const);
    await space.commit(HEADER, settings, undefined);
  }

  it('lets small changes be, and saves five minutes after there are enough', async () => {
    await change(999);
    expect([isWorthSaving(space), timer.waiting.size]).toEqual([false, 0]);
    await change(1);
    await change(1);
    expect([isWorthSaving(space), timer.waiting.size, timer.delayMs]).toEqual([true, 1, 300_000]);
    timer.fire();
    await space.saveSnapshot();
    expect([files.kept.size, space.entriesSinceSnapshot, isWorthSaving(space)]).toEqual([1, 0, false]);
    await change(1000);
    expect(timer.waiting.size).toBe(1);
  });

  it('saves on closing what is worth it, and forgets what was due', async () => {
    await change(1000);
    await directory.close();
    expect([files.kept.size, timer.waiting.size, files.drafts.size]).toEqual([1, 0, 0]);
  });

  it('saves nothing on closing when there is little to fold', async () => {
    await change(999);
    await directory.close();
    expect(files.kept.size).toBe(0);
  });

  it('asks for more before a long journal is written again, up to ten thousand entries', () => {
    const worth = (committedSequence: number, entriesSinceSnapshot: number): boolean =>
      isWorthSaving({ committedSequence, entriesSinceSnapshot } as Space);
    expect([worth(500_000, 4_999), worth(500_000, 5_000), worth(9e9, 9_999), worth(9e9, 10_000)]).toEqual([false, true, false, true]);
  });

  it('saves at once after a background merge, when at least half of the journal came since', () => {
    let saved = 0;
    const growing = {
      entriesSinceSnapshot: 30_000,
      committedSequence: 50_000,
      state: { memory: { index: { mergeCount: 0 } } },
      saveSnapshot: async () => void saved++,
    };
    const schedule = new SnapshotSchedule(timer);
    schedule.changed(growing as unknown as Space);
    expect([saved, timer.waiting.size]).toEqual([0, 1]);
    growing.state.memory.index.mergeCount = 1;
    schedule.changed(growing as unknown as Space);
    schedule.changed(growing as unknown as Space);
    expect(saved).toBe(1);
    growing.state.memory.index.mergeCount = 2;
    growing.entriesSinceSnapshot = 20_000;
    schedule.changed(growing as unknown as Space);
    expect(saved).toBe(1);
  });
});

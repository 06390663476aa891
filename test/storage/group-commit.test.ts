import { describe, expect, it } from 'vitest';
import type { EntryGroup } from '../../host/storage/entry-group.ts';
import { erasedName } from '../../host/storage/erased-names.ts';
import { GroupCommit } from '../../host/storage/group-commit.ts';
import { HeadWatch } from '../../host/storage/head-watch.ts';
import { SpaceHeads } from '../../host/storage/space-heads.ts';
import type { CommitOutcome } from '../../host/storage/sqlite-writer.ts';
import { StoreMeter } from '../../host/storage/store-meter.ts';
import { newEntry } from '../contracts/store-journal.ts';

const COMMITTED: CommitOutcome = { committed: true };
const FULL: CommitOutcome = { committed: false, message: 'disk is full', usable: true };

/** A group commit over a medium that answers when, and what, the test says. */
class Bench {
  readonly groups: EntryGroup[] = [];
  readonly meter = new StoreMeter({ nowMs: () => 0 });
  readonly commits: GroupCommit;
  #answers: ((outcome: CommitOutcome | Error) => void)[] = [];
  #arrived: (() => void) | null = null;

  constructor(stored: Readonly<Record<string, number>> = {}) {
    const names = Object.keys(stored);
    const heads = new SpaceHeads({
      findSpace: (name) => (names.includes(name) ? { number: names.indexOf(name) + 1, head: stored[name], isNamed: true } : undefined),
      lastSpaceNumber: () => names.length,
    });
    const commit = (group: EntryGroup): Promise<CommitOutcome> => {
      this.groups.push(group);
      this.#arrived?.();
      return new Promise((resolve, reject) => {
        this.#answers.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
      });
    };
    this.commits = new GroupCommit({
      heads,
      watch: new HeadWatch(),
      meter: this.meter,
      nameOfErased: (name) => erasedName('store', name),
      commit,
    });
  }

  /** Waits for the next group, then answers it. */
  async answer(outcome: CommitOutcome | Error): Promise<void> {
    if (this.#answers.length === 0) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    await Promise.resolve();
    this.#answers.shift()?.(outcome);
  }

  append(space: string, expectedSequence: number, count = 1, durable = false): Promise<unknown> {
    const entries = Array.from({ length: count }, (_, index) => newEntry(`${space} ${expectedSequence + index + 1}`, durable));
    return this.commits.append(space, expectedSequence, entries).catch((error: unknown) => error);
  }
}

describe('GroupCommit', () => {
  it('writes the appends of one turn as one group, and those that come while it writes as the next', async () => {
    const bench = new Bench();
    const first = [bench.append('a', 0), bench.append('b', 0, 2), bench.append('a', 1)];
    await bench.answer(COMMITTED);
    const second = [bench.append('a', 2), bench.append('c', 0, 1, true)];
    await Promise.all(first);
    await bench.answer(COMMITTED);
    expect(await Promise.all([...first, ...second])).toEqual([1, 2, 2, 3, 1].map((sequence) => ({ outcome: 'appended', sequence })));
    expect(bench.groups.map((group) => group.payloads.length)).toEqual([4, 2]);
    expect(bench.groups.map((group) => group.durable)).toEqual([false, true]);
    expect(bench.groups.map((group) => group.newSpaceNames)).toEqual([['a', 'b'], ['c']]);
  });

  it('goes on from the heads that the medium holds, and gives a new space the next number', async () => {
    const bench = new Bench({ old: 41, older: 7 });
    const results = [bench.append('old', 41), bench.append('new', 0), bench.append('old', 41)];
    await bench.answer(COMMITTED);
    expect(await Promise.all(results)).toEqual([
      { outcome: 'appended', sequence: 42 },
      { outcome: 'appended', sequence: 1 },
      { outcome: 'conflict', sequence: 42 },
    ]);
    expect([...bench.groups[0].runs]).toEqual([1, 42, 1, 3, 1, 1]);
  });

  it('answers a conflict at once when nothing is to be written', async () => {
    const bench = new Bench({ space: 5 });
    expect(await bench.append('space', 4)).toEqual({ outcome: 'conflict', sequence: 5 });
    expect(bench.groups).toEqual([]);
  });

  it('fails every append of a group that fails, and lets those conflict that expected its sequences', async () => {
    const bench = new Bench({ space: 3 });
    const failing = [bench.append('space', 3, 2), bench.append('new', 0)];
    const answered = bench.answer(FULL);
    await answered;
    const behind = [bench.append('space', 5), bench.append('new', 1), bench.append('space', 3), bench.append('newer', 0)];
    for (const error of await Promise.all(failing)) expect(error).toMatchObject({ code: 'MEM_STORE_FAILED' });
    await bench.answer(COMMITTED);
    expect(await Promise.all(behind)).toEqual([
      { outcome: 'conflict', sequence: 4 },
      { outcome: 'conflict', sequence: 0 },
      { outcome: 'appended', sequence: 4 },
      { outcome: 'appended', sequence: 1 },
    ]);
    // The number of the space that never came to be is given again.
    expect(bench.groups.map((group) => group.newSpaceNumbers)).toEqual([[2], [2]]);
    expect(bench.meter.statistics('test', true)).toMatchObject({ errors: 2, operations: 6 });
  });

  it.each([
    ['the medium says so', { committed: false, message: 'fsync failed', usable: false } satisfies CommitOutcome],
    ['the writer is gone', new Error('the thread ended')],
  ])('refuses everything from then on when %s', async (_, outcome) => {
    const bench = new Bench();
    const failing = bench.append('space', 0);
    await bench.answer(outcome);
    const queued = bench.append('space', 1);
    for (const error of [await failing, await queued, await bench.append('space', 0)]) {
      expect(error).toMatchObject({ code: 'MEM_STORE_FAILED' });
    }
    expect(bench.groups).toHaveLength(1);
    expect(bench.commits.ended).toMatchObject({ code: 'MEM_STORE_FAILED' });
  });

  it('ends a group at 32,768 entries, and never splits an append', async () => {
    const bench = new Bench();
    const results = [bench.append('a', 0, 30_000), bench.append('a', 30_000, 40_000), bench.append('b', 0)];
    for (let group = 0; group < 3; group += 1) await bench.answer(COMMITTED);
    expect(await Promise.all(results)).toEqual([30_000, 70_000, 1].map((sequence) => ({ outcome: 'appended', sequence })));
    expect(bench.groups.map((group) => group.payloads.length)).toEqual([30_000, 40_000, 1]);
  });

  it('drains when every append was answered', async () => {
    const bench = new Bench();
    await bench.commits.drain();
    const result = bench.append('space', 0);
    let drained = false;
    const draining = bench.commits.drain().then(() => {
      drained = true;
    });
    await bench.answer(COMMITTED);
    expect(drained).toBe(false);
    await result;
    await draining;
  });
});

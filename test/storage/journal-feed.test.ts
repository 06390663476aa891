import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../host/core/ports/store.ts';
import { HeadWatch } from '../../host/storage/head-watch.ts';
import { followJournal, type JournalSource, readJournal } from '../../host/storage/journal-feed.ts';
import { batchesOf, newEntry, sequences } from '../contracts/store-journal.ts';

/** Two entries a batch, over a journal that the test lengthens. */
function sourceOf(journal: readonly JournalEntry[], heads = new HeadWatch()): JournalSource & { closed: boolean } {
  return {
    closed: false,
    heads,
    isClosed() {
      return this.closed;
    },
    readBatch: (_, fromSequence) => journal.slice(fromSequence - 1, fromSequence + 1),
  };
}

function entries(count: number): JournalEntry[] {
  return Array.from({ length: count }, (_, index) => ({ ...newEntry('a'), sequence: index + 1 }));
}

describe('readJournal', () => {
  it('goes from batch to batch up to the head, anew for each loop', async () => {
    const reading = readJournal(sourceOf(entries(5)), 'space', 1);
    for (let round = 0; round < 2; round += 1) {
      expect((await batchesOf(reading)).map(sequences)).toEqual([[1, 2], [3, 4], [5]]);
    }
  });

  it('answers calls of next in order when nobody awaits them', async () => {
    const iterator = readJournal(sourceOf(entries(3)), 'space', 1)[Symbol.asyncIterator]();
    const results = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    expect(results.map(({ value }) => sequences(value ?? []))).toEqual([[1, 2], [3], []]);
  });

  it('ends after an error', async () => {
    const source = {
      ...sourceOf([]),
      readBatch: () => {
        throw new Error('unreadable');
      },
    };
    const iterator = readJournal(source, 'space', 1)[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toThrow('unreadable');
    expect((await iterator.next()).done).toBe(true);
  });
});

describe('followJournal', () => {
  it('waits at the head and goes on when the journal grew', async () => {
    const journal = entries(1);
    const source = sourceOf(journal);
    const iterator = followJournal(source, 'space', 1)[Symbol.asyncIterator]();
    expect(sequences((await iterator.next()).value ?? [])).toEqual([1]);
    const next = iterator.next();
    journal.push({ ...newEntry('b'), sequence: 2 });
    await new Promise((resolve) => setImmediate(resolve));
    source.heads.advanced('space');
    expect(sequences((await next).value ?? [])).toEqual([2]);
    source.closed = true;
    expect((await iterator.next()).done).toBe(true);
  });
});

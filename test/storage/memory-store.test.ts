import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../host/storage/memory-store.ts';
import { describeStore } from '../contracts/store.ts';
import { newEntry } from '../contracts/store-journal.ts';

describeStore('the memory store', async () => createMemoryStore({ clock: { nowMs: () => 0 } }));

describe('the memory store', () => {
  it('takes its response times from the clock that it is given', async () => {
    let nowMs = 0;
    const store = createMemoryStore({ clock: { nowMs: () => (nowMs += 5) } });
    await store.append('space', 0, [newEntry('a')]);
    expect(store.statistics()).toMatchObject({ kind: 'memory', meanResponseMs: 5 });
  });
});

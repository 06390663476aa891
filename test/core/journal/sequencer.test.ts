import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../host/compose.ts';
import { Sequencer } from '../../../host/core/journal/sequencer.ts';
import type { AppendResult, NewEntry, Store } from '../../../host/core/ports/store.ts';
import { MemoryError } from '../../../host/errors.ts';

function entries(count: number): NewEntry[] {
  const entry: NewEntry = { kind: 'observed', timeMs: 0, sessionId: 's', idempotencyKey: null, payload: '{}', durable: false };
  return Array.from({ length: count }, () => entry);
}

/** A store whose appends a test answers one by one. */
class ScriptedStore {
  readonly expected: number[] = [];
  private readonly waiting: PromiseWithResolvers<AppendResult>[] = [];

  append(_space: string, expectedSequence: number): Promise<AppendResult> {
    this.expected.push(expectedSequence);
    const answer = Promise.withResolvers<AppendResult>();
    this.waiting.push(answer);
    return answer.promise;
  }

  acknowledge(sequence: number): void {
    this.waiting.shift()?.resolve({ outcome: 'appended', sequence });
  }

  conflict(sequence: number): void {
    this.waiting.shift()?.resolve({ outcome: 'conflict', sequence });
  }

  failLast(error: unknown): void {
    this.waiting.pop()?.reject(error);
  }

  fail(error: unknown): void {
    this.waiting.shift()?.reject(error);
  }
}

describe('Sequencer', () => {
  let store: ScriptedStore;
  let rollbacks: number;
  let applied: string[];
  let sequencer: Sequencer;

  beforeEach(async () => {
    store = new ScriptedStore();
    rollbacks = 0;
    applied = [];
    const memory = await openStore(':memory:');
    const scripted = new Proxy<Store>(memory, {
      get: (target, key) => (key === 'append' ? store.append.bind(store) : Reflect.get(target, key)),
    });
    sequencer = new Sequencer('space', scripted, 10, () => {
      rollbacks++;
    });
  });

  function submit(name: string, count = 1): Promise<number> {
    return sequencer.submit(entries(count), (first) => {
      applied.push(`${name}@${first}`);
      return first;
    });
  }

  it('numbers submissions one behind the other before any is acknowledged', () => {
    const submissions = [submit('a'), submit('b', 3), submit('c')];
    expect(store.expected).toEqual([10, 11, 14]);
    expect([sequencer.nextSequence, sequencer.committedSequence, sequencer.isIdle]).toEqual([16, 10, false]);
    expect(submissions).toHaveLength(3);
  });

  it('applies in order, each only after its acknowledgement', async () => {
    const submissions = [submit('a'), submit('b', 3)];
    store.acknowledge(11);
    expect(await submissions[0]).toBe(11);
    expect(applied).toEqual(['a@11']);
    expect(sequencer.committedSequence).toBe(11);
    store.acknowledge(14);
    expect(await submissions[1]).toBe(12);
    expect(applied).toEqual(['a@11', 'b@12']);
    expect([sequencer.isIdle, sequencer.committedSequence, rollbacks]).toEqual([true, 14, 0]);
  });

  it('fails everything behind a failure, rolls back once, and starts again from what is committed', async () => {
    const outcomes = Promise.allSettled([submit('a'), submit('b'), submit('c')]);
    const idle = sequencer.whenIdle();
    store.acknowledge(11);
    store.fail(new MemoryError('MEM_STORE_FAILED', 'disk full'));
    store.conflict(11);
    expect((await outcomes).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.code))).toEqual([
      11,
      'MEM_STORE_FAILED',
      'MEM_STORE_FAILED',
    ]);
    await idle;
    expect([rollbacks, sequencer.isRollingBack, sequencer.nextSequence]).toEqual([1, false, 12]);
    const again = submit('d');
    store.acknowledge(12);
    expect(await again).toBe(12);
    expect(applied).toEqual(['a@11', 'd@12']);
  });

  it('applies what is acknowledged before a failure, also when the failure is heard of first', async () => {
    const outcomes = Promise.allSettled([submit('a'), submit('b')]);
    store.failLast(new MemoryError('MEM_STORE_FAILED', 'disk full'));
    await Promise.resolve();
    store.acknowledge(11);
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(applied).toEqual(['a@11']);
    expect([rollbacks, sequencer.nextSequence]).toEqual([1, 12]);
  });

  it('does not apply what is acknowledged behind a failure', async () => {
    const outcomes = Promise.allSettled([submit('a'), submit('b')]);
    store.fail(new MemoryError('MEM_STORE_FAILED', 'disk full'));
    store.acknowledge(12);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(applied).toEqual([]);
  });

  it('is rolling back while submissions behind a failure are under way', async () => {
    const first = submit('a');
    const second = Promise.allSettled([submit('b')]);
    store.fail(new MemoryError('MEM_STORE_FAILED', 'disk full'));
    await expect(first).rejects.toMatchObject({ code: 'MEM_STORE_FAILED' });
    expect([sequencer.isRollingBack, rollbacks]).toEqual([true, 0]);
    store.conflict(10);
    await second;
    expect([sequencer.isRollingBack, rollbacks]).toEqual([false, 1]);
  });

  it('names a conflict that nobody else explains, with both sequences', async () => {
    const submission = submit('a');
    store.conflict(99);
    await expect(submission).rejects.toMatchObject({ code: 'MEM_SEQUENCE_CONFLICT', message: expect.stringMatching(/"99".*|99.*10/) });
  });

  it('passes on what applying throws, and rolls back', async () => {
    const submission = sequencer.submit(entries(1), () => {
      throw new Error('a bug');
    });
    store.acknowledge(11);
    await expect(submission).rejects.toThrow('a bug');
    expect(rollbacks).toBe(1);
  });

  it('is idle when nothing was submitted', async () => {
    await sequencer.whenIdle();
    expect([sequencer.isIdle, sequencer.nextSequence]).toEqual([true, 11]);
  });
});

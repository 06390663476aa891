import { describe, expect, it } from 'vitest';
import { Receipts } from '../../host/sequence/receipts.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('Receipts', () => {
  it('runs a request once and answers its repetitions, also while the first is under way', async () => {
    const receipts = new Receipts();
    const first = Promise.withResolvers<string>();
    let runs = 0;
    const request = (): Promise<string> =>
      receipts.once('key', 'print', 0, () => {
        runs++;
        return first.promise;
      });
    const answers = [request(), request()];
    first.resolve('done');
    expect(await Promise.all([...answers, request()])).toEqual(['done', 'done', 'done']);
    expect(runs).toBe(1);
  });

  it('refuses another request under the key, also while the first is under way', async () => {
    const receipts = new Receipts();
    const first = Promise.withResolvers<string>();
    const running = receipts.once('key', 'one', 0, () => first.promise);
    const other = receipts.once('key', 'two', 0, async () => 'never');
    await expect(other).rejects.toMatchObject({ code: 'MEM_IDEMPOTENCY_CONFLICT' });
    first.resolve('done');
    expect(await running).toBe('done');
  });

  it('fails duplicates of a failing request with it, and lets it be tried again', async () => {
    const receipts = new Receipts();
    const fail = async (): Promise<string> => {
      throw new Error('disk full');
    };
    const outcomes = await Promise.allSettled([receipts.once('key', 'print', 0, fail), receipts.once('key', 'print', 0, fail)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await receipts.once('key', 'print', 0, async () => 'done')).toBe('done');
  });

  it('forgets after 24 hours, not before', async () => {
    const receipts = new Receipts();
    await receipts.once('key', 'one', 1000, async () => 'first');
    expect(await receipts.once('key', 'one', 1000 + DAY_MS, async () => 'second')).toBe('first');
    expect(await receipts.once('key', 'one', 1001 + DAY_MS, async () => 'second')).toBe('second');
  });

  it('takes over receipts of the journal, the later one of a key that was used again', async () => {
    const receipts = new Receipts();
    receipts.restore('key', { fingerprint: 'one', answer: 1 }, 1000);
    receipts.restore('other', { fingerprint: 'two', answer: 2 }, 2000);
    receipts.restore('key', { fingerprint: 'one', answer: 3 }, 3000);
    const never = async (): Promise<number> => 0;
    expect(await receipts.once('key', 'one', 2500 + DAY_MS, never)).toBe(3);
    expect(await receipts.once('other', 'two', 2500 + DAY_MS, never)).toBe(0);
  });
});

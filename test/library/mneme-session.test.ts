/** Every call of a session, against the real memory. */
import { describe, expect, it } from 'vitest';
import { openMneme } from '../../host/index.ts';

async function openTestSession() {
  const mneme = await openMneme({ data: ':memory:' });
  return { mneme, session: await mneme.openSession({ space: 'test' }) };
}

describe('MnemeSession', () => {
  it('observes, learns and predicts', async () => {
    const { session } = await openTestSession();
    await session.observe('wake');
    await session.observe({ strings: ['tea', 'coffee'], emotives: { joy: 0.5 }, metadata: { who: 'alice', n: [1, '1.0'] } });
    await session.observe(['train']);
    const name = await session.learn();
    expect(name).toMatch(/^PTRN\|[0-9a-f]{40}$/);
    expect(await session.shortTermMemory()).toEqual([]);
    await session.observeSequence(['wake', ['coffee']]);
    const { predictions, futurePotentials } = await session.predict({ limit: 1, cutoff: 0.4 });
    expect(predictions).toMatchObject([
      { kind: 'sequence', matches: ['wake', 'coffee'], missing: [[], ['tea']], future: [['train']], emotives: { joy: 0.5 } },
    ]);
    expect(futurePotentials).toMatchObject([{ future: [['train']], supportingPatterns: 1 }]);
    expect(await session.predict({ cutoff: 1 })).toEqual({ predictions: [], futurePotentials: [] });
  });

  it('learns on the way through a sequence when it is asked to', async () => {
    const { session } = await openTestSession();
    const answer = await session.observeSequence(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      { learnAfterEach: true },
    );
    expect(answer.autoLearnedPatterns).toHaveLength(2);
    expect((await session.observeSequence(['x', 'y'], { learnAtEnd: true })).finalLearnedPattern).toMatch(/^PTRN/);
  });

  it('changes its configuration as a whole or not at all', async () => {
    const { session } = await openTestSession();
    expect((await session.configure({ maxPredictions: 3, stmMode: 'ROLLING' })).maxPredictions).toBe(3);
    await expect(session.configure({ recallThreshold: 0.5, maxPredictions: 0 })).rejects.toMatchObject({
      reasons: { maxPredictions: expect.any(String) },
    });
    expect(await session.config()).toMatchObject({ maxPredictions: 3, stmMode: 'ROLLING', recallThreshold: 0.1 });
  });

  it('forgets what it observed, or everything', async () => {
    const { mneme, session } = await openTestSession();
    await session.learnMany([{ events: ['a', 'b'] }]);
    await session.observe('a');
    await session.clearShortTermMemory();
    expect(await session.shortTermMemory()).toEqual([]);
    expect(await mneme.symbols('test')).toHaveLength(2);
    await session.clearMemory();
    expect(await mneme.symbols('test')).toEqual([]);
  });

  it('computes metrics of whole patterns once', async () => {
    const { session } = await openTestSession();
    await session.learnMany([{ events: ['a', 'b'] }, { events: ['c', 'd'] }]);
    expect((await session.finalizeTraining()).patternsProcessed).toBe(2);
  });

  it('ends by closing or with its block, and then says that it is not open', async () => {
    const { mneme, session } = await openTestSession();
    await session.extend(60);
    await session.close();
    await expect(session.observe('a')).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND', sessionId: session.id });
    let id: string;
    {
      await using brief = await mneme.openSession({ space: 'test' });
      id = brief.id;
      await brief.observe('a');
    }
    await expect(mneme.session(id).shortTermMemory()).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
    await session[Symbol.asyncDispose]();
  });

  it('changes nothing the second time that the same key comes', async () => {
    const { session } = await openTestSession();
    await session.observe('a', { idempotencyKey: 'one' });
    await session.observe('a', { idempotencyKey: 'one' });
    expect(await session.shortTermMemory()).toEqual([['a']]);
    await expect(session.observe('b', { idempotencyKey: 'one' })).rejects.toMatchObject({ code: 'MEM_IDEMPOTENCY_CONFLICT' });
  });
});

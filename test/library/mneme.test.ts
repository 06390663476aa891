import { describe, expect, it } from 'vitest';
import { openMneme } from '../../host/index.ts';

describe('Mneme', () => {
  it('walks through all patterns of a space in the order of learning', async () => {
    await using mneme = await openMneme({ data: ':memory:' });
    const session = await mneme.openSession({ space: 'test' });
    const count = 1_234;
    await session.learnMany(Array.from({ length: count }, (_, index) => ({ events: ['a', `s${index}`] })));
    const found: string[] = [];
    for await (const { events, frequency } of mneme.patterns('test')) {
      expect(frequency).toBe(1);
      found.push(events[1][0]);
    }
    expect(found).toEqual(Array.from({ length: count }, (_, index) => `s${index}`));
    for await (const pattern of mneme.patterns('nowhere')) expect.fail(`found ${pattern.name}`);
  });

  it('looks up patterns, symbols and affinities as plain values', async () => {
    await using mneme = await openMneme({ data: ':memory:' });
    const session = await mneme.openSession({ space: 'test', metadata: { for: 'tests' }, ttlSeconds: 60 });
    const [name] = await new Promise<readonly string[]>((resolve) => {
      void session.learnMany([{ events: ['b', 'a'], emotives: { joy: 2 }, metadata: { who: 'me' } }], { onBatch: resolve });
    });
    const pattern = await mneme.findPattern('test', name);
    expect(pattern).toEqual({
      name: name.slice('PTRN|'.length),
      events: [['b'], ['a']],
      length: 2,
      frequency: 1,
      emotives: [{ joy: 2 }],
      metadata: { who: ['me'] },
    });
    expect(await mneme.findPattern('other', name)).toBeUndefined();
    expect(await mneme.symbols('test')).toEqual([
      { symbol: 'a', frequency: 1, patternMemberFrequency: 1 },
      { symbol: 'b', frequency: 1, patternMemberFrequency: 1 },
    ]);
    expect([await mneme.affinity('test', 'a'), await mneme.affinity('test', 'z')]).toEqual([{ joy: 2 }, {}]);
  });

  it('keeps spaces apart and counts them', async () => {
    await using mneme = await openMneme({ data: ':memory:' });
    for (const space of ['left', 'right']) await (await mneme.openSession({ space })).learnMany([{ events: [space, 'x'] }]);
    expect((await mneme.symbols('left')).map(({ symbol }) => symbol)).toEqual(['left', 'x']);
    expect(mneme.stats()).toMatchObject({ sessions: { activeSessions: 2, sessionsCreated: 2 }, store: { kind: 'memory', usable: true } });
  });

  it('refuses a bad configuration of a new session, which KATO drops silently', async () => {
    await using mneme = await openMneme({ data: ':memory:' });
    await expect(mneme.openSession({ space: 'test', config: { maxPredictions: -1 } })).rejects.toMatchObject({
      code: 'MEM_INVALID_CONFIGURATION',
    });
    await expect(mneme.openSession({ space: '' })).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT' });
    expect(mneme.stats().sessions.activeSessions).toBe(0);
  });

  it('takes patterns back, brings them back and puts them right', async () => {
    await using mneme = await openMneme({ data: ':memory:' });
    const session = await mneme.openSession({ space: 'test' });
    await session.observeSequence(['wake', 'cofee', 'train']);
    const name = await session.learn();
    const corrected = await mneme.correct('test', name, ['wake', ['coffee'], 'train']);
    expect(corrected).toMatchObject({ space: 'test', frequency: 1 });
    expect(await mneme.findPattern('test', name)).toBeUndefined();
    expect((await mneme.findPattern('test', corrected.patternName))?.events).toEqual([['wake'], ['coffee'], ['train']]);
    expect(await mneme.forget('test', corrected.patternName)).toMatchObject({ frequency: 0 });
    expect(await mneme.symbols('test')).toEqual([]);
    expect(await mneme.restore('test', corrected.patternName)).toMatchObject({ frequency: 1 });
    expect(await session.undo()).toMatchObject({ patternName: corrected.patternName, frequency: 0 });
    await expect(session.undo()).rejects.toMatchObject({ code: 'MEM_NOTHING_TO_UNDO' });
    await expect(mneme.forget('nowhere', name)).rejects.toMatchObject({ code: 'MEM_SPACE_NOT_FOUND' });
    await expect(mneme.forget('test', '0'.repeat(40))).rejects.toMatchObject({ code: 'MEM_PATTERN_NOT_FOUND' });
  });

  it('says where a pattern comes from, what a prediction is made of and why another one is not there', async () => {
    await using mneme = await openMneme({ data: ':memory:' });
    const session = await mneme.openSession({ space: 'test' });
    await session.observe({ strings: ['wake'], emotives: { joy: 1 }, metadata: { who: 'me' }, uniqueId: 'first' });
    await session.observe('train');
    const name = await session.learn();
    expect(await mneme.trace('test', name, { limit: 1 })).toMatchObject({
      learningCount: 1,
      pattern: { events: [['wake'], ['train']], emotives: [{ joy: 1 }] },
      learnings: [
        {
          sessionId: session.id,
          observations: [{ uniqueId: 'first', emotives: { joy: 1 }, metadata: { who: 'me' } }, { strings: ['train'] }],
        },
      ],
    });
    await session.observeSequence(['wake', 'train']);
    const explanation = await session.explain(name);
    expect(explanation).toMatchObject({ rank: 1, prediction: { similarity: 1, emotives: { joy: 1 } } });
    expect(Object.keys(explanation.metrics)).toContain('potential');
    expect(await session.whyNot(name)).toMatchObject({ rank: 1 });
    expect(await session.whyNot('0'.repeat(40))).toMatchObject({ excludedBy: 'unknown' });
  });

  it('closes once, however often it is asked', async () => {
    const mneme = await openMneme({ data: ':memory:' });
    expect(mneme.close()).toBe(mneme.close());
    await mneme[Symbol.asyncDispose]();
  });
});

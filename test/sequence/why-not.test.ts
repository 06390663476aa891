import { describe, expect, it } from 'vitest';
import { createEngine } from '../../host/compose.ts';
import { longestCommonSubsequence, similarityOf, standInsFor } from '../reference/pattern-fit.ts';
import { alphabetOf, between, disturbed, pick, randomPatterns, seededRandom } from './random-corpus.ts';
import { learnEvents, observation, openTestMemory } from './sequence-fixture.ts';

const engine = createEngine();

const CONFIGS: readonly Readonly<Record<string, unknown>>[] = [
  { recall_threshold: 0.5 },
  { recall_threshold: 0.1, max_predictions: 2 },
  { recall_threshold: 0.6, use_token_matching: false },
  { recall_threshold: 0.2, use_token_matching: false, max_predictions: 3 },
  { recall_threshold: 0.2, filter_pipeline: ['length', 'jaccard', 'minhash'], max_predictions: 4 },
  { recall_threshold: 0, fuzzy_token_threshold: 0.7, max_predictions: 5, rank_sort_algo: 'frequency' },
  { recall_threshold: 0.6, fuzzy_similarity: true, fuzzy_token_threshold: 0.6 },
  { recall_threshold: 0.7, fuzzy_similarity: true, use_token_matching: false },
];

const BELOW_THRESHOLD = ['length', 'shared-symbols', 'common-subsequence', 'text-similarity'];

describe('whyNot and the certificate', () => {
  it('agree with the answer and with a slow twin for every pattern of random corpora', async () => {
    const random = seededRandom(11_20);
    const seen = new Set<string>();
    for (let corpus = 0; corpus < 10; corpus++) {
      const alphabet = alphabetOf(between(random, 3, 12));
      const { memory, sessionId } = await openTestMemory({}, { engine });
      const patterns = randomPatterns(random, 40, alphabet, 6);
      for (const events of patterns) await learnEvents(memory, sessionId, events);
      const forgotten = (await memory.patternsOf('test', 7, 1)).patterns[0].name;
      await memory.forget('test', forgotten);
      const records = (await memory.patternsOf('test', 0, 100)).patterns;
      for (const config of CONFIGS) {
        const view = await memory.openSession({ space: 'test', metadata: '{}', config });
        const asker = { sessionId: view.sessionId };
        const events = random() < 0.15 ? [[pick(random, alphabet)]] : disturbed(random, pick(random, patterns), alphabet);
        await memory.observeSequence(
          view.sessionId,
          events.map((event) => observation(event)),
        );
        const query = (await memory.shortTermMemoryOf(view.sessionId)).flat();
        const { predictions } = await memory.predict(view.sessionId);
        const certificate = await memory.certificate(asker);
        const counts = new Map<string, number>();
        for (const { name, events: learned } of records) {
          const reason = await memory.whyNot(asker, name);
          const index = predictions.findIndex((prediction) => prediction.name === name);
          expect(reason.rank, name).toBe(index < 0 ? undefined : index + 1);
          const by = reason.excludedBy ?? 'answered';
          seen.add(by);
          counts.set(by, (counts.get(by) ?? 0) + 1);
          if (by === 'pruning' || by === 'max-predictions') expect(reason.found).toBeGreaterThan(reason.needed);
          if (!BELOW_THRESHOLD.includes(by)) continue;
          const { recallThreshold, useTokenMatching, fuzzySimilarity, fuzzyTokenThreshold } = view.config;
          const compared = fuzzySimilarity ? standInsFor(learned.flat(), query, fuzzyTokenThreshold) : query;
          const similarity = similarityOf(learned.flat(), compared, useTokenMatching);
          expect(similarity).toBeLessThan(recallThreshold);
          expect(certificate.largestExcludedSimilarity).toBeGreaterThanOrEqual(similarity);
          expect(reason.found).not.toBe(reason.needed);
          if (by === 'common-subsequence') expect(reason.found).toBe(longestCommonSubsequence(learned.flat(), compared));
          if (by === 'length') expect(reason.found).toBe(useTokenMatching ? learned.flat().length : [...learned.flat().join(' ')].length);
        }
        const stated = new Map<string, number>(certificate.excluded.map(({ by, count }) => [by, count]));
        if (certificate.answered > 0) stated.set('answered', certificate.answered);
        expect(Object.fromEntries(stated)).toEqual(Object.fromEntries(counts));
        expect(certificate.patternCount).toBe(records.length);
        expect(await memory.whyNot(asker, forgotten)).toMatchObject({ excludedBy: 'forgotten', rank: undefined });
      }
      await memory.close();
    }
    for (const by of [...BELOW_THRESHOLD, 'pruning', 'max-predictions', 'answered', 'first-symbol']) expect(seen, by).toContain(by);
    expect([...seen].some((by) => by.startsWith('filter:'))).toBe(true);
  });

  it('say by how much, in symbols', async () => {
    const { memory, sessionId } = await openTestMemory({ recall_threshold: 0.8 }, { engine });
    const long = await learnEvents(memory, sessionId, [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']]);
    const other = await learnEvents(memory, sessionId, [['a'], ['x'], ['y']]);
    const reversed = await learnEvents(memory, sessionId, [['c'], ['b'], ['a']]);
    const same = await learnEvents(memory, sessionId, [['a'], ['b'], ['c']]);
    const ask = (name: string) => memory.whyNot({ space: 'test' }, name, [['a'], ['b'], ['c']]);
    const asked = async (name: string) => {
      await memory.observeSequence(
        sessionId,
        [['a'], ['b'], ['c']].map((event) => observation(event)),
      );
      const reason = await memory.whyNot({ sessionId }, name);
      await memory.clearShortTermMemory(sessionId);
      return reason;
    };
    expect(await asked(long)).toMatchObject({ excludedBy: 'length', found: 8, needed: 4 });
    expect(await asked(other)).toMatchObject({ excludedBy: 'shared-symbols', found: 1, needed: 3 });
    expect(await asked(reversed)).toMatchObject({ excludedBy: 'common-subsequence', found: 1, needed: 3 });
    expect(await asked(same)).toMatchObject({ excludedBy: undefined, rank: 1 });
    expect((await ask(long)).rank).toBeGreaterThan(1);
    expect(await memory.whyNot({ space: 'test' }, '0'.repeat(40), [['a']])).toMatchObject({ excludedBy: 'unknown' });
    expect(await memory.whyNot({ sessionId }, same)).toMatchObject({ excludedBy: 'empty-query' });
    await memory.close();
  });

  it('refuse questions without a query, a space or a session', async () => {
    const { memory, sessionId } = await openTestMemory({}, { engine });
    const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
    await expect(memory.whyNot({ space: 'test' }, name)).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field: ['query'] });
    await expect(memory.whyNot({ space: 'test' }, name, [['\ud800']])).rejects.toMatchObject({ field: ['query', 0, 0] });
    await expect(memory.certificate({ space: 'nowhere' }, [['a']])).rejects.toMatchObject({ code: 'MEM_SPACE_NOT_FOUND' });
    await expect(memory.certificate({ sessionId: 'none' })).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
    await memory.close();
  });
});

import { describe, expect, it } from 'vitest';
import { createEngine } from '../../host/compose.ts';
import type { Operands } from '../../host/sequence/explained-metrics.ts';
import type { Prediction } from '../../host/sequence/prediction.ts';
import { alphabetOf, between, disturbed, pick, randomPatterns, seededRandom } from './random-corpus.ts';
import { learnEvents, observation, openTestMemory } from './sequence-fixture.ts';

const engine = createEngine();
const { ln, log2 } = { ln: (value: number) => engine.numbers.ln(value), log2: (value: number) => engine.numbers.log2(value) };

const CONFIGS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { recall_threshold: 0, max_predictions: 3, affinity_emotive: 'joy' },
  { recall_threshold: 0.3, use_token_matching: false },
  { recall_threshold: 0, fuzzy_token_threshold: 0.6 },
  { recall_threshold: 0.3, fuzzy_similarity: true, fuzzy_token_threshold: 0.5, affinity_emotive: 'joy' },
  { recall_threshold: 0.3, fuzzy_similarity: true, use_token_matching: false },
];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const over = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

/** Every formula once more, from the operands alone: numbers by name, lists by name. */
const RECOMPUTE: Readonly<Record<string, (n: Record<string, number>, l: Record<string, readonly number[]>) => number | null>> = {
  similarity: (n) =>
    n.indel === undefined
      ? (((2 * n.commonSubsequence) / (n.queryLength + n.patternLength)) * 100) / 100
      : ((1 - n.indel / (n.queryCodePoints + n.patternCodePoints)) * 100) / 100,
  evidence: (n) => (n.matches ?? 1) / n.patternLength,
  confidence: (n) => over(n.matches ?? 1, n.presentLength ?? 1),
  snr: (n) => (n.matches === undefined ? 1 : over(2 * n.matches - n.extras, 2 * n.matches + n.extras)),
  fragmentation: (n) => n.blocks - 1,
  entropy: (n, l) => n.fixed ?? 0 - sum(l.counts.map((count) => (count / n.total) * log2(count / n.total))),
  normalized_entropy: (n, l) =>
    n.fixed ?? (n.symbolCount > 1 ? 0 - sum(l.counts.map((count) => (count / n.total) * (ln(count / n.total) / ln(n.symbolCount)))) : 0),
  global_normalized_entropy: (n, l) =>
    n.fixed ?? (n.symbolCount > 1 ? 0 - sum(l.probabilities.map((p) => (p > 0 ? p * ln(p) : 0) / ln(n.symbolCount))) : 0),
  itfdf_similarity: (n, l) => {
    const u = l.queryCounts.map((count, index) => l.queryProbabilities[index] * count);
    const w = l.presentCounts.map((count, index) => l.presentProbabilities[index] * count);
    const dot = sum(w.map((weight, index) => l.presentProbabilities[index] * l.presentInQuery[index] * weight));
    const squares = [sum(u.map((weight) => weight * weight)), sum(w.map((weight) => weight * weight))];
    const distance = squares.includes(0) ? 1 : 1 - dot / Math.sqrt(squares[0] * squares[1]);
    return 1 - distance * (n.frequency / n.totalFrequency);
  },
  confluence: (n, l) => (n.frequency / n.patternCount) * (1 - l.factors.reduce((product, factor) => product * factor, 1)),
  tfidf_score: (n, l) => {
    const scores = l.counts.map((count, index) => (count / sum(l.counts)) * (log2(n.patternCount / l.members[index]) + 1));
    return scores.length === 0 ? 0 : sum(scores) / scores.length;
  },
  pattern_probability: (n) => n.frequency / n.totalFrequency,
  bayesian_prior: (n) => n.frequency / n.totalFrequency,
  bayesian_likelihood: (n) => n.similarity,
  weighted_strength: (n) => n.similarity * (n.frequency / n.totalFrequency),
  bayesian_posterior: (n) => over(n.similarity * (n.frequency / n.totalFrequency), n.similarityPrior),
  predictive_information: (n) => over(n.similarity * (n.frequency / n.totalFrequency), over(n.futureWeight, n.allFutureWeight)),
  weighted_similarity: (n) => (n.state + n.pattern > 0 ? (2 * n.matches) / (n.state + n.pattern) : null),
  weighted_evidence: (n) => over(n.matches, n.pattern),
  weighted_confidence: (n) => over(n.matches, n.present),
  weighted_snr: (n) => over(n.matches, n.matches + n.extras),
  potential: (n) =>
    (n.evidence + n.confidence) * n.snr + (n.itfdf === undefined ? 1 : n.itfdf + 0) + (n.itfdf === undefined ? 0 : n.coherence),
};

function recomputed(name: string, operands: Operands): number | null {
  // Through JSON, as a client would get them.
  const plain = JSON.parse(JSON.stringify(operands)) as Operands;
  const numbers = Object.fromEntries(Object.entries(plain).flatMap(([key, value]) => (typeof value === 'number' ? [[key, value]] : [])));
  const lists = Object.fromEntries(Object.entries(plain).flatMap(([key, value]) => (typeof value === 'number' ? [] : [[key, value]])));
  return RECOMPUTE[name](numbers, lists);
}

/** A field of a prediction by KATO's name. */
function answered(prediction: Prediction, name: string): unknown {
  const field = name.replace(/_[a-z]/g, (letter) => letter.slice(1).toUpperCase());
  return Object.entries(prediction).find(([key]) => key === field)?.[1];
}

describe('an explanation', () => {
  it('recomputes every metric of every prediction from its operands alone, to the same double', async () => {
    const random = seededRandom(20_261_120);
    let explained = 0;
    for (let corpus = 0; corpus < 12; corpus++) {
      const alphabet = alphabetOf(between(random, 3, 15));
      const { memory, sessionId } = await openTestMemory({}, { engine });
      const patterns = randomPatterns(random, 25, alphabet, 5);
      for (const events of patterns) {
        await memory.observe(sessionId, observation([], { emotives: new Map([['joy', random() * 7 - 2]]) }));
        await learnEvents(memory, sessionId, events);
        if (random() < 0.3) await learnEvents(memory, sessionId, events);
      }
      await memory.forget('test', (await memory.patternsOf('test', 3, 1)).patterns[0].name);
      if (corpus % 4 === 3) await memory.finalizeTraining(sessionId);
      for (const config of CONFIGS) {
        const asking = (await memory.openSession({ space: 'test', metadata: '{}', config })).sessionId;
        for (let query = 0; query < 4; query++) {
          await memory.clearShortTermMemory(asking);
          const events = query === 3 ? [[pick(random, alphabet)]] : disturbed(random, pick(random, patterns), alphabet);
          await memory.observeSequence(
            asking,
            events.map((event) => observation(event)),
          );
          const { predictions } = await memory.predict(asking);
          for (const [index, prediction] of predictions.entries()) {
            const explanation = await memory.explain(asking, prediction.name);
            explained++;
            expect(explanation.prediction).toEqual(prediction);
            expect(explanation.rank).toBe(index + 1);
            for (const [name, { operands, value }] of Object.entries(explanation.metrics)) {
              expect(recomputed(name, operands), `${name} of ${JSON.stringify(operands)}`).toBe(value);
              expect(answered(prediction, name), name).toBe(value);
            }
          }
        }
      }
      await memory.close();
    }
    expect(explained).toBeGreaterThan(1000);
  });

  it('shows query, pattern, blocks, symbols and counts', async () => {
    const { memory, sessionId } = await openTestMemory({}, { engine });
    const name = await learnEvents(memory, sessionId, [['a'], ['b'], ['x'], ['y'], ['z'], ['c'], ['d']]);
    await memory.observeSequence(
      sessionId,
      ['x', 'y', 'z', 'a', 'b', 'c', 'new'].map((symbol) => observation([symbol])),
    );
    const explanation = await memory.explain(sessionId, name);
    expect(explanation).toMatchObject({
      space: 'test',
      query: ['x', 'y', 'z', 'a', 'b', 'c', 'new'],
      pattern: ['a', 'b', 'x', 'y', 'z', 'c', 'd'],
      commonSubsequence: 4,
      blocks: [
        { patternStart: 2, queryStart: 0, length: 3 },
        { patternStart: 5, queryStart: 5, length: 1 },
      ],
      patternCount: 1,
      symbolCount: 7,
      totalFrequency: 1,
      survivorCount: 1,
    });
    expect(explanation.symbols.find(({ symbol }) => symbol === 'new')).toEqual({
      symbol: 'new',
      memberFrequency: 0,
      probability: 0,
      frequency: 0,
      weight: null,
    });
    await memory.close();
  });

  it('is refused for a pattern that is not in the answer', async () => {
    const { memory, sessionId } = await openTestMemory({ max_predictions: 1 }, { engine });
    const names = [await learnEvents(memory, sessionId, [['a'], ['b']]), await learnEvents(memory, sessionId, [['a'], ['b'], ['c']])];
    await expect(memory.explain(sessionId, names[0])).rejects.toMatchObject({ code: 'MEM_PATTERN_NOT_FOUND' });
    await memory.observeSequence(sessionId, [observation(['a']), observation(['b'])]);
    const [{ name }] = (await memory.predict(sessionId)).predictions;
    const other = names.find((candidate) => !candidate.endsWith(name)) ?? '';
    await expect(memory.explain(sessionId, other)).rejects.toMatchObject({ code: 'MEM_PATTERN_NOT_FOUND' });
    await expect(memory.explain(sessionId, 'bad name')).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT' });
    await memory.close();
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { writePredictionAnswer } from '../../host/http/json-text.ts';
import { averageEmotives } from '../../host/sequence/emotives.ts';
import type { PredictionAnswer } from '../../host/sequence/prediction.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { expectGolden, type GoldenEnsemble, type GoldenQuery, golden, type Json } from '../golden/golden.ts';
import { learnEvents, observation, observeAll, openTestMemory } from './sequence-fixture.ts';

type Wire = { [key: string]: Json };

/** Keys closer than this are a tie to KATO, whose sums differ from ours in the last digits. */
const TIE = 1e-9;

describe("SequenceMemory against KATO's recorded ensembles", () => {
  for (const ensemble of golden.ensembles) {
    describe(`of seed ${ensemble.seed}`, () => {
      let memory: SequenceMemory;

      beforeAll(async () => {
        memory = await learnEnsemble(ensemble);
      });

      it('counts symbols as KATO did', async () => {
        const statistics = await memory.symbolStatistics('test');
        const found = statistics.map((s) => [
          s.symbol,
          { name: s.symbol, frequency: s.frequency, pattern_member_frequency: s.patternMemberFrequency },
        ]);
        expect(Object.fromEntries(found)).toEqual(ensemble.symbols);
      });

      for (const [index, query] of ensemble.queries.entries()) {
        it(`answers query ${index} as KATO did`, async (context) => {
          if (await hasTieAtPruningCut(memory, query)) return context.skip("a tie at the pruning cut: KATO's survivors are arbitrary");
          expectQuery(await ask(memory, query, {}), query);
        });
      }
    });
  }
});

describe("SequenceMemory against KATO's recorded matching cases", () => {
  golden.matching_cases.forEach((recorded, index) => {
    it(`aligns case ${index} (${recorded.token_level ? 'symbols' : 'characters'}) as KATO did`, async () => {
      const { memory, sessionId } = await openTestMemory({ recall_threshold: 0, use_token_matching: recorded.token_level });
      await learnEvents(memory, sessionId, recorded.pattern);
      // KATO never learns a single symbol and answers a single observed one in another shape: those cases check its matching function alone.
      if (recorded.pattern.flat().length === 1 || recorded.stm.flat().length === 1) return;
      await observeAll(memory, sessionId, recorded.stm);
      const answer = await memory.predict(sessionId);
      const found = wireOf(answer).predictions[0];
      const expected = recorded.prediction ?? {};
      for (const key of Object.keys(expected)) expectGolden({ [key]: found[key] }, { [key]: expected[key] });
      expect(found.fragmentation).toBe(recorded.flat_regions.blocks - 1);
    });
  });
});

async function learnEnsemble(ensemble: GoldenEnsemble): Promise<SequenceMemory> {
  const { memory, sessionId } = await openTestMemory();
  for (const { observations, name } of ensemble.learned) {
    for (const { strings, emotives } of observations) {
      await memory.observe(sessionId, observation(strings, { emotives: new Map(Object.entries(emotives ?? {})) }));
    }
    expect((await memory.learn(sessionId)).patternName).toBe(name);
    await memory.clearShortTermMemory(sessionId);
  }
  if (ensemble.finalized) await memory.finalizeTraining(sessionId);
  return memory;
}

async function ask(memory: SequenceMemory, query: GoldenQuery, overrides: Readonly<Record<string, unknown>>): Promise<PredictionAnswer> {
  const { sessionId } = await memory.openSession({ space: 'test', metadata: '{}', config: { ...query.config, ...overrides } });
  await observeAll(memory, sessionId, query.stm_observed);
  return memory.predict(sessionId);
}

/** Whether KATO had to choose among equal keys when it pruned: then its survivors, and all ensemble values, are arbitrary. */
async function hasTieAtPruningCut(memory: SequenceMemory, query: GoldenQuery): Promise<boolean> {
  const { predictions } = await ask(memory, query, { max_predictions: 10_000 });
  const keys = predictions.map(({ evidence, confidence, snr, fragmentation }) => {
    const coherence = fragmentation === -1 ? 0 : 1 / (fragmentation + 1);
    return (evidence + confidence) * snr + coherence;
  });
  keys.sort((left, right) => right - left);
  const cut = 3 * query.config.max_predictions;
  return keys.length > cut && keys[cut - 1] - keys[cut] < TIE;
}

/** KATO leaves the order of equal potentials open, of predictions and of futures; values and members are compared fully. */
function expectQuery(answer: PredictionAnswer, query: GoldenQuery): void {
  const found = wireOf(answer);
  expectSameItems(found.predictions, query.predictions, 'name', 'potential');
  expectSameItems(found.future_potentials, query.future_potentials, 'future', 'aggregate_potential');
}

/** The same items by identity, each equal in every field and in the order of its fields, and the same sort keys place by place. */
function expectSameItems(found: readonly Wire[], expected: readonly Wire[], identity: string, sortKey: string): void {
  const byIdentity = (items: readonly Wire[]) => new Map(items.map((item) => [JSON.stringify(item[identity]), item]));
  const foundItems = byIdentity(found);
  expect([...foundItems.keys()].sort()).toEqual([...byIdentity(expected).keys()].sort());
  for (const item of expected) expectGolden(foundItems.get(JSON.stringify(item[identity])), item);
  const sortKeys = (items: readonly Wire[]): Json => items.map((item) => item[sortKey]);
  expectGolden(sortKeys(found), sortKeys(expected));
}

function wireOf(answer: PredictionAnswer): { readonly predictions: Wire[]; readonly future_potentials: Wire[] } {
  return JSON.parse(writePredictionAnswer(answer));
}

/** `hash_future` is left out: a key inside KATO that no answer shows. */
describe("SequenceMemory against KATO's other recordings", () => {
  it.each(golden.average_emotives.map((recorded, index) => ({ index, ...recorded })))(
    'averages feelings as case $index',
    ({ in: list, out }) => {
      const found = averageEmotives(list.map((emotives) => new Map(Object.entries(emotives))));
      expectGolden(Object.fromEntries(found), out);
    },
  );

  it.each(golden.fuzzy_cases.map((recorded, index) => ({ index, ...recorded })))(
    'takes resembling symbols for each other as case $index',
    async (recorded) => {
      const { memory, sessionId } = await openTestMemory({ recall_threshold: 0, fuzzy_token_threshold: recorded.threshold });
      await learnEvents(memory, sessionId, recorded.pattern);
      await observeAll(memory, sessionId, recorded.stm);
      const found = wireOf(await memory.predict(sessionId)).predictions[0];
      // A single observed symbol has a path of its own, which knows no fuzzy symbols.
      if (recorded.stm.flat().length === 1) return expect(found).toBeUndefined();
      expectGolden({ matches: found.matches, anomalies: found.anomalies }, { matches: recorded.matches, anomalies: recorded.anomalies });
    },
  );
});

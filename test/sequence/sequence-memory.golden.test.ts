import { describe, expect, it } from 'vitest';
import { writePredictionAnswer } from '../../host/http/json-text.ts';
import type { Prediction, PredictionAnswer } from '../../host/sequence/prediction.ts';
import { expectGolden, type GoldenQuery, golden, type Json } from '../golden/golden.ts';
import { learnEvents, observation, observeAll, openTestMemory } from './sequence-fixture.ts';

describe('SequenceMemory against KATO\'s recorded ensembles', () => {
  for (const ensemble of golden.ensembles) {
    it(`answers every query of seed ${ensemble.seed} as KATO did`, async () => {
      const { memory, sessionId } = await openTestMemory();
      for (const { observations, name } of ensemble.learned) {
        for (const { strings, emotives } of observations) {
          await memory.observe(sessionId, observation(strings, { emotives: new Map(Object.entries(emotives ?? {})) }));
        }
        expect((await memory.learn(sessionId)).patternName).toBe(name);
        await memory.clearShortTermMemory(sessionId);
      }
      if (ensemble.finalized) await memory.finalizeTraining(sessionId);

      const statistics = await memory.symbolStatistics('test');
      expect(Object.fromEntries(statistics.map((s) => [s.symbol, { frequency: s.frequency, pattern_member_frequency: s.patternMemberFrequency }]))).toEqual(
        Object.fromEntries(Object.entries(ensemble.symbols).map(([symbol, s]) => [symbol, { frequency: s.frequency, pattern_member_frequency: s.pattern_member_frequency }])),
      );
      for (const query of ensemble.queries) {
        const asking = (await memory.openSession({ space: 'test', metadata: '{}', config: query.config })).sessionId;
        await observeAll(memory, asking, query.stm_observed);
        compareQuery(await memory.predict(asking), query);
      }
    });
  }
});

describe('SequenceMemory against KATO\'s recorded matching cases', () => {
  golden.matching_cases.forEach((recorded, index) => {
    it(`aligns case ${index} (${recorded.token_level ? 'symbols' : 'characters'}) as KATO did`, async () => {
      const { memory, sessionId } = await openTestMemory({ recall_threshold: 0, use_token_matching: recorded.token_level });
      await learnEvents(memory, sessionId, recorded.pattern);
      // KATO never learns a single symbol and answers a single observed one in another shape: those cases check its matching function alone.
      if (recorded.pattern.flat().length === 1 || recorded.stm.flat().length === 1) return;
      await observeAll(memory, sessionId, recorded.stm);
      const answer = await memory.predict(sessionId);
      const found = wirePredictions(answer)[0];
      const expected = recorded.prediction ?? {};
      for (const key of Object.keys(expected)) expectGolden({ [key]: found[key] }, { [key]: expected[key] });
      expect(found['fragmentation']).toBe(recorded.flat_regions.blocks - 1);
    });
  });
});

function wirePredictions(answer: PredictionAnswer): { [key: string]: Json }[] {
  return (JSON.parse(writePredictionAnswer(answer)) as { predictions: { [key: string]: Json }[] }).predictions;
}

/** KATO leaves the order of equal potentials open, also at the cuts; there names may differ, but never values. */
function compareQuery(answer: PredictionAnswer, query: GoldenQuery): void {
  const potentials = (predictions: readonly { potential: number }[]) => predictions.map((p) => p.potential.toFixed(9));
  expect(potentials(answer.predictions)).toEqual(potentials(query.predictions as unknown as Prediction[]));
  const found = new Map(wirePredictions(answer).map((prediction) => [prediction['name'], prediction]));
  for (const expected of query.predictions) {
    const prediction = found.get(expected.name);
    if (prediction !== undefined) expectGolden(prediction, expected);
    else expect(potentials(query.predictions.slice(-1) as unknown as Prediction[])).toEqual(potentials([expected] as unknown as Prediction[]));
  }
  expect(answer.futurePotentials).toHaveLength(query.future_potentials.length);
}

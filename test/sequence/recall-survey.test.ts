import { describe, expect, it } from 'vitest';
import { queryStateOf } from '../../host/sequence/query-state.ts';
import { defaultSessionConfig } from '../../host/sequence/session-config.ts';
import { predictor, TwinMemory } from './twin-memory.ts';

// Its agreement with answers is tested in why-not.test.ts.
describe('RecallSurvey', () => {
  it('tells how each pattern fared: below the threshold, filtered, or at a place', () => {
    const twins = new TwinMemory();
    const patterns = [
      [['a'], ['b']],
      [['a'], ['b'], ['c']],
      [['x'], ['y']],
      [['a'], ['b'], ['c'], ['d'], ['e']],
    ];
    for (const events of patterns) twins.learn(events);
    const config = defaultSessionConfig({ recallThreshold: 0.3, filterPipeline: ['length'], maxPredictions: 1 });
    const survey = predictor.survey(twins.memory, queryStateOf([['a'], ['b']], twins.memory.symbols), config);
    expect([0, 1, 2, 3].map((patternId) => survey.similarityOf(patternId))).toEqual([1, 0.8, undefined, expect.closeTo(4 / 7)]);
    expect([0, 1, 2, 3].map((patternId) => survey.stageOf(patternId)?.name)).toEqual([undefined, undefined, undefined, 'length']);
    expect([0, 1, 2, 3].map((patternId) => survey.placeOf(patternId))).toEqual([1, 2, 0, 0]);
    expect([survey.acceptedCount, survey.limit, survey.kept()]).toEqual([2, 3, [0, 1]]);
    twins.memory.free();
  });
});

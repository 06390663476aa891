import { describe, expect, it } from 'vitest';
import { queryStateOf } from '../../host/sequence/query-state.ts';
import { StandIns } from '../../host/sequence/stand-ins.ts';
import { fuzzRatio, standInsFor } from '../reference/pattern-fit.ts';
import { between, pick, seededRandom } from './random-corpus.ts';
import { engine, TwinMemory } from './twin-memory.ts';

const SEED = 20_261_120;

function standInsOver(pattern: readonly string[], stm: readonly string[], threshold?: number) {
  const twins = new TwinMemory();
  twins.learn(pattern.map((symbol) => [symbol]));
  const { memory } = twins;
  const query = queryStateOf([stm], memory.symbols);
  const standIns = new StandIns(engine.patterns, memory.symbols, query, threshold);
  const compared = standIns.comparedWith(memory.index.runOf(0));
  const anomalies = standIns.anomaliesOf(compared, [...stm.keys()]);
  memory.free();
  return { isSame: compared === query, texts: compared.texts, events: compared.events, anomalies };
}

describe('StandIns', () => {
  it('compare an observed symbol as the one it resembles, at 0.8 when no threshold is set or it is 0', () => {
    for (const threshold of [undefined, 0, 0.8]) {
      const { texts, events, anomalies } = standInsOver(['hello', 'world', 'x'], ['helo', 'wo', 'x'], threshold);
      expect(texts).toEqual(['hello', 'wo', 'x']);
      expect(events).toEqual([['hello', 'wo', 'x']]);
      expect(anomalies).toEqual([{ observed: 'helo', expected: 'hello', similarity: fuzzRatio('helo', 'hello') / 100 }]);
    }
  });

  it('give an exact symbol first, then the highest ratio, then the first observed, then the first of the pattern', () => {
    expect(standInsOver(['hello', 'z'], ['helo', 'hello'], 0.5).texts).toEqual(['helo', 'hello']);
    expect(standInsOver(['hello', 'z'], ['hel', 'helo'], 0.5).texts).toEqual(['hel', 'hello']);
    expect(standInsOver(['ab', 'z'], ['ac', 'ad'], 0.5).texts).toEqual(['ab', 'ad']);
    expect(standInsOver(['ac', 'ab'], ['ad', 'ae'], 0.5).texts).toEqual(['ac', 'ab']);
  });

  it('take every place of the pattern once, so a repeated symbol may stand for another', () => {
    expect(standInsOver(['helo', 'hello'], ['helo', 'helo', 'helo']).texts).toEqual(['helo', 'hello', 'helo']);
  });

  it('answer the query itself when nothing is compared otherwise', () => {
    expect(standInsOver(['hello', 'world'], ['hello', 'world', 'x']).isSame).toBe(true);
    expect(standInsOver(['hello', 'helo'], ['hello', 'helo']).isSame).toBe(true);
  });

  it('are those of their slow twin', () => {
    const random = seededRandom(SEED);
    const words = ['hello', 'helo', 'hallo', 'hell', 'world', 'word', 'a', 'ab', '', 'ä😀', 'ä😁'];
    for (let round = 0; round < 300; round++) {
      const pattern = Array.from({ length: between(random, 2, 9) }, () => pick(random, words));
      const stm = Array.from({ length: between(random, 1, 9) }, () => pick(random, [...words, 'hullo', 'wor']));
      const threshold = pick(random, [undefined, 0.01, 0.5, 0.75, 1]);
      expect(standInsOver(pattern, stm, threshold).texts, `${pattern} | ${stm} | ${threshold}`).toEqual(
        standInsFor(pattern, stm, threshold),
      );
    }
  });
});

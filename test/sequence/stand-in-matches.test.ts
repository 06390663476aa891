import { describe, expect, it } from 'vitest';
import { PatternIndex } from '../../host/core/postings/pattern-index.ts';
import { queryStateOf } from '../../host/sequence/query-state.ts';
import { StandInMatches } from '../../host/sequence/stand-in-matches.ts';
import { StandIns } from '../../host/sequence/stand-ins.ts';
import { engine, TwinMemory } from './twin-memory.ts';

// Its agreement with whole answers is tested in predictor.test.ts.
describe('StandInMatches', () => {
  it('find what only resembles the query, each pattern by its own comparison, in as many kernel calls as there are comparisons', () => {
    const twins = new TwinMemory();
    const patterns = [
      ['hello', 'world'],
      ['hallo', 'x'],
      ['hello', 'world', 'end'],
      ['helo', 'wold'],
      ['p', 'q'],
    ];
    for (const pattern of patterns) twins.learn(pattern.map((symbol) => [symbol]));
    const { memory } = twins;
    const query = queryStateOf([['helo'], ['wold']], memory.symbols);
    const standIns = new StandIns(engine.patterns, memory.symbols, query, undefined);
    let calls = 0;
    const matches = StandInMatches.find(
      memory,
      query,
      standIns,
      0.5,
      (segments, compared, leastSimilarity) => {
        calls++;
        return engine.patterns.matchPatterns({
          symbols: compared.symbols,
          leastSimilarity,
          symbolLimit: memory.symbols.size,
          segments,
        });
      },
      () => new PatternIndex(engine.arena, engine.patterns),
    );
    const found = Array.from({ length: matches.count }, (_, match) => ({
      pattern: memory.index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match)),
      similarity: matches.similarityOf(match),
      compared: matches.comparedOf(match).texts,
      isObserved: matches.comparedOf(match) === query,
    }));
    expect(found.sort((left, right) => left.pattern - right.pattern)).toEqual([
      { pattern: 0, similarity: 1, compared: ['hello', 'world'], isObserved: false },
      { pattern: 2, similarity: 0.8, compared: ['hello', 'world'], isObserved: false },
      { pattern: 3, similarity: 1, compared: ['helo', 'wold'], isObserved: true },
    ]);
    expect(calls).toBe(2);
    memory.free();
  });
});

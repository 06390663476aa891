import { describe, expect, it } from 'vitest';
import { learningBodies } from '../../host/cli/learning-bodies.ts';

describe('learningBodies', () => {
  it('says patterns with the order of emotives and the spelling of metadata', () => {
    const emotives = [
      new Map([
        ['joy', 1],
        ['2', -0.5],
        ['1', 3],
      ]),
    ];
    const patterns = [{ events: [['a', 'b'], ['c']], emotives, metadata: ['{"v":1.0}'], frequency: 1e9 }, { events: [['ü'], ['"']] }];
    expect([...learningBodies('s"1', patterns)]).toEqual([
      '{"session_id":"s\\"1","patterns":[{"events":[["a","b"],["c"]],"emotives":[{"joy":1,"2":-0.5,"1":3}],"metadata":[{"v":1.0}],"frequency":1000000000},' +
        '{"events":[["ü"],["\\""]]}]}',
    ]);
  });

  it('makes as few bodies as the limit allows, and sends a pattern that is larger alone', () => {
    const patterns = ['a', 'b', 'ü'.repeat(100), 'c', 'd', 'e'].map((symbol) => ({ events: [[symbol]] }));
    const bodies = [...learningBodies('s', patterns, 100)];
    const symbols = bodies.map((body) => (JSON.parse(body) as { patterns: typeof patterns }).patterns.map(({ events }) => events[0][0]));
    expect(symbols).toEqual([['a', 'b'], ['ü'.repeat(100)], ['c', 'd', 'e']]);
    expect(bodies.every((body, index) => index === 1 || Buffer.byteLength(body) <= 100)).toBe(true);
    expect([...learningBodies('s', [])]).toEqual([]);
  });
});

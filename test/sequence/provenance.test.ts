import { describe, expect, it } from 'vitest';
import { type NewLearning, Provenance } from '../../host/sequence/provenance.ts';

function learning(sequence: number, more: Partial<NewLearning> = {}): NewLearning {
  return { sequence, sessionId: 'one', persistence: 5, times: 1, felt: undefined, notes: [], ...more };
}

/** Patterns 0 and 1 with learnings 0 to 3, of entries 10, 20, 30 and 40. */
function sample(): Provenance {
  const provenance = new Provenance();
  provenance.addPattern();
  provenance.addPattern();
  provenance.add(0, learning(10));
  provenance.add(1, learning(20, { sessionId: 'two', times: 7 }));
  provenance.add(0, learning(30, { notes: ['{"a":1}', '{"a":1}', '{"b":1}'], persistence: 2 }));
  provenance.add(1, learning(40));
  return provenance;
}

describe('Provenance', () => {
  it('chains the learnings of a pattern in the order of the journal', () => {
    const provenance = sample();
    expect([provenance.learningsOf(0), provenance.learningsOf(1)]).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect([provenance.learningCount, provenance.lastSequence]).toEqual([4, 40]);
  });

  it('finds a learning by the sequence of its entry and nothing by any other', () => {
    const provenance = sample();
    expect([10, 20, 30, 40].map((sequence) => provenance.find(sequence))).toEqual([0, 1, 2, 3]);
    expect([0, 9, 11, 35, 41].map((sequence) => provenance.find(sequence))).toEqual([-1, -1, -1, -1, -1]);
    expect(new Provenance().find(1)).toBe(-1);
  });

  it('tells what a learning came with', () => {
    const provenance = sample();
    expect([0, 1, 2].map((index) => provenance.timesOf(index))).toEqual([1, 7, 1]);
    expect([0, 1, 2].map((index) => provenance.sessionOf(index))).toEqual(['one', 'two', 'one']);
    expect(provenance.persistenceOf(2)).toBe(2);
    expect(provenance.notesOf(2)).toEqual(['{"a":1}', '{"b":1}']);
    expect(provenance.notesOf(0)).toEqual([]);
  });

  it('skips what was taken back in the last learning of a session, in live learnings and in the order of patterns', () => {
    const provenance = sample();
    provenance.takeBack([0, 3], 50);
    expect(provenance.lastLiveOf('one')).toBe(2);
    expect(provenance.lastLiveOf('nobody')).toBe(-1);
    expect(provenance.liveLearningsOf(0)).toEqual([2]);
    expect(provenance.livePatternsFrom(0, 9)).toEqual({ patterns: [1, 0], next: undefined });
    const second = provenance.sequenceOf(2);
    expect(provenance.livePatternsFrom(0, 1)).toEqual({ patterns: [1], next: second });
    expect(provenance.livePatternsFrom(second, 1)).toEqual({ patterns: [0], next: undefined });
    expect(provenance.livePatternsFrom(second + 1, 1)).toEqual({ patterns: [], next: undefined });
    expect([provenance.takerOf(0), provenance.takerOf(1)]).toEqual([50, undefined]);
    provenance.bringBack([0]);
    expect(provenance.livePatternsFrom(0, 9).patterns).toEqual([0, 1]);
  });

  it('remembers a forgetting until it is ended, the newest of a pattern first', () => {
    const provenance = sample();
    provenance.takeBack([0], 50);
    provenance.noteForgetting(50, [0]);
    provenance.takeBack([2], 60);
    provenance.noteForgetting(60, [2]);
    expect(provenance.lastForgettingOf(0)).toEqual({ sequence: 60, learnings: [2] });
    expect(provenance.endForgetting(60)).toEqual([2]);
    provenance.bringBack([2]);
    expect(provenance.lastForgettingOf(0)).toEqual({ sequence: 50, learnings: [0] });
    expect(provenance.lastForgettingOf(1)).toBeUndefined();
    expect(provenance.endForgetting(60)).toBeUndefined();
  });

  it('moves learnings to their places in time, and leaves the others', () => {
    const provenance = sample();
    provenance.move([2], 0, 1, 50);
    expect([provenance.learningsOf(0), provenance.learningsOf(1)]).toEqual([[0], [1, 2, 3]]);
    provenance.move([0], 0, 1, 60);
    expect([provenance.learningsOf(0), provenance.learningsOf(1)]).toEqual([[], [0, 1, 2, 3]]);
    expect([provenance.patternOf(0), provenance.movesOf(0), provenance.movesOf(1)]).toEqual([1, [60], []]);
    provenance.add(0, learning(70));
    expect(provenance.learningsOf(0)).toEqual([4]);
  });

  it('forgets everything in clear', () => {
    const provenance = sample();
    provenance.takeBack([1], 50);
    provenance.clear();
    provenance.addPattern();
    provenance.add(0, learning(60, { sessionId: 'three' }));
    expect([provenance.learningsOf(0), provenance.isLive(0), provenance.sessionOf(0)]).toEqual([[0], true, 'three']);
    expect(provenance.lastLiveOf('one')).toBe(-1);
  });
});

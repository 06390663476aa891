import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalChange } from '../../host/sequence/journal-changes.ts';
import { LongTermMemory } from '../../host/sequence/long-term-memory.ts';
import { SpaceState, sessionAfter } from '../../host/sequence/space-state.ts';
import { stmOf } from './sequence-fixture.ts';
import { engine, predictor } from './twin-memory.ts';

const AB = '76d7efca2e96cb5eeddf4e06ac96a0f424630135';
const OPENED: JournalChange = { kind: 'session-opened', ttlSeconds: 60, metadata: '{}', settings: { persistence: 2 } };

function observed(...strings: string[]): JournalChange {
  return {
    kind: 'observed',
    uniqueId: 'u',
    strings,
    vectorSymbols: [],
    vectorName: null,
    vectors: [],
    emotives: new Map(),
    metadata: '{}',
  };
}

function learned(more: Partial<JournalChange & { kind: 'learned' }> = {}): JournalChange {
  return { kind: 'learned', pattern: AB, uses: [2, 3], kept: 0, auto: false, persistence: 5, lesson: null, ...more };
}

describe('SpaceState', () => {
  let state: SpaceState;
  let sequence: number;

  beforeEach(() => {
    state = new SpaceState(new LongTermMemory(engine), predictor);
    sequence = 0;
  });

  function apply(sessionId: string, ...changes: JournalChange[]): void {
    for (const change of changes) state.apply({ sequence: ++sequence, timeMs: 5, sessionId, change });
  }

  it('folds the entries of a session', () => {
    apply(
      's',
      OPENED,
      observed('a'),
      observed(),
      { kind: 'configured', settings: { persistence: 3 } },
      { kind: 'session-extended', ttlSeconds: 9 },
    );
    expect(state.sessionOf('s')).toMatchObject({
      stm: { items: [{ event: ['a'], sequence: 2 }] },
      time: 2,
      ttlSeconds: 9,
      config: { persistence: 3 },
    });
    apply('s', { kind: 'stm-cleared', scope: 'events' });
    expect(state.sessionOf('s')).toMatchObject({ stm: { length: 0 }, time: 2 });
    apply('s', { kind: 'stm-cleared', scope: 'session' });
    expect(state.sessionOf('s')).toMatchObject({ time: 0, percept: null });
    apply('s', { kind: 'session-closed' });
    expect([state.sessionOf('s'), [...state.openSessions()]]).toEqual([undefined, []]);
  });

  it('learns the short-term memory of the session that says so, and no other', () => {
    apply('s', OPENED, observed('a'), observed('b'));
    apply('t', OPENED, observed('x'));
    apply('s', learned());
    expect(state.memory.find(AB)).toMatchObject({ events: [['a'], ['b']], frequency: 1 });
    expect([stmOf(state.sessionOf('s')), stmOf(state.sessionOf('t'))]).toEqual([[], [['x']]]);
  });

  it('learns what an entry brings itself, as often as it says, and leaves the session as it is', () => {
    apply(
      's',
      OPENED,
      observed('x'),
      learned({ uses: [], lesson: { events: [['a'], ['b']], emotives: [new Map([['joy', 2]])], metadata: ['{"k":1}'], frequency: 3 } }),
    );
    expect(state.memory.find(AB)).toMatchObject({ frequency: 3, emotives: expect.arrayContaining([new Map([['joy', 2]])]) });
    expect(stmOf(state.sessionOf('s'))).toEqual([['x']]);
  });

  it('empties the short-term memory of a learning without a pattern, which still indexes waiting vectors', () => {
    const vector: JournalChange = { ...observed(), vectorSymbols: ['VCTR|v'], vectorName: 'VCTR|v', vectors: [[1], [2]] } as JournalChange;
    apply('s', OPENED, vector, learned({ pattern: '' }));
    expect(stmOf(state.sessionOf('s'))).toEqual([]);
    expect(state.memory.patternCount).toBe(0);
    expect(state.memory.vectors.neighboursOf(Float64Array.of(3))).toEqual(['VCTR|v']);
  });

  it('clears long-term memory and the session that says so', () => {
    apply('s', OPENED, observed('a'), observed('b'), learned(), observed('c'));
    apply('t', OPENED, observed('x'), { kind: 'memory-cleared' });
    expect([state.memory.patternCount, stmOf(state.sessionOf('t')), stmOf(state.sessionOf('s'))]).toEqual([0, [], [['c']]]);
  });

  it('fixes whole-pattern metrics at finalizing', () => {
    apply('s', OPENED, observed('a'), observed('b'), learned(), { kind: 'finalized' });
    expect(state.memory.finalized.of(0)?.entropy).toBe(1);
  });

  it('ignores entries of a session that is not open', () => {
    apply('never', observed('a'), learned(), { kind: 'stm-cleared', scope: 'session' });
    expect([state.memory.patternCount, state.sessionOf('never')]).toEqual([0, undefined]);
  });
});

describe('sessionAfter', () => {
  it('gives a new value and leaves the earlier one as it was', () => {
    const before = sessionAfter(undefined, { sequence: 1, timeMs: 5, sessionId: 's', change: OPENED });
    const after = sessionAfter(before, { sequence: 2, timeMs: 6, sessionId: 's', change: observed('a') });
    expect([stmOf(before), stmOf(after), after?.createdAtMs]).toEqual([[], [['a']], 5]);
    expect(sessionAfter(undefined, { sequence: 2, timeMs: 6, sessionId: 's', change: observed('a') })).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { defaultSessionConfig, type SessionConfig } from '../../host/sequence/session-config.ts';
import {
  afterCleared,
  afterEventsCleared,
  afterLearned,
  afterObserved,
  keptByAutoLearn,
  openedSession,
  type SessionState,
} from '../../host/sequence/session-state.ts';

function opened(config: Partial<SessionConfig> = {}): SessionState {
  return openedSession('s', 5, 60, '{"k":1}', defaultSessionConfig(config));
}

/** After observing these events, one sequence number each from 1. */
function observed(count: number, config: Partial<SessionConfig> = {}, metadata = '{}'): SessionState {
  let state = opened(config);
  for (let sequence = 1; sequence <= count; sequence++) {
    const event = [`s${sequence}`, 'x'];
    state = afterObserved(state, {
      sequence,
      event,
      percept: { strings: event, vectors: [], metadata },
      emotives: new Map([['joy', sequence]]),
    });
  }
  return state;
}

describe('afterObserved', () => {
  it('appends the event with its sequence, and what was felt and noted', () => {
    const state = observed(2, {}, '{"n":1.0}');
    expect(state.stm.items).toEqual([
      { event: ['s1', 'x'], sequence: 1 },
      { event: ['s2', 'x'], sequence: 2 },
    ]);
    expect(state).toMatchObject({ stmSymbolCount: 4, time: 2 });
    expect(state.metadataNotes.items).toEqual(['{"n":1.0}', '{"n":1.0}']);
    expect(state.emotives.items).toEqual([new Map([['joy', 1]]), new Map([['joy', 2]])]);
    expect(state.percept?.strings).toEqual(['s2', 'x']);
  });

  it('keeps the events when nothing was observed, and leaves the earlier state as it was', () => {
    const before = observed(1);
    const after = afterObserved(before, {
      sequence: 9,
      event: [],
      percept: { strings: [], vectors: [], metadata: '{}' },
      emotives: new Map(),
    });
    expect(after).toMatchObject({ stm: before.stm, time: 2, emotives: before.emotives, metadataNotes: { length: 0 } });
    expect(before.time).toBe(1);
  });

  it('keeps the newest 1,000 events, feelings and notes', () => {
    const state = observed(1003, {}, '{"k":2}');
    expect([state.stm.length, state.emotives.length, state.metadataNotes.length]).toEqual([1000, 1000, 1000]);
    expect([state.stm.oldest, state.stmSymbolCount, state.time]).toEqual([{ event: ['s4', 'x'], sequence: 4 }, 2000, 1003]);
  });
});

describe('afterLearned, afterCleared and afterEventsCleared', () => {
  it('keep the newest events that learning leaves, and the accumulators', () => {
    const state = observed(3);
    const learned = afterLearned(state, 2);
    expect(learned.stm.items.map(({ sequence }) => sequence)).toEqual([2, 3]);
    expect(learned).toMatchObject({ stmSymbolCount: 4, time: 3 });
    expect(afterLearned(state, 0)).toMatchObject({ stm: { length: 0 }, stmSymbolCount: 0, emotives: state.emotives });
    expect(afterLearned(state, 3).stm.items).toEqual(state.stm.items);
  });

  it('empty events only, or everything but the configuration', () => {
    const state = observed(2, { persistence: 9 }, '{"k":2}');
    expect(afterEventsCleared(state)).toMatchObject({
      stm: { length: 0 },
      time: 2,
      emotives: state.emotives,
      metadataNotes: state.metadataNotes,
      percept: state.percept,
    });
    expect(afterCleared(state)).toEqual({ ...opened({ persistence: 9 }) });
  });
});

describe('keptByAutoLearn', () => {
  it.each([
    ['CLEAR', 0, 5, -1],
    ['CLEAR', 3, 2, -1],
    ['CLEAR', 3, 3, 0],
    ['CLEAR', 3, 9, 0],
    ['ROLLING', 3, 2, -1],
    ['ROLLING', 3, 3, 2],
    ['ROLLING', 3, 9, 2],
    ['ROLLING', 1, 1, 0],
    ['ROLLING', 1, 4, 4],
    ['ROLLING', 2, 2, 1],
  ] as const)('in %s mode with a length of %s keeps of %s events %s', (stmMode, maxPatternLength, count, kept) => {
    expect(keptByAutoLearn(observed(count, { stmMode, maxPatternLength }))).toBe(kept);
  });
});

/** That the whole way over a server gives the same is tested with the client; here is what JSON cannot say as it is. */
import { describe, expect, it } from 'vitest';
import { changeOf, traceOf, whyNotOf } from '../../host/cli/space-answers.ts';

describe('answers of a server about a space', () => {
  it('say undefined where JSON says null, and name patterns as a memory of this process does', () => {
    expect(whyNotOf({ name: 'PTRN|ab', rank: null, excluded_by: 'forgotten', found: 0, needed: 1 })).toEqual({
      name: 'ab',
      rank: undefined,
      excludedBy: 'forgotten',
      found: 0,
      needed: 1,
    });
    expect(whyNotOf({ name: 'PTRN|ab', rank: 2, excluded_by: null, found: 1, needed: 0 })).toMatchObject({
      rank: 2,
      excludedBy: undefined,
    });
    expect(changeOf({ space: 's', pattern: 'PTRN|ab', frequency: 1, learnings: [3] })).toEqual({
      space: 's',
      patternName: 'PTRN|ab',
      frequency: 1,
      learnings: [3],
    });
  });

  it('give times as numbers, emotives as maps and metadata as text', () => {
    const observation = {
      sequence: 2,
      time: '2026-01-02T03:04:05.006Z',
      unique_id: 'u',
      strings: ['a'],
      vector_symbols: ['VCTR|x'],
      emotives: { joy: 1 },
      metadata: { n: 1 },
    };
    const learning = {
      sequence: 3,
      time: '2026-01-02T03:04:05.007Z',
      session_id: 's',
      auto: true,
      times: 1,
      given: null,
      corrected_by: [],
      taken_back_by: null,
      observations: [observation],
    };
    const pattern = { name: 'PTRN|ab', events: [['a']], length: 1, frequency: 1, emotives: [{ joy: 1 }], metadata: { n: ['1'] } };
    const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
    expect(traceOf({ space: 'x', pattern, learning_count: 1, learnings: [learning] })).toEqual({
      space: 'x',
      pattern: { ...pattern, name: 'ab', emotives: [new Map([['joy', 1]])], metadata: new Map([['n', ['1']]]) },
      learningCount: 1,
      learnings: [
        {
          sequence: 3,
          timeMs: timeMs + 1,
          sessionId: 's',
          auto: true,
          times: 1,
          given: undefined,
          correctedBy: [],
          takenBackBy: undefined,
          observations: [
            {
              sequence: 2,
              timeMs,
              uniqueId: 'u',
              strings: ['a'],
              vectorSymbols: ['VCTR|x'],
              emotives: new Map([['joy', 1]]),
              metadata: '{"n":1}',
            },
          ],
        },
      ],
    });
  });
});

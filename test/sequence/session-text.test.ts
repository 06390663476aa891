import { expect, it } from 'vitest';
import { applySettings, defaultSessionConfig } from '../../host/sequence/session-config.ts';
import { afterObserved, openedSession, type SessionState } from '../../host/sequence/session-state.ts';
import { encodeSession, sessionOf } from '../../host/sequence/session-text.ts';

/** What a state remembers, without what it shares with others. */
function lists({ stm, emotives, metadataNotes }: SessionState) {
  return { stm: stm.items, emotives: emotives.items, metadataNotes: metadataNotes.items };
}

it('gives back a session as it was', () => {
  const config = applySettings(defaultSessionConfig(), { persistence: 3, filter_pipeline: ['jaccard'], recall_threshold: 0.25 });
  const opened = openedSession('s', 5, 60, '{"a":1.0}', config);
  const percept = { strings: ['a'], vectors: [[-0, 1.5]], metadata: '{"n":1.0}' };
  const emotives = new Map([
    ['1', -0],
    ['joy', 0.1],
  ]);
  const session = afterObserved(opened, { sequence: 2, event: ['a'], percept, emotives });
  for (const state of [opened, session]) {
    const again = sessionOf(JSON.parse(encodeSession(state)));
    expect(lists(again)).toEqual(lists(state));
    expect({ ...again, ...lists(again) }).toEqual({ ...state, ...lists(state) });
  }
});

/** Observing many things in one request, with learning and clearing in between (specs/kato.md 2.3). */
import type { ChangeDraft } from './change-draft.ts';
import type { Observation, ObserveAnswer, ObserveSequenceAnswer, ObserveSequenceOptions } from './observation.ts';
import { withFieldPrefix } from './observation-check.ts';

/**
 * Decides all observations in order through one draft.
 *
 * Names of learned patterns: those of `learnAfterEach`, then of automatic learning, then of `learnAtEnd`. All is committed together.
 */
export function observeSequence(
  draft: ChangeDraft,
  space: string,
  observations: readonly Observation[],
  options: ObserveSequenceOptions,
  makeUniqueId: () => string,
): ObserveSequenceAnswer {
  const initialStmLength = draft.session.stm.length;
  const results: ObserveAnswer[] = [];
  const learnedAfterEach: string[] = [];
  for (const [index, observation] of observations.entries()) {
    if (options.clearBetween && index > 0) draft.add({ kind: 'stm-cleared', scope: 'events' });
    const answer = withFieldPrefix(['observations', index], () => draft.observe(observation, observation.uniqueId ?? makeUniqueId()));
    if (options.learnAfterEach && draft.session.stm.length > 0) learnedAfterEach.push(draft.learn());
    results.push({ ...answer, stmLength: draft.session.stm.length });
  }
  const autoLearned = results.flatMap((result) => result.autoLearnedPattern ?? []);
  const finalLearned = options.learnAtEnd && draft.session.stm.length > 0 ? draft.learn() : null;
  return {
    sessionId: draft.session.sessionId,
    space,
    initialStmLength,
    finalStmLength: draft.session.stm.length,
    results,
    autoLearnedPatterns: [...learnedAfterEach, ...autoLearned, ...(finalLearned === null ? [] : [finalLearned])],
    finalLearnedPattern: finalLearned,
    isolated: options.clearBetween ?? false,
  };
}

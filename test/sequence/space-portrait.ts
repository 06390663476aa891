/** Everything that a loaded space holds, as text: what two ways to load it must agree on, tombstones and the order of maps included. */

import { exactJson } from '../../host/sequence/exact-json.ts';
import type { Event } from '../../host/sequence/observation.ts';
import type { Predictor } from '../../host/sequence/predictor.ts';
import { defaultSessionConfig } from '../../host/sequence/session-config.ts';
import { encodeSession } from '../../host/sequence/session-text.ts';
import type { Space } from '../../host/sequence/space.ts';

export function spacePortrait(space: Space, predictor: Predictor, queries: readonly (readonly Event[])[]): string {
  const { memory } = space.state;
  const { provenance, symbols, names, index } = memory;
  const learningOf = (learning: number): unknown => [
    provenance.sequenceOf(learning),
    provenance.patternOf(learning),
    provenance.sessionOf(learning),
    provenance.persistenceOf(learning),
    provenance.timesOf(learning),
    provenance.feltOf(learning),
    provenance.notesOf(learning),
    provenance.takerOf(learning),
    provenance.movesOf(learning),
  ];
  const patternIds = Array.from({ length: names.size }, (_, id) => id);
  const symbolIds = Array.from({ length: symbols.size }, (_, id) => id);
  const configs = [{}, { recallThreshold: 0 }, { recallThreshold: 0.4, affinityEmotive: 'joy' }, { fuzzyTokenThreshold: 0.6 }];
  return exactJson([
    [space.nextSequence, memory.patternCount, symbols.liveCount, provenance.learningCount, memory.vectors.count],
    patternIds.map((id) => [memory.recordOf(id), provenance.learningsOf(id), provenance.lastForgettingOf(id), memory.finalized.of(id)]),
    patternIds.map((id) => index.runOf(id).end - index.runOf(id).start),
    Array.from({ length: provenance.learningCount }, (_, learning) => learningOf(learning)),
    memory.patternsFrom(0, names.size),
    symbolIds.map((id) => [symbols.textOf(id), symbols.frequencyOf(id), symbols.memberFrequencyOf(id), memory.affinityOf(id)]),
    symbolIds.map((id) => memory.patternsStartingWith(id)),
    memory.vectors.waitingVectors.map(({ name, vector }) => [name, [...vector]]),
    [2, 3].map((dimension) => memory.vectors.neighboursOf(new Float64Array(dimension).fill(0.5))),
    [...space.state.openSessions()]
      .sort((left, right) => (left.sessionId < right.sessionId ? -1 : 1))
      .map((session) => encodeSession(session)),
    queries.flatMap((query) => configs.map((config) => predictor.predict(memory, query, { ...defaultSessionConfig(), ...config }))),
  ]);
}

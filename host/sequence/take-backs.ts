/**
 * Take-backs: decides what forgetting, restoring, undoing and correcting change. Nothing here waits, writes or changes anything.
 *
 * Precondition of all: the space is idle, so its committed state is all there is.
 */
import { hexFromName } from '../core/patterns/name-table.ts';
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import { reprOfEvents } from '../core/symbols/python-repr.ts';
import { InvalidArgumentError, MemoryError } from '../errors.ts';
import type { PatternChangeAnswer } from './history-face.ts';
import { PATTERN_PREFIX } from './look-ups.ts';
import type { Event } from './observation.ts';
import { checkGivenPattern } from './observation-check.ts';
import { checkedName, patternNotFound } from './pattern-names.ts';
import type { Decision } from './requests.ts';
import type { Space } from './space.ts';
import { storedEvents } from './stored-events.ts';

/** @throws MemoryError `MEM_PATTERN_NOT_FOUND` */
export function decideForget(space: Space, name: string): Decision<PatternChangeAnswer> {
  const { pattern, patternId } = livePatternOf(space, name);
  const { provenance } = space.state.memory;
  const learnings = provenance.liveLearningsOf(patternId).map((learning) => provenance.sequenceOf(learning));
  return {
    changes: [{ kind: 'forgotten', pattern, learnings }],
    answer: { space: space.name, patternName: PATTERN_PREFIX + pattern, frequency: 0, learnings },
  };
}

/** @throws MemoryError `MEM_PATTERN_NOT_FOUND` never learned; `MEM_NOTHING_TO_UNDO` not forgotten, or restored already */
export function decideRestore(space: Space, name: string): Decision<PatternChangeAnswer> {
  const { pattern, patternId } = patternOf(space, name);
  const { memory } = space.state;
  const forgetting = memory.provenance.lastForgettingOf(patternId);
  if (forgetting === undefined) {
    throw new MemoryError(
      'MEM_NOTHING_TO_UNDO',
      `Cannot restore pattern "${pattern}": found no forgetting of it, expected one that still counts`,
    );
  }
  let frequency = memory.frequencyOf(patternId);
  for (const learning of forgetting.learnings) frequency += memory.provenance.timesOf(learning);
  const learnings = forgetting.learnings.map((learning) => memory.provenance.sequenceOf(learning));
  return {
    changes: [{ kind: 'undone', pattern, of: forgetting.sequence }],
    answer: { space: space.name, patternName: PATTERN_PREFIX + pattern, frequency, learnings },
  };
}

/** The last learning of a session that still counts. @throws MemoryError `MEM_NOTHING_TO_UNDO` */
export function decideUndo(space: Space, sessionId: string): Decision<PatternChangeAnswer> {
  const { memory } = space.state;
  const { provenance } = memory;
  const learning = provenance.lastLiveOf(sessionId);
  if (learning < 0) {
    throw new MemoryError('MEM_NOTHING_TO_UNDO', `Cannot undo: found no learning of session ${sessionId} that still counts, expected one`);
  }
  const patternId = provenance.patternOf(learning);
  const pattern = memory.names.hexOf(patternId);
  const of = provenance.sequenceOf(learning);
  const frequency = memory.frequencyOf(patternId) - provenance.timesOf(learning);
  return {
    changes: [{ kind: 'undone', pattern, of }],
    answer: { space: space.name, patternName: PATTERN_PREFIX + pattern, frequency, learnings: [of] },
  };
}

/**
 * @param sorted whether symbols are sorted inside each event, as observing does by default
 * @throws MemoryError `MEM_PATTERN_NOT_FOUND`
 * @throws InvalidArgumentError the events hold fewer than two symbols, or something out of bounds
 */
export function decideCorrect(
  space: Space,
  name: string,
  events: readonly Event[],
  sorted: boolean,
  numbers: NumericKernel,
): Decision<PatternChangeAnswer> {
  const { pattern, patternId } = livePatternOf(space, name);
  const { memory } = space.state;
  const stored = checkedEvents(events, sorted);
  const into = hexFromName(numbers.sha1(reprOfEvents(stored)));
  const learnings = memory.provenance.liveLearningsOf(patternId).map((learning) => memory.provenance.sequenceOf(learning));
  const intoId = memory.idOf(into);
  const isSame = into === pattern;
  const merged = isSame || intoId < 0 ? 0 : memory.frequencyOf(intoId);
  return {
    // A pattern corrected to itself is as it was.
    changes: isSame ? [] : [{ kind: 'corrected', pattern, into, events: stored, learnings }],
    answer: { space: space.name, patternName: PATTERN_PREFIX + into, frequency: memory.frequencyOf(patternId) + merged, learnings },
  };
}

/** @throws InvalidArgumentError fewer than two symbols, or something out of bounds */
function checkedEvents(events: readonly Event[], sorted: boolean): readonly Event[] {
  checkGivenPattern({ events });
  const stored = storedEvents(events, sorted);
  if (stored.length === 1 && stored[0].length === 1) throw new InvalidArgumentError(['events'], 'a single symbol', 'two or more symbols');
  return stored;
}

function livePatternOf(space: Space, name: string): { readonly pattern: string; readonly patternId: number } {
  const found = patternOf(space, name);
  if (!space.state.memory.isLive(found.patternId)) throw patternNotFound(space.name, found.pattern);
  return found;
}

/** A pattern that is or was learned. */
function patternOf(space: Space, name: string): { readonly pattern: string; readonly patternId: number } {
  const pattern = checkedName(name);
  const patternId = space.state.memory.idOf(pattern);
  if (patternId < 0) throw patternNotFound(space.name, pattern);
  return { pattern, patternId };
}

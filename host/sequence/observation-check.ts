/**
 * Observation check: refuses what no memory should hold, before anything is changed.
 *
 * HTTP checks shapes; these bounds hold for every way in. Paths of refused fields start at the observation.
 */

import { metadataTexts } from '../core/symbols/python-text.ts';
import { InvalidArgumentError } from '../errors.ts';
import type { Emotives, GivenPattern, Observation } from './observation.ts';
import { perceptVectorOf } from './percept-vector.ts';

/** Bounds of design: generous for people's symbols, far below what would make one request a burden to all others. */
export const OBSERVATION_LIMITS = {
  symbolCodePoints: 4096,
  eventSymbols: 10_000,
  vectorComponents: 8192,
  /** Sums over every learning that a counter can count (2^53) stay within a double. */
  emotiveMagnitude: 1e290,
  stmSymbols: 100_000,
  sequenceObservations: 10_000,
  /** What a short-term memory holds, so that every pattern could also be learned by observing. */
  patternEvents: 1000,
  manyPatterns: 10_000,
  uniqueIdCodePoints: 256,
  /** Of one given pattern: millions of them together stay whole numbers of a double. */
  frequency: 1_000_000_000,
} as const;

/** @throws InvalidArgumentError the first field that is out of bounds */
export function checkObservation(observation: Observation): void {
  if (observation.strings.length > OBSERVATION_LIMITS.eventSymbols) {
    throw new InvalidArgumentError(['strings'], `${observation.strings.length} symbols`, `at most ${OBSERVATION_LIMITS.eventSymbols}`);
  }
  for (const [index, symbol] of observation.strings.entries()) checkText(symbol, ['strings', index], OBSERVATION_LIMITS.symbolCodePoints);
  for (const [index, vector] of observation.vectors.entries()) checkVector(vector, index);
  // Added up here too, so that a sum that cannot be is refused with its place in a sequence.
  if (observation.vectors.length > 1) perceptVectorOf(observation.vectors);
  checkEmotives(observation.emotives, ['emotives']);
  // Read here too, because learning would otherwise meet it when it is already in the journal.
  if (observation.metadata !== '{}') metadataTexts(observation.metadata);
  if (observation.uniqueId !== undefined) checkText(observation.uniqueId, ['unique_id'], OBSERVATION_LIMITS.uniqueIdCodePoints);
}

/** @throws InvalidArgumentError the first field that is out of bounds; its path starts at the pattern */
export function checkGivenPattern({ events, emotives, metadata, frequency }: GivenPattern): void {
  let eventCount = 0;
  let symbolCount = 0;
  events.forEach((event, index) => {
    if (event.length > OBSERVATION_LIMITS.eventSymbols) {
      throw new InvalidArgumentError(['events', index], `${event.length} symbols`, `at most ${OBSERVATION_LIMITS.eventSymbols}`);
    }
    // A path per symbol would cost more than its check.
    if (event.some((symbol) => symbol.length > OBSERVATION_LIMITS.symbolCodePoints || !symbol.isWellFormed())) {
      for (const [at, symbol] of event.entries()) checkText(symbol, ['events', index, at], OBSERVATION_LIMITS.symbolCodePoints);
    }
    if (event.length > 0) eventCount++;
    symbolCount += event.length;
  });
  if (eventCount === 0 || eventCount > OBSERVATION_LIMITS.patternEvents) {
    throw new InvalidArgumentError(['events'], `${eventCount} events that hold something`, `1 to ${OBSERVATION_LIMITS.patternEvents}`);
  }
  if (symbolCount > OBSERVATION_LIMITS.stmSymbols) {
    throw new InvalidArgumentError(['events'], `${symbolCount} symbols`, `at most ${OBSERVATION_LIMITS.stmSymbols}`);
  }
  for (const [index, moment] of (emotives ?? []).entries()) checkEmotives(moment, ['emotives', index]);
  for (const text of metadata ?? []) metadataTexts(text);
  if (frequency !== undefined && !(Number.isInteger(frequency) && frequency >= 1 && frequency <= OBSERVATION_LIMITS.frequency)) {
    throw new InvalidArgumentError(['frequency'], String(frequency), `a whole number of 1 to ${OBSERVATION_LIMITS.frequency}`);
  }
}

/** @throws InvalidArgumentError the first symbol or event of a query that is out of bounds */
export function checkQuery(events: readonly (readonly string[])[]): void {
  const symbolCount = events.reduce((sum, event) => sum + event.length, 0);
  if (symbolCount > OBSERVATION_LIMITS.stmSymbols) {
    throw new InvalidArgumentError(['query'], `${symbolCount} symbols`, `at most ${OBSERVATION_LIMITS.stmSymbols}`);
  }
  for (const [index, event] of events.entries()) {
    for (const [place, symbol] of event.entries()) checkText(symbol, ['query', index, place], OBSERVATION_LIMITS.symbolCodePoints);
  }
}

/** @throws InvalidArgumentError the text has a lone surrogate or more than `most` code points */
export function checkText(text: string, field: readonly (string | number)[], most: number): void {
  if (!text.isWellFormed()) throw new InvalidArgumentError(field, 'a lone surrogate', 'well-formed Unicode');
  // A code point takes at most two UTF-16 units, so short texts need no counting.
  if (text.length > most && [...text].length > most)
    throw new InvalidArgumentError(field, `${[...text].length} code points`, `at most ${most}`);
}

function checkEmotives(emotives: Emotives, path: readonly (string | number)[]): void {
  const most = OBSERVATION_LIMITS.emotiveMagnitude;
  for (const [name, value] of emotives) {
    checkText(name, [...path, name], OBSERVATION_LIMITS.symbolCodePoints);
    if (!(Math.abs(value) <= most)) throw new InvalidArgumentError([...path, name], String(value), `a number of ${-most} to ${most}`);
  }
}

function checkVector(vector: readonly number[], index: number): void {
  if (vector.length === 0 || vector.length > OBSERVATION_LIMITS.vectorComponents) {
    throw new InvalidArgumentError(['vectors', index], `${vector.length} components`, `1 to ${OBSERVATION_LIMITS.vectorComponents}`);
  }
  const bad = vector.findIndex((component) => !Number.isFinite(component));
  if (bad >= 0) throw new InvalidArgumentError(['vectors', index, bad], String(vector[bad]), 'a finite number');
}

/** Runs a step and puts a path before the field that it refuses. */
export function withFieldPrefix<Result>(path: readonly (string | number)[], step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw error instanceof InvalidArgumentError ? new InvalidArgumentError([...path, ...error.field], error.found, error.expected) : error;
  }
}

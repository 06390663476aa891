/**
 * Observation check: refuses what no memory should hold, before anything is changed.
 *
 * HTTP checks shapes; these bounds hold for every way in. Paths of refused fields start at the observation.
 */
import { InvalidArgumentError } from '../errors.ts';
import type { Observation } from './observation.ts';
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
  uniqueIdCodePoints: 256,
} as const;

/** @throws InvalidArgumentError the first field that is out of bounds */
export function checkObservation(observation: Observation): void {
  if (observation.strings.length > OBSERVATION_LIMITS.eventSymbols) {
    throw new InvalidArgumentError(['strings'], `${observation.strings.length} symbols`, `at most ${OBSERVATION_LIMITS.eventSymbols}`);
  }
  observation.strings.forEach((symbol, index) => checkText(symbol, ['strings', index], OBSERVATION_LIMITS.symbolCodePoints));
  observation.vectors.forEach((vector, index) => checkVector(vector, index));
  // Added up here too: by the time an observe-sequence adds them, it may have committed what came before.
  if (observation.vectors.length > 1) perceptVectorOf(observation.vectors);
  for (const [name, value] of observation.emotives) {
    checkText(name, ['emotives', name], OBSERVATION_LIMITS.symbolCodePoints);
    if (!(Math.abs(value) <= OBSERVATION_LIMITS.emotiveMagnitude)) {
      const most = OBSERVATION_LIMITS.emotiveMagnitude;
      throw new InvalidArgumentError(['emotives', name], String(value), `a number of ${-most} to ${most}`);
    }
  }
  if (observation.uniqueId !== undefined) checkText(observation.uniqueId, ['unique_id'], OBSERVATION_LIMITS.uniqueIdCodePoints);
}

/** @throws InvalidArgumentError the text has a lone surrogate or more than `most` code points */
export function checkText(text: string, field: readonly (string | number)[], most: number): void {
  if (!text.isWellFormed()) throw new InvalidArgumentError(field, 'a lone surrogate', 'well-formed Unicode');
  // A code point takes at most two UTF-16 units, so short texts need no counting.
  if (text.length > most && [...text].length > most) throw new InvalidArgumentError(field, `${[...text].length} code points`, `at most ${most}`);
}

function checkVector(vector: readonly number[], index: number): void {
  if (vector.length === 0 || vector.length > OBSERVATION_LIMITS.vectorComponents) {
    throw new InvalidArgumentError(['vectors', index], `${vector.length} components`, `1 to ${OBSERVATION_LIMITS.vectorComponents}`);
  }
  const bad = vector.findIndex((component) => !Number.isFinite(component));
  if (bad >= 0) throw new InvalidArgumentError(['vectors', index, bad], String(vector[bad]), 'a finite number');
}

/**
 * Compares a prediction answer with that of its slow twin.
 *
 * The twin adds floats in another order, so numbers agree within a tolerance, and predictions whose rank keys agree within it may change
 * places (also across the cut after `max_predictions`).
 */
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import type { FuturePotential, Prediction, PredictionAnswer } from '../../host/sequence/prediction.ts';

export type Answer = Pick<PredictionAnswer, 'predictions' | 'futurePotentials'>;

/** Relative above 1, absolute below. */
const TOLERANCE = 1e-9;

/** Undefined when they are the same. */
export function predictionDifference(found: unknown, expected: unknown): string | undefined {
  if (!isAnswer(found) || !isAnswer(expected)) return 'not an answer';
  if (found.predictions.length !== expected.predictions.length) {
    return `${found.predictions.length} predictions, expected ${expected.predictions.length}`;
  }
  const twins = new Map(expected.predictions.map((prediction) => [prediction.name, prediction]));
  for (const [place, prediction] of found.predictions.entries()) {
    const twin = twins.get(prediction.name);
    const difference = twin === undefined ? undefined : differenceOf(prediction, twin, `prediction ${place}`);
    const rank = differenceOf(prediction.potential, expected.predictions[place].potential, `potential at place ${place}`);
    if (difference !== undefined || rank !== undefined) return difference ?? rank;
  }
  return differenceOf(futuresByText(found.futurePotentials), futuresByText(expected.futurePotentials), 'futures');
}

function futuresByText(futures: readonly FuturePotential[]): Record<string, FuturePotential> {
  return Object.fromEntries(futures.map((future) => [reprOfEvents(future.future), future]));
}

function differenceOf(found: unknown, expected: unknown, path: string): string | undefined {
  if (typeof found === 'number' && typeof expected === 'number') {
    const isClose = Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
    return isClose ? undefined : `${path}: found ${found}, expected ${expected}`;
  }
  if (found instanceof Map && expected instanceof Map) return differenceOf([...found], [...expected], path);
  if (!isRecord(found) || !isRecord(expected))
    return Object.is(found, expected) ? undefined : `${path}: found ${found}, expected ${expected}`;
  const keys = Object.keys(expected).sort();
  if (Object.keys(found).sort().join() !== keys.join()) return `${path}: found fields ${Object.keys(found)}, expected ${keys}`;
  for (const key of keys) {
    const difference = differenceOf(found[key], expected[key], `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isAnswer(value: unknown): value is { predictions: readonly Prediction[]; futurePotentials: readonly FuturePotential[] } {
  return isRecord(value) && Array.isArray(value['predictions']) && Array.isArray(value['futurePotentials']);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Map);
}

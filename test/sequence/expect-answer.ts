/**
 * Compares a prediction answer with that of the slow twin: every field of every prediction, every future potential, and both orders.
 *
 * The twin adds floats in another order, so numbers agree within a tolerance; two items whose sort keys agree within it may stand in either
 * order, as long as the answer is in order by its own keys, ties by falling frequency, then rising name.
 */
import { expect } from 'vitest';
import { compareCodePoints } from '../../host/core/symbols/code-point-order.ts';
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import type { FuturePotential, Prediction } from '../../host/sequence/prediction.ts';
import type { Predicted } from '../../host/sequence/predictor.ts';

/** Relative above 1, absolute below. */
const TOLERANCE = 1e-9;

/** @param rankSortAlgo the session's rank key, in KATO's spelling */
export function expectSameAnswer(found: Predicted, expected: Predicted, rankSortAlgo: string): void {
  expectSamePredictions(found.predictions, expected.predictions, rankSortAlgo);
  expectSameFutures(found.futurePotentials, expected.futurePotentials);
}

/** The first difference as a sentence, undefined when there is none. Numbers within the tolerance are equal; maps compare in order. */
export function differenceOf(found: unknown, expected: unknown, path = 'answer'): string | undefined {
  if (typeof found === 'number' && typeof expected === 'number') {
    return isClose(found, expected) ? undefined : `${path}: found ${found}, expected ${expected}`;
  }
  if (found instanceof Map && expected instanceof Map) return differenceOf([...found], [...expected], path);
  if (isRecord(found) && isRecord(expected)) {
    const keys = Object.keys(expected).sort();
    const foundKeys = Object.keys(found).sort();
    if (foundKeys.join() !== keys.join()) return `${path}: found fields ${foundKeys}, expected ${keys}`;
    for (const key of keys) {
      const difference = differenceOf(found[key], expected[key], `${path}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return Object.is(found, expected) ? undefined : `${path}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
}

function expectSamePredictions(found: readonly Prediction[], expected: readonly Prediction[], rankSortAlgo: string): void {
  const keyOf = (prediction: Prediction): number => rankKeyOf(prediction, rankSortAlgo);
  expect(found).toHaveLength(expected.length);
  const expectedByName = new Map(expected.map((prediction) => [prediction.name, prediction]));
  found.forEach((prediction, index) => {
    const twin = expectedByName.get(prediction.name);
    if (twin !== undefined) expectNoDifference(differenceOf(prediction, twin, `prediction ${index}`));
    // At another place, or cut off in the twin: only a tie within the tolerance allows it.
    if (prediction.name !== expected[index].name) {
      expectNoDifference(differenceOf(keyOf(prediction), keyOf(expected[index]), `rank key ${rankSortAlgo} at place ${index}`));
    }
    if (index > 0) expect(rankOrder(found[index - 1], prediction, keyOf), `order at place ${index}`).toBeLessThan(0);
  });
}

function expectSameFutures(found: readonly FuturePotential[], expected: readonly FuturePotential[]): void {
  const byText = (futures: readonly FuturePotential[]) => new Map(futures.map((future) => [reprOfEvents(future.future), future]));
  const expectedByText = byText(expected);
  expect([...byText(found).keys()].sort()).toEqual([...expectedByText.keys()].sort());
  expect(found).toHaveLength(expected.length);
  found.forEach((future, index) => {
    expectNoDifference(differenceOf(future, expectedByText.get(reprOfEvents(future.future)), `future ${index}`));
    expectNoDifference(
      differenceOf(future.aggregatePotential, expected[index].aggregatePotential, `aggregate potential at place ${index}`),
    );
    if (index > 0) expect(futureOrder(found[index - 1], future), `order of futures at place ${index}`).toBeLessThan(0);
  });
}

function rankOrder(left: Prediction, right: Prediction, keyOf: (prediction: Prediction) => number): number {
  return keyOf(right) - keyOf(left) || right.frequency - left.frequency || compareCodePoints(left.name, right.name);
}

function futureOrder(left: FuturePotential, right: FuturePotential): number {
  return (
    right.aggregatePotential - left.aggregatePotential ||
    right.totalWeightedFrequency - left.totalWeightedFrequency ||
    compareCodePoints(reprOfEvents(left.future), reprOfEvents(right.future))
  );
}

/** The single-symbol path always ranks by potential; a missing key counts as 0. */
function rankKeyOf(prediction: Prediction, rankSortAlgo: string): number {
  if (prediction.kind === 'symbol') return prediction.potential;
  const field = rankSortAlgo.replace(/_[a-z]/g, (letter) => letter.slice(1).toUpperCase());
  return (prediction as unknown as Record<string, number | null>)[field] ?? 0;
}

function isClose(found: number, expected: number): boolean {
  return Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Map);
}

function expectNoDifference(difference: string | undefined): void {
  expect(difference).toBeUndefined();
}

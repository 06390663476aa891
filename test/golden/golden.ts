/** Golden vectors: answers recorded from KATO 3.10.1's own code (specs in `kato.json`'s `_about`), and how to compare with them. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface GoldenObservation {
  readonly strings: string[];
  readonly emotives?: Record<string, number>;
}

export interface GoldenQuery {
  readonly stm_observed: string[][];
  readonly config: { recall_threshold: number; max_predictions: number; use_token_matching: boolean; affinity_emotive?: string };
  readonly predictions: ({ name: string } & Record<string, Json>)[];
  readonly future_potentials: Record<string, Json>[];
}

export interface GoldenEnsemble {
  readonly seed: number;
  readonly learned: { observations: GoldenObservation[]; name: string }[];
  readonly finalized: boolean;
  readonly queries: GoldenQuery[];
  readonly symbols: Record<string, { name: string; frequency: number; pattern_member_frequency: number }>;
}

export interface GoldenStep {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly params?: Record<string, string>;
  readonly body?: Json;
  readonly status: number;
  readonly response: { [key: string]: Json };
}

export interface GoldenScenario {
  readonly id: number;
  readonly title: string;
  readonly config: Record<string, Json> | null;
  readonly steps: GoldenStep[];
}

export interface MatchingCase {
  readonly pattern: string[][];
  readonly stm: string[][];
  readonly token_level: boolean;
  readonly flat_regions: { blocks: number };
  readonly prediction: { [key: string]: Json } | null;
}

export interface FuzzyCase {
  readonly pattern: string[][];
  readonly stm: string[][];
  readonly threshold: number;
  readonly matches: string[];
  readonly anomalies: Json;
}

export interface Golden {
  readonly average_emotives: { in: Record<string, number>[]; out: Record<string, number> }[];
  readonly fuzzy_cases: FuzzyCase[];
  readonly scenarios: GoldenScenario[];
  readonly matching_cases: MatchingCase[];
  readonly ensembles: GoldenEnsemble[];
}

export const golden = JSON.parse(readFileSync(new URL('kato.json', import.meta.url), 'utf8')) as Golden;

/** Relative tolerance of recorded floats: KATO sums in numpy's order. */
const TOLERANCE = 1e-9;

/** Compares JSON values; numbers within the tolerance. Answers the path of the first difference, undefined when equal. */
export function firstDifference(found: Json | undefined, expected: Json, path = '$'): string | undefined {
  if (typeof expected === 'number' && typeof found === 'number') {
    return Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)) ? undefined : `${path}: found ${found}, expected ${expected}`;
  }
  if (Array.isArray(expected) && Array.isArray(found)) {
    if (found.length !== expected.length) return `${path}: found ${found.length} elements, expected ${expected.length}`;
    for (const [index, element] of expected.entries()) {
      const difference = firstDifference(found[index], element, `${path}[${index}]`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (isRecord(expected) && isRecord(found)) {
    const keys = Object.keys(expected);
    if (Object.keys(found).join() !== keys.join()) return `${path}: found keys ${Object.keys(found)}, expected ${keys}`;
    for (const key of keys) {
      const difference = firstDifference(found[key], expected[key], `${path}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return Object.is(found, expected) ? undefined : `${path}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
}

export function expectGolden(found: Json | undefined, expected: Json): void {
  expect(firstDifference(found, expected)).toBeUndefined();
}

function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

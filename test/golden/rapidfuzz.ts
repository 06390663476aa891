/**
 * Recorded answers of RapidFuzz 3.14.6 (Python): test/golden/rapidfuzz.json.
 *
 * Made by calling the package for seeded random pairs of several scripts and for the examples of its documentation. Where its compiled form
 * leaves its own readable definition (fuzz_py, Jaro_py), the recorded answer is that of the definition:
 *  - partial ratios of needles above 64 characters, for which the compiled form does not try every alignment;
 *  - words beside U+00A0, at which the compiled form splits or not by how Python happens to store the text;
 *  - cutoffs: the compiled form drops many scores that equal the cutoff, by rounding and against its documentation
 *    (Jaro distances and Jaro-Winkler: so does the definition; none is recorded).
 * Read as a file: bundlers refuse lone surrogates in JSON.
 */
import { readFileSync } from 'node:fs';

export interface RecordedPair {
  readonly left: string;
  readonly right: string;
  /** In the order of `names`. */
  readonly scores: readonly number[];
  /** Of `partial_ratio_alignment`: start and end in the left text, then in the right. */
  readonly alignment: readonly [number, number, number, number];
  /** Weights, distance, normalized similarity. */
  readonly weighted: readonly (readonly [[number, number, number], number, number])[];
  /** Weight, Jaro-Winkler similarity. */
  readonly prefixWeight: readonly (readonly [number, number])[];
  /** Scorer, cutoff, score. */
  readonly cutoffs: readonly (readonly [string, number, number])[];
  /** By metric: kind, place in the left text, place in the right. Short pairs only. */
  readonly editops: Readonly<Partial<Record<'levenshtein' | 'indel', readonly (readonly [string, number, number])[]>>>;
}

interface Recorded {
  readonly names: readonly string[];
  readonly pairs: readonly RecordedPair[];
}

export const rapidfuzz: Recorded = JSON.parse(readFileSync(new URL('rapidfuzz.json', import.meta.url), 'utf8'));

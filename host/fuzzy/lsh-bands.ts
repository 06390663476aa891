/**
 * LSH bands: what an approximate search compares, and how much of the answer it can be expected to find.
 *
 * A signature of bands * rows words is cut into bands. Sets of Jaccard similarity s agree in a word with probability s, in a band of r words
 * with s^r, and in at least one of b bands with 1 - (1 - s^r)^b.
 *
 * Source: Leskovec, Rajaraman & Ullman, "Mining of Massive Datasets", section 3.4.
 */
import { InvalidArgumentError } from '../errors.ts';
import { checkedOptions, described } from './argument-check.ts';

export interface LshBands {
  readonly method: 'lsh';
  /** From 1; more find more and cost more. */
  readonly bands: number;
  /** Words of a band, from 1; more make chance agreement rarer. bands * rows is at most 1,024. */
  readonly rows: number;
}

const BAND_OPTIONS = new Set(['method', 'bands', 'rows']);
const MOST_WORDS = 1_024;

/** @throws MemoryError `MEM_INVALID_ARGUMENT` the method is unknown, or there are no such bands and rows */
export function requireBands(approximate: LshBands): LshBands {
  const { method, bands, rows } = checkedOptions(approximate, BAND_OPTIONS, 'approximate');
  if (method !== 'lsh') throw new InvalidArgumentError(['approximate', 'method'], described(method), '"lsh"');
  requireCount('bands', bands);
  requireCount('rows', rows);
  if (bands * rows > MOST_WORDS)
    throw new InvalidArgumentError(['approximate'], `${bands} * ${rows}`, `bands * rows of at most ${MOST_WORDS}`);
  return approximate;
}

/** 1 - (1 - s^rows)^bands, by repeated multiplication: engines round powers differently. */
export function expectedRecall(similarity: number, { bands, rows }: Pick<LshBands, 'bands' | 'rows'>): number {
  return 1 - repeated(1 - repeated(similarity, rows), bands);
}

function repeated(factor: number, times: number): number {
  let product = 1;
  for (let time = 0; time < times; time++) product *= factor;
  return product;
}

function requireCount(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1))
    throw new InvalidArgumentError(['approximate', name], described(value), 'a whole number from 1');
}

/**
 * Measured recall: what an approximate search of token sets finds of the exact answer, on sets of the collection itself.
 *
 * A set that is asked is not counted: it always finds itself. Sets are drawn without repeats by the permutations of MinHash, applied to
 * the seed, so that the same collection and seed give the same figure everywhere.
 */
import { permuted } from '../core/matching/minhash.ts';
import type { SetHit } from '../core/ports/token-set-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import { checkedOptions, described } from './argument-check.ts';
import { expectedRecall, type LshBands, requireBands } from './lsh-bands.ts';

export interface RecallOptions {
  readonly approximate: LshBands;
  /** Least similarity of the hits that are counted, above 0 and at most 1. */
  readonly cutoff: number;
  /** Sets to ask, from 1; 100 if missing, all when there are fewer. */
  readonly sampleSize?: number;
  /** A u32; 0 if missing. */
  readonly seed?: number;
}

export interface MeasuredRecall {
  /** Sets that were asked. */
  readonly sampleSize: number;
  /** Hits of the exact search, without the asked sets themselves, and those of them that bands found. */
  readonly exactHits: number;
  readonly foundHits: number;
  /** foundHits / exactHits; 1 when there was nothing to find. */
  readonly recall: number;
  /** What bands promise for sets that are exactly as similar as the cutoff. */
  readonly expectedRecall: number;
}

interface RecallSubject {
  tokensOf(index: number): Uint32Array;
  search(query: Uint32Array, options: { readonly cutoff: number }): SetHit[];
  search(query: Uint32Array, options: { readonly cutoff: number; readonly approximate: LshBands }): { readonly hits: readonly SetHit[] };
}

const RECALL_OPTIONS = new Set(['approximate', 'cutoff', 'sampleSize', 'seed']);
const USUAL_SAMPLE = 100;
const SEED_LIMIT = 4_294_967_296;

/** Precondition: `present` are the indexes that may be asked; they are reordered. */
export function measureRecall(sets: RecallSubject, present: Uint32Array, options: RecallOptions): MeasuredRecall {
  const { approximate, cutoff, sampleSize = USUAL_SAMPLE, seed = 0 } = checkedOptions(options, RECALL_OPTIONS);
  requireBands(approximate);
  if (typeof cutoff !== 'number' || !(cutoff > 0 && cutoff <= 1))
    throw new InvalidArgumentError(['cutoff'], described(cutoff), 'a number above 0, at most 1');
  if (!(Number.isInteger(sampleSize) && sampleSize >= 1)) {
    throw new InvalidArgumentError(['sampleSize'], described(sampleSize), 'a whole number from 1');
  }
  if (!(Number.isInteger(seed) && seed >= 0 && seed < SEED_LIMIT)) {
    throw new InvalidArgumentError(['seed'], described(seed), `a whole number below ${SEED_LIMIT}`);
  }
  const asked = Math.min(sampleSize, present.length);
  let exactHits = 0;
  let foundHits = 0;
  for (let draw = 0; draw < asked; draw++) {
    const other = draw + (permuted(seed, draw) % (present.length - draw));
    [present[draw], present[other]] = [present[other], present[draw]];
    const query = sets.tokensOf(present[draw]);
    exactHits += sets.search(query, { cutoff }).length - 1;
    foundHits += sets.search(query, { cutoff, approximate }).hits.length - 1;
  }
  const recall = exactHits === 0 ? 1 : foundHits / exactHits;
  return { sampleSize: asked, exactHits, foundHits, recall, expectedRecall: expectedRecall(cutoff, approximate) };
}

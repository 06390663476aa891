/**
 * Token sets: which of many sets of token ids resemble a query, exactly or, asked for by name, approximately.
 *
 * Sets are given as token ids in any order; an id that stands in a set twice counts once. Ids should be dense, as an interner gives them:
 * memory grows with the largest one (4 bytes each).
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { SetHit, SetMeasure, TokenSetKernel } from '../core/ports/token-set-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import { checkedOptions, described } from './argument-check.ts';
import { BandIndexes } from './band-indexes.ts';
import { checkedLimit } from './choice-search.ts';
import { expectedRecall, type LshBands, requireBands } from './lsh-bands.ts';
import { type MeasuredRecall, measureRecall, type RecallOptions } from './measure-recall.ts';
import { TokenSetStore } from './token-set-store.ts';

export type TokenSet = readonly number[] | Uint32Array;

export interface TokenSetSearch {
  /** `jaccard` if missing. */
  readonly measure?: SetMeasure;
  /** Least similarity, in [0, 1]; 0 if missing, which lets sets through that share nothing. */
  readonly cutoff?: number;
  /** Most hits, from 0; all if missing. */
  readonly limit?: number;
  readonly approximate?: undefined;
}

/**
 * Searches among the sets that share a band with the query only (lsh-bands.ts), and so misses some hits.
 *
 * The exact search reads an index, too, and is hard to beat (bench/kernels/token-sets.ts): of a million sets of 10 to 30 tokens, 20 bands of 5
 * rows take 0.6 of its time at a cutoff of 0.8, 32 of 4 take 0.8 at 0.5, and 40 of 2 take 100 times as long at 0.3.
 */
export interface ApproximateSetSearch {
  /** The only measure whose recall bands promise. */
  readonly measure?: 'jaccard';
  /** Least similarity, above 0 and at most 1. */
  readonly cutoff: number;
  /** Most hits, from 0; all if missing. */
  readonly limit?: number;
  readonly approximate: LshBands;
}

export interface ApproximateSetAnswer extends LshBands {
  readonly approximate: true;
  /** Probability with which a set that is exactly as similar as the cutoff is found; more similar ones are found more often. */
  readonly expectedRecall: number;
  /** Each is as similar as it says and as the cutoff asks; most similar first, ties by rising index. */
  readonly hits: SetHit[];
}

export interface TokenSets {
  /** Sets that were added and not removed. */
  readonly size: number;
  /** Returns the set's index; indexes count up from 0 and are never given twice. */
  add(set: TokenSet): number;
  /** Returns the index of the first; all or none are added. */
  addAll(sets: readonly TokenSet[]): number;
  /** @throws MemoryError `MEM_INVALID_ARGUMENT` there is no such set (any more) */
  remove(index: number): void;
  /** Ascending token ids of a set. */
  tokensOf(index: number): Uint32Array;
  /** The sets at least as similar as the cutoff, most similar first, ties by rising index; exact. */
  search(query: TokenSet, options?: TokenSetSearch): SetHit[];
  /**
   * As many of these as share a band with the query. The same sets give the same answer, whatever was added and removed before.
   * The first search with some bands and rows makes an index of 10 to 12 bytes per set and band; the last four are kept.
   */
  search(query: TokenSet, options: ApproximateSetSearch): ApproximateSetAnswer;
  /** Asks sets of the collection, drawn by the seed, exactly and by bands, and counts what bands find of the other sets that are alike. */
  measureRecall(options: RecallOptions): MeasuredRecall;
  /** Gives the memory back; every later call throws `MEM_INVALID_ARGUMENT`. Freeing twice does nothing. */
  free(): void;
}

/** Where sets live, and what searches them. */
export interface TokenSetEngine {
  readonly arena: MemoryArena;
  readonly tokenSets: TokenSetKernel;
}

const SEARCH_OPTIONS = new Set(['measure', 'cutoff', 'limit', 'approximate']);
const MEASURES: readonly SetMeasure[] = ['jaccard', 'dice', 'cosine', 'overlap', 'query-in-record', 'record-in-query'];
/** Token ids are below: a posting table of 64 MiB. */
const TOKEN_LIMIT = 16_777_216;

/**
 * A collection of token sets.
 *
 * @throws MemoryError (also its methods) `MEM_INVALID_ARGUMENT` for what is no set of token ids below 16,777,216, for an unknown measure, a cutoff
 *   outside [0, 1] or a limit that is no whole number of at least 0; `MEM_OUT_OF_MEMORY` when the kernel has no room; nothing is changed by either
 *
 * @example
 * const sets = createTokenSets(kernels, [[0, 1, 2], [2, 3]]);
 * sets.search([1, 2], { measure: 'jaccard', cutoff: 0.5 }); // [{ index: 0, shared: 2, similarity: 0.6666666666666666 }]
 */
export function createTokenSets(engine: TokenSetEngine, sets: readonly TokenSet[] = [], onFree: () => void = () => undefined): TokenSets {
  const created = new KernelTokenSets(engine, onFree);
  try {
    created.addAll(sets);
  } catch (error) {
    created.drop();
    throw error;
  }
  return created;
}

class KernelTokenSets implements TokenSets {
  private readonly kernel: TokenSetKernel;
  private readonly indexes: BandIndexes;
  private readonly onFree: () => void;
  private store: TokenSetStore | undefined;
  private removedCount = 0;

  constructor({ arena, tokenSets }: TokenSetEngine, onFree: () => void) {
    this.onFree = onFree;
    this.kernel = tokenSets;
    this.store = new TokenSetStore(arena, tokenSets);
    this.indexes = new BandIndexes(arena, tokenSets);
  }

  get size(): number {
    return this.openStore().count - this.removedCount;
  }

  add(set: TokenSet): number {
    return this.addAll([set]);
  }

  addAll(sets: readonly TokenSet[]): number {
    const store = this.openStore();
    const first = store.count;
    if (!Array.isArray(sets)) throw new InvalidArgumentError(['sets'], described(sets), 'an array of sets');
    // Holes of an array are found, too.
    store.append(Array.from(sets, (set, index) => ascending(set, ['sets', index])));
    return first;
  }

  remove(index: number): void {
    this.requireSet(index).remove(index);
    this.removedCount++;
  }

  tokensOf(index: number): Uint32Array {
    return this.requireSet(index).tokensOf(index);
  }

  search(query: TokenSet, options?: TokenSetSearch): SetHit[];
  search(query: TokenSet, options: ApproximateSetSearch): ApproximateSetAnswer;
  search(query: TokenSet, options: TokenSetSearch | ApproximateSetSearch = {}): SetHit[] | ApproximateSetAnswer {
    const store = this.openStore();
    const tokens = ascending(query, ['query']);
    const { measure = 'jaccard', cutoff = 0, limit, approximate } = checkedOptions(options, SEARCH_OPTIONS);
    if (!MEASURES.includes(measure)) throw new InvalidArgumentError(['measure'], described(measure), `one of ${MEASURES.join(', ')}`);
    if (typeof cutoff !== 'number' || !(cutoff >= 0 && cutoff <= 1)) {
      throw new InvalidArgumentError(['cutoff'], described(cutoff), 'a number from 0 to 1');
    }
    checkedLimit(limit);
    if (approximate !== undefined) return this.searchBands(store, tokens, measure, cutoff, limit, approximate);
    if (limit === 0) return [];
    const most = limit ?? store.count;
    const hits = tokens.length === 0 ? emptySets(store, most) : this.kernel.search(store, tokens, measure, cutoff, limit ?? 0);
    return cutoff > 0 ? hits : withUnlike(store, hits, most);
  }

  measureRecall(options: RecallOptions): MeasuredRecall {
    const store = this.openStore();
    const present = Uint32Array.from({ length: store.count }, (_, index) => index).filter((index) => !store.isRemoved(index));
    return measureRecall(this, present, options);
  }

  free(): void {
    if (this.store === undefined) return;
    this.drop();
    this.onFree();
  }

  /** Gives the memory of a collection back that nobody has seen. */
  drop(): void {
    this.openStore().free();
    this.indexes.free();
    this.store = undefined;
  }

  private searchBands(
    store: TokenSetStore,
    tokens: Uint32Array,
    measure: SetMeasure,
    cutoff: number,
    limit: number | undefined,
    approximate: LshBands,
  ): ApproximateSetAnswer {
    const { method, bands, rows } = requireBands(approximate);
    if (measure !== 'jaccard') throw new InvalidArgumentError(['measure'], measure, '"jaccard" for a search by bands');
    if (cutoff === 0) throw new InvalidArgumentError(['cutoff'], '0', 'a number above 0 for a search by bands');
    const hits =
      limit === 0
        ? []
        : tokens.length === 0
          ? emptySets(store, limit ?? store.count)
          : this.kernel.searchBands(store, this.indexes.updated(store, { bands, rows }), tokens, cutoff, limit ?? 0);
    return { approximate: true, method, bands, rows, expectedRecall: expectedRecall(cutoff, { bands, rows }), hits };
  }

  private requireSet(index: number): TokenSetStore {
    const store = this.openStore();
    if (Number.isInteger(index) && index >= 0 && index < store.count && !store.isRemoved(index)) return store;
    throw new InvalidArgumentError(['index'], described(index), 'the index of a set that was added and not removed');
  }

  private openStore(): TokenSetStore {
    if (this.store === undefined) throw new InvalidArgumentError(['sets'], 'a collection that was freed', 'one that is in use');
    return this.store;
  }
}

/** Strictly ascending ids of a set. */
function ascending(set: TokenSet, field: readonly (string | number)[]): Uint32Array {
  if (!Array.isArray(set) && !(set instanceof Uint32Array)) {
    throw new InvalidArgumentError(field, described(set), 'an array of token ids or a Uint32Array');
  }
  const wrong = set.findIndex((token: unknown) => !(Number.isInteger(token) && Number(token) >= 0 && Number(token) < TOKEN_LIMIT));
  if (wrong >= 0) throw new InvalidArgumentError([...field, wrong], described(set[wrong]), `a whole number below ${TOKEN_LIMIT}`);
  const sorted = Uint32Array.from(set).sort();
  let kept = 0;
  for (let at = 0; at < sorted.length; at++) if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[kept++] = sorted[at];
  return sorted.subarray(0, kept);
}

/** What an empty query resembles: empty sets. */
function emptySets(store: TokenSetStore, most: number): SetHit[] {
  const hits: SetHit[] = [];
  for (let index = 0; index < store.count && hits.length < most; index++) {
    if (store.sizeOf(index) === 0 && !store.isRemoved(index)) hits.push({ index, shared: 0, similarity: 1 });
  }
  return hits;
}

/** Sets that share nothing follow the others by rising index. */
function withUnlike(store: TokenSetStore, hits: SetHit[], most: number): SetHit[] {
  if (hits.length >= most) return hits;
  const found = new Set(hits.map(({ index }) => index));
  for (let index = 0; index < store.count && hits.length < most; index++) {
    if (!found.has(index) && !store.isRemoved(index)) hits.push({ index, shared: 0, similarity: 0 });
  }
  return hits;
}

/** Token-set kernel: names columns and working space in a descriptor, calls, reads the hits. */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { PERMUTATIONS_STEP } from '../core/ports/min-hash-kernel.ts';
import type { SetBands, SetHit, SetMeasure, SettledSets, TokenSetColumns, TokenSetKernel } from '../core/ports/token-set-kernel.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';
import { SlotTable } from './slot-table.ts';

/** Hits that an answer without limit has room for at first. */
const FIRST_HITS = 4_096;
/** A larger output is given back with the next answer: 500,000 hits. */
const MOST_KEPT_BYTES = 8_388_608;
const BYTES_PER_LIST = 8;

export class SharedTokenSetKernel implements TokenSetKernel {
  readonly descriptorBytes: number;
  private readonly kernel: Kernel;
  private readonly young: ReusableBlock;
  private readonly query: ReusableBlock;
  private readonly lists: ReusableBlock;
  private readonly output: ReusableBlock;
  private readonly lengths: ReusableBlock;
  private readonly counters: SlotTable;
  /** Descriptor, signature, keys. */
  private readonly bands: ReusableBlock;
  private readonly measures: Readonly<Record<SetMeasure, number>>;

  constructor(kernel: Kernel, arena: MemoryArena) {
    const { map } = kernel;
    this.kernel = kernel;
    this.descriptorBytes = map.SETS_BYTES;
    this.young = new ReusableBlock(arena);
    this.query = new ReusableBlock(arena);
    this.lists = new ReusableBlock(arena);
    this.output = new ReusableBlock(arena);
    this.lengths = new ReusableBlock(arena);
    this.counters = new SlotTable(arena, 1);
    this.bands = new ReusableBlock(arena);
    this.measures = {
      jaccard: map.MEASURE_JACCARD,
      dice: map.MEASURE_DICE,
      cosine: map.MEASURE_COSINE,
      overlap: map.MEASURE_OVERLAP,
      'query-in-record': map.MEASURE_QUERY_IN_RECORD,
      'record-in-query': map.MEASURE_RECORD_IN_QUERY,
    };
  }

  settle(columns: TokenSetColumns & { readonly settled: SettledSets }, longest: number): void {
    const { map, functions } = this.kernel;
    const { descriptor, order, lengthRuns, postingStarts, postings, tokenLimit } = columns.settled;
    const lengths = this.lengths.addressAtLeast((longest + 2) * 4);
    descriptor.u8.fill(0);
    this.nameColumns(descriptor, columns);
    set(descriptor, map.SETS_ORDER, addressOf(order));
    set(descriptor, map.SETS_LENGTH_RUNS, addressOf(lengthRuns));
    set(descriptor, map.SETS_POSTING_STARTS, addressOf(postingStarts));
    set(descriptor, map.SETS_POSTINGS, addressOf(postings));
    set(descriptor, map.SETS_TOKEN_LIMIT, tokenLimit);
    functions.settleTokenSets(addressOf(descriptor), lengths, longest);
    this.lengths.free();
  }

  search(columns: TokenSetColumns, query: Uint32Array, measure: SetMeasure, least: number, limit: number): SetHit[] {
    const { map, functions } = this.kernel;
    const descriptor = this.describe(columns);
    const queryBlock = this.query.atLeast(query.byteLength);
    queryBlock.u32.set(query);
    set(descriptor, map.SETS_LISTS, this.lists.addressAtLeast(query.length * BYTES_PER_LIST));
    const ordinals = descriptor.u32[map.SETS_ORDINAL_COUNT / 4];
    set(descriptor, map.SETS_COUNTERS, this.counters.addressFor(functions.countersBytes(ordinals) >>> 0));
    const code = this.measures[measure];
    return this.collect(descriptor, columns.count, limit, (kept) =>
      functions.searchTokenSets(addressOf(descriptor), addressOf(queryBlock), query.length, code, least, kept),
    );
  }

  writeBandKeys(columns: TokenSetColumns, bands: Pick<SetBands, 'bands' | 'rows' | 'links'>, first: number): void {
    const sets = addressOf(this.describe(columns));
    this.kernel.functions.writeBandKeys(sets, addressOf(this.describeBands(bands)), first, columns.count);
  }

  linkBands(columns: TokenSetColumns, bands: SetBands, first: number): void {
    const sets = addressOf(this.describe(columns));
    this.kernel.functions.linkBands(sets, addressOf(this.describeBands(bands, bands)), first, columns.count);
  }

  searchBands(columns: TokenSetColumns, bands: SetBands, query: Uint32Array, least: number, limit: number): SetHit[] {
    const { map, functions } = this.kernel;
    const descriptor = this.describe(columns);
    const queryBlock = this.query.atLeast(query.byteLength);
    queryBlock.u32.set(query);
    const bandBlock = this.describeBands(bands, bands);
    return this.collect(descriptor, columns.count, limit, (kept) =>
      functions.searchBands(
        addressOf(descriptor),
        addressOf(bandBlock),
        addressOf(queryBlock),
        query.length,
        map.MEASURE_JACCARD,
        least,
        kept,
      ),
    );
  }

  /** Hits of a search that writes to the output, asked again with more room when they do not fit. */
  private collect(descriptor: MemoryBlock, count: number, limit: number, search: (kept: number) => number): SetHit[] {
    const { map } = this.kernel;
    const kept = Math.min(limit, count);
    let capacity = limit > 0 ? kept : Math.min(count, FIRST_HITS);
    this.output.releaseAbove(MOST_KEPT_BYTES);
    for (;;) {
      const output = this.output.atLeast(Math.max(capacity, 1) * map.SETS_HIT_BYTES);
      set(descriptor, map.SETS_OUTPUT, addressOf(output));
      set(descriptor, map.SETS_OUTPUT_CAPACITY, capacity);
      const found = search(kept) >>> 0;
      if (found <= capacity) return readHits(output, found, map.SETS_HIT_BYTES);
      capacity = found;
    }
  }

  private describe(columns: TokenSetColumns): MemoryBlock {
    const descriptor = columns.settled?.descriptor ?? this.emptyDescriptor();
    this.nameColumns(descriptor, columns);
    return descriptor;
  }

  private describeBands(
    { bands, rows, links }: Pick<SetBands, 'bands' | 'rows' | 'links'>,
    buckets?: Pick<SetBands, 'heads' | 'bucketCount'>,
  ): MemoryBlock {
    const { map } = this.kernel;
    const signatureBytes = Math.ceil((bands * rows) / PERMUTATIONS_STEP) * PERMUTATIONS_STEP * 4;
    const block = this.bands.atLeast(map.BANDS_BYTES + signatureBytes + bands * 4);
    const signature = addressOf(block) + map.BANDS_BYTES;
    set(block, map.BANDS_COUNT, bands);
    set(block, map.BANDS_ROWS, rows);
    set(block, map.BANDS_LINKS, addressOf(links));
    set(block, map.BANDS_SIGNATURE, signature);
    set(block, map.BANDS_KEYS, signature + signatureBytes);
    if (buckets === undefined) return block;
    set(block, map.BANDS_HEADS, addressOf(buckets.heads));
    set(block, map.BANDS_MASK, buckets.bucketCount - 1);
    return block;
  }

  private nameColumns(descriptor: MemoryBlock, { tokens, starts, removed, count }: TokenSetColumns): void {
    const { map } = this.kernel;
    set(descriptor, map.SETS_TOKENS, addressOf(tokens));
    set(descriptor, map.SETS_STARTS, addressOf(starts));
    set(descriptor, map.SETS_REMOVED, addressOf(removed));
    set(descriptor, map.SETS_COUNT, count);
  }

  /** No settled sets: everything is young from index 0. */
  private emptyDescriptor(): MemoryBlock {
    const descriptor = this.young.atLeast(this.descriptorBytes);
    descriptor.u8.fill(0);
    return descriptor;
  }
}

function set(descriptor: MemoryBlock, offset: number, value: number): void {
  descriptor.u32[offset / 4] = value;
}

function readHits({ u32, f64 }: MemoryBlock, count: number, hitBytes: number): SetHit[] {
  const hits: SetHit[] = [];
  for (let hit = 0; hit < count; hit++) {
    const word = (hit * hitBytes) / 4;
    hits.push({ index: u32[word], shared: u32[word + 1], similarity: f64[word / 2 + 1] });
  }
  return hits.sort((left, right) => right.similarity - left.similarity || left.index - right.index);
}

/**
 * Pattern kernel: hands queries over to the module, one call each.
 *
 * Not reentrant: one thread owns it, and an answer is read before the next question.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type {
  AttachedSegment,
  PatternKernel,
  PatternMatches,
  PatternQuery,
  SettledRecords,
  SymbolTexts,
  YoungRecords,
} from '../core/ports/pattern-kernel.ts';
import type { MemoryError } from '../errors.ts';
import { KernelSegment } from './attached-segment.ts';
import { CHUNK_CAPACITY, HelperPool } from './helper-pool.ts';
import type { LoadedKernel } from './load-kernel.ts';
import { PatternHelpers } from './pattern-helpers.ts';
import { KernelPatternMatches, type MatchRegion } from './pattern-matches.ts';
import { type QuerySizes, QueryWorkspace } from './query-workspace.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';

/**
 * Estimated work from which on a query is shared: waking a helper takes 20 to 60 microseconds, and of a million patterns asked at .3 one
 * query in ten is estimated at twice what it takes. Below, sharing would lose now and then; above, half of the estimate still pays.
 */
const SHARED_WORK_NS = 400_000;

/** Up to here copying one by one is faster than a call that does it. */
const FEW_SYMBOLS = 64;

export interface PatternKernelOptions {
  /** Threads that work on a large query, the caller's among them; 1 if missing. */
  readonly threadCount?: number;
  /** Instead of the usual bound; for tests. */
  readonly sharedWorkNs?: number;
  /** Hears, once, that a helper died; all work is then done by the caller's thread. */
  readonly onThreadFailure?: (error: MemoryError) => void;
}

/** Where the matches lie; undefined when an output was too small for so many. */
interface Found {
  readonly count: number;
  readonly where: MemoryBlock | readonly MatchRegion[] | undefined;
}

/** Sizes of a question about texts only. */
const NO_RECORDS: QuerySizes = { symbolCount: 0, textLength: null, symbolLimit: 0, longestRun: 0, largestSegment: 0 };

export class SharedPatternKernel implements PatternKernel {
  private readonly kernel: LoadedKernel;
  private readonly arena: MemoryArena;
  private readonly workspace: QueryWorkspace;
  private readonly pool: HelperPool;
  private readonly helpers: PatternHelpers;
  private readonly sharedWork: number;
  private readonly symbols: ReusableBlock;
  private readonly text: ReusableBlock;
  private readonly segments: ReusableBlock;

  /** @param pool  threads that other kernels of the memory share; a pool of its own if missing */
  constructor(kernel: LoadedKernel, arena: MemoryArena, options: PatternKernelOptions = {}, pool?: HelperPool) {
    this.kernel = kernel;
    this.arena = arena;
    this.workspace = new QueryWorkspace(kernel, arena);
    const { threadCount = 1, sharedWorkNs = SHARED_WORK_NS, onThreadFailure } = options;
    this.pool = pool ?? new HelperPool(kernel, arena, { ...(onThreadFailure && { onFailure: onThreadFailure }) });
    this.helpers = new PatternHelpers(kernel, arena, this.pool, threadCount - 1);
    this.sharedWork = sharedWorkNs;
    this.symbols = new ReusableBlock(arena);
    this.text = new ReusableBlock(arena);
    this.segments = new ReusableBlock(arena);
  }

  attachYoung(records: YoungRecords, recordCount: number): AttachedSegment {
    return KernelSegment.young(this.arena, this.kernel.map, records, recordCount);
  }

  attachSettled(records: SettledRecords, recordCount: number): AttachedSegment {
    return KernelSegment.settled(this.arena, this.kernel.map, records, recordCount);
  }

  /** Ends the helper threads; queries go on without them. */
  async close(): Promise<void> {
    await this.pool.close();
    this.helpers.free();
  }

  matchPatterns(query: PatternQuery): PatternMatches {
    const { map } = this.kernel;
    const stride = map.MATCH_HEADER_BYTES + 8 * Math.ceil(query.symbols.length / 64);
    this.describeSymbols(query);
    this.workspace.set(map.QUERY_TEXT_MODE, query.characters === undefined ? 0 : 1);
    if (query.characters !== undefined) this.describeText(query.characters.codePoints, query.characters.texts);
    const sizes = this.describeSegments(query);
    this.workspace.prepare(sizes);

    for (let outputBytes = stride; ; ) {
      const output = this.workspace.prepareOutput(outputBytes, stride);
      const { count, where } = this.search(query.segments.length, sizes, stride, output);
      if (where !== undefined) return new KernelPatternMatches(count, where, map, stride);
      outputBytes = count * stride;
    }
  }

  symbolRatios(codePoints: Uint32Array, texts: SymbolTexts): Float64Array {
    const { functions } = this.kernel;
    this.describeText(codePoints, texts);
    this.workspace.prepare({ ...NO_RECORDS, textLength: codePoints.length });
    const output = this.workspace.prepareOutput(texts.symbolCount * 8, 8);
    functions.symbolRatios(this.workspace.address);
    return output.f64.subarray(0, texts.symbolCount);
  }

  /** Searches all segments. */
  private search(segmentCount: number, sizes: QuerySizes, stride: number, output: MemoryBlock): Found {
    const { workspace, helpers } = this;
    const { map, functions } = this.kernel;
    const capacity = Math.floor(output.byteLength / stride);
    const mayShare = helpers.isUseful && segmentCount < CHUNK_CAPACITY / 2;
    workspace.limitWork(mayShare ? this.sharedWork : Number.POSITIVE_INFINITY);
    const count = functions.matchPatterns(workspace.address) >>> 0;
    const next = workspace.get(map.QUERY_NEXT_SEGMENT);
    if (next < segmentCount) return this.searchRest(next, count, sizes, stride, output);
    return { count, where: count <= capacity ? output : undefined };
  }

  /** Searches the segments from `next` on in chunks, behind `found` matches. */
  private searchRest(next: number, found: number, sizes: QuerySizes, stride: number, output: MemoryBlock): Found {
    const { workspace, helpers } = this;
    const { map, functions } = this.kernel;
    helpers.start();
    const chunks = addressOf(helpers.chunks);
    // The first row is for the matches that were found already.
    const firstChunk = 1;
    workspace.limitWork(Number.POSITIVE_INFINITY);
    const chunkCount = functions.planChunks(workspace.address, next, chunks + map.CHUNK_BYTES, CHUNK_CAPACITY - firstChunk) >>> 0;
    helpers.chunks.u32[map.CHUNK_MATCHES / 4] = addressOf(output);
    helpers.chunks.u32[map.CHUNK_MATCH_COUNT / 4] = found;
    const shared = { owner: workspace, sizes, stride, outputBytes: output.byteLength, firstChunk, chunkCount, found };
    const outcome = helpers.search(shared, workspace.plannedWork > this.sharedWork / 2);
    if (outcome === 'failed') {
      const count = functions.matchPatterns(workspace.address) >>> 0;
      return { count, where: count * stride <= output.byteLength ? output : undefined };
    }
    const rows = firstChunk + chunkCount;
    const count = this.matchCount(rows);
    const isWhole = outcome === 'done' && found * stride <= output.byteLength;
    return { count, where: isWhole ? this.regionsOf(rows, stride, [output, ...helpers.outputs]) : undefined };
  }

  private matchCount(rows: number): number {
    const { CHUNK_BYTES, CHUNK_MATCH_COUNT } = this.kernel.map;
    let count = 0;
    for (let row = 0; row < rows; row++) count += this.helpers.chunks.u32[(row * CHUNK_BYTES + CHUNK_MATCH_COUNT) / 4];
    return count;
  }

  /** Where the matches of all rows lie; rows of one thread that follow each other make one region. */
  private regionsOf(rows: number, stride: number, outputs: readonly MemoryBlock[]): MatchRegion[] {
    const { CHUNK_BYTES, CHUNK_MATCHES, CHUNK_MATCH_COUNT } = this.kernel.map;
    const words = this.helpers.chunks.u32;
    const regions: MatchRegion[] = [];
    let before = 0;
    let end = -1;
    let block: MemoryBlock | undefined;
    for (let row = 0; row < rows; row++) {
      const count = words[(row * CHUNK_BYTES + CHUNK_MATCH_COUNT) / 4];
      if (count === 0) continue;
      const address = words[(row * CHUNK_BYTES + CHUNK_MATCHES) / 4];
      const owner = outputs.find((output) => addressOf(output) <= address && address < addressOf(output) + output.byteLength);
      if (owner === undefined) throw new Error('Cannot read matches that lie in no output');
      if (owner !== block || address !== end) regions.push({ before, block: owner, offset: address - addressOf(owner) });
      block = owner;
      end = address + count * stride;
      before += count;
    }
    return regions;
  }

  private describeSymbols({ symbols, symbolLimit, leastSimilarity }: PatternQuery): void {
    const { map } = this.kernel;
    const run = this.symbols.atLeast(Math.max(symbols.byteLength, 1));
    const words = run.u32;
    if (symbols.length > FEW_SYMBOLS) words.set(symbols);
    else for (let position = 0; position < symbols.length; position++) words[position] = symbols[position];
    this.workspace.descriptor.f64[map.QUERY_LEAST_SIMILARITY / 8] = leastSimilarity;
    this.workspace.set(map.QUERY_SYMBOLS, addressOf(run));
    this.workspace.set(map.QUERY_SYMBOL_COUNT, symbols.length);
    this.workspace.set(map.QUERY_SYMBOL_LIMIT, symbolLimit);
  }

  private describeText(codePoints: Uint32Array, texts: SymbolTexts): void {
    const { map } = this.kernel;
    const text = this.text.atLeast(Math.max(codePoints.byteLength, 1));
    text.u32.set(codePoints);
    this.workspace.set(map.QUERY_TEXT, addressOf(text));
    this.workspace.set(map.QUERY_TEXT_LENGTH, codePoints.length);
    this.workspace.set(map.QUERY_TEXT_STARTS, addressOf(texts.starts));
    this.workspace.set(map.QUERY_TEXT_CODE_POINTS, addressOf(texts.codePoints));
    this.workspace.set(map.QUERY_TEXT_COUNT, texts.symbolCount);
  }

  private describeSegments({ symbols, symbolLimit, characters, segments }: PatternQuery): QuerySizes {
    const { map } = this.kernel;
    const block = this.segments.atLeast(Math.max(segments.length * 4, 1));
    const addresses = block.u32;
    let longestRun = 0;
    let largestSegment = 0;
    for (let position = 0; position < segments.length; position++) {
      const segment = segments[position];
      if (!(segment instanceof KernelSegment)) throw new Error('Cannot match a segment that this kernel did not attach');
      addresses[position] = segment.address;
      longestRun = Math.max(longestRun, segment.longestRun);
      if (segment.isSettled) largestSegment = Math.max(largestSegment, segment.recordCount);
    }
    this.workspace.set(map.QUERY_SEGMENTS, addressOf(block));
    this.workspace.set(map.QUERY_SEGMENT_COUNT, segments.length);
    this.workspace.set(map.QUERY_LONGEST_RUN, longestRun);
    this.workspace.set(map.QUERY_LARGEST_SEGMENT, largestSegment);
    return {
      symbolCount: symbols.length,
      textLength: characters === undefined ? null : characters.codePoints.length,
      symbolLimit,
      longestRun,
      largestSegment,
    };
  }
}

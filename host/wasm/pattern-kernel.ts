/**
 * Pattern kernel: hands queries over to the module, one call each.
 *
 * Not reentrant: one thread owns it, and an answer is read before the next question.
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type {
  AttachedSegment,
  PatternKernel,
  PatternMatches,
  PatternQuery,
  SettledRecords,
  SymbolTexts,
  YoungRecords,
} from '../core/ports/pattern-kernel.ts';
import { KernelSegment } from './attached-segment.ts';
import type { Kernel } from './kernel-binding.ts';
import { KernelPatternMatches } from './pattern-matches.ts';
import { type QuerySizes, QueryWorkspace } from './query-workspace.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';

/** Sizes of a question about texts only. */
const NO_RECORDS: QuerySizes = { symbolCount: 0, textLength: null, symbolLimit: 0, longestRun: 0, largestSegment: 0 };

export class SharedPatternKernel implements PatternKernel {
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly workspace: QueryWorkspace;
  private readonly symbols: ReusableBlock;
  private readonly text: ReusableBlock;
  private readonly segments: ReusableBlock;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.arena = arena;
    this.workspace = new QueryWorkspace(kernel, arena);
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

  matchPatterns(query: PatternQuery): PatternMatches {
    const { map } = this.kernel;
    const stride = map.MATCH_HEADER_BYTES + 8 * Math.ceil(query.symbols.length / 64);
    this.describeSymbols(query);
    this.workspace.set(map.QUERY_TEXT_MODE, query.characters === undefined ? 0 : 1);
    if (query.characters !== undefined) this.describeText(query.characters.codePoints, query.characters.texts);
    const sizes: QuerySizes = {
      symbolCount: query.symbols.length,
      textLength: query.characters?.codePoints.length ?? null,
      symbolLimit: query.symbolLimit,
      ...this.describeSegments(query.segments),
    };
    this.workspace.prepare(sizes);
    this.workspace.limitWork(Number.POSITIVE_INFINITY);

    let output = this.workspace.prepareOutput(stride, stride);
    let count = this.match();
    if (count * stride > output.byteLength) {
      output = this.workspace.prepareOutput(count * stride, stride);
      count = this.match();
    }
    return new KernelPatternMatches(count, output.u32, output.f64, map, stride);
  }

  symbolRatios(codePoints: Uint32Array, texts: SymbolTexts): Float64Array {
    const { functions } = this.kernel;
    this.describeText(codePoints, texts);
    this.workspace.prepare({ ...NO_RECORDS, textLength: codePoints.length });
    const output = this.workspace.prepareOutput(texts.symbolCount * 8, 8);
    functions.symbolRatios(this.workspace.address);
    return output.f64.subarray(0, texts.symbolCount);
  }

  private match(): number {
    return this.kernel.functions.matchPatterns(this.workspace.address) >>> 0;
  }

  private describeSymbols({ symbols, symbolLimit, leastSimilarity }: PatternQuery): void {
    const { map } = this.kernel;
    const run = this.symbols.atLeast(Math.max(symbols.byteLength, 1));
    run.u32.set(symbols);
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

  private describeSegments(segments: readonly AttachedSegment[]): { longestRun: number; largestSegment: number } {
    const { map } = this.kernel;
    const addresses = this.segments.atLeast(Math.max(segments.length * 4, 1));
    let longestRun = 0;
    let largestSegment = 0;
    for (const [position, segment] of segments.entries()) {
      if (!(segment instanceof KernelSegment)) throw new Error('Cannot match a segment that this kernel did not attach');
      addresses.u32[position] = segment.address;
      longestRun = Math.max(longestRun, segment.longestRun);
      if (segment.isSettled) largestSegment = Math.max(largestSegment, segment.recordCount);
    }
    this.workspace.set(map.QUERY_SEGMENTS, addressOf(addresses));
    this.workspace.set(map.QUERY_SEGMENT_COUNT, segments.length);
    this.workspace.set(map.QUERY_LONGEST_RUN, longestRun);
    this.workspace.set(map.QUERY_LARGEST_SEGMENT, largestSegment);
    return { longestRun, largestSegment };
  }
}

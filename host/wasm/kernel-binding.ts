/**
 * Kernel binding: the typed face of the compiled module, and the check that both sides speak of the same memory map.
 *
 * The only file with casts: what a binary exports cannot be typed by the compiler. The version check makes them true.
 */
import { KernelAbiMismatchError } from '../errors.ts';
import type { ChoiceFunctions, ChoiceMap } from './choice-binding.ts';
import type { TokenFunctions, TokenMap } from './token-binding.ts';

/** Raised together with `ABI_VERSION` in assembly/abi.ts, the one number that both sides know. */
export const EXPECTED_ABI_VERSION = 19;

/** Constants of the memory map, as the binary tells them. */
export interface MemoryMap extends TokenMap, ChoiceMap {
  readonly CODE_POINT_LIMIT: number;
  readonly NARROW_LENGTH: number;
  readonly SEGMENT_KIND: number;
  readonly SEGMENT_RECORD_COUNT: number;
  readonly SEGMENT_SYMBOLS: number;
  readonly SEGMENT_EVENT_STARTS: number;
  readonly SEGMENT_EVENT_ENDS: number;
  readonly SEGMENT_RUN_STARTS: number;
  readonly SEGMENT_SIGNATURES: number;
  readonly SEGMENT_SHORTEST_RUN: number;
  readonly SEGMENT_LENGTH_RUNS: number;
  readonly SEGMENT_LENGTH_RUN_COUNT: number;
  readonly SEGMENT_POSTING_STARTS: number;
  readonly SEGMENT_SYMBOL_LIMIT: number;
  readonly SEGMENT_REPEATS: number;
  readonly SEGMENT_REPEAT_COUNT: number;
  readonly SEGMENT_POSTINGS: number;
  readonly SEGMENT_BYTES: number;
  readonly SIGNATURE_BUCKETS: number;
  readonly SIGNATURE_RECORDS: number;
  readonly SEGMENT_YOUNG: number;
  readonly SEGMENT_SETTLED: number;
  readonly QUERY_LEAST_SIMILARITY: number;
  readonly QUERY_SYMBOLS: number;
  readonly QUERY_SYMBOL_COUNT: number;
  readonly QUERY_SYMBOL_LIMIT: number;
  readonly QUERY_SEGMENTS: number;
  readonly QUERY_SEGMENT_COUNT: number;
  readonly QUERY_LONGEST_RUN: number;
  readonly QUERY_LARGEST_SEGMENT: number;
  readonly QUERY_NARROW_SLOTS: number;
  readonly QUERY_WIDE_SLOTS: number;
  readonly QUERY_TEXT_MODE: number;
  readonly QUERY_TEXT: number;
  readonly QUERY_TEXT_LENGTH: number;
  readonly QUERY_CODE_SLOTS: number;
  readonly QUERY_TEXT_STARTS: number;
  readonly QUERY_TEXT_CODE_POINTS: number;
  readonly QUERY_TEXT_COUNT: number;
  readonly QUERY_SCRATCH: number;
  readonly QUERY_OUTPUT: number;
  readonly QUERY_OUTPUT_CAPACITY: number;
  readonly QUERY_COUNTERS: number;
  readonly QUERY_MOST_WORK: number;
  readonly QUERY_PLANNED_WORK: number;
  readonly QUERY_NEXT_SEGMENT: number;
  readonly QUERY_BYTES: number;
  readonly CHUNK_MATCHES: number;
  readonly CHUNK_MATCH_COUNT: number;
  readonly CHUNK_BYTES: number;
  readonly MATCH_SEGMENT: number;
  readonly MATCH_ORDINAL: number;
  readonly MATCH_SIMILARITY: number;
  readonly MATCH_COUNT: number;
  readonly MATCH_BLOCK_COUNT: number;
  readonly MATCH_PAST_EVENTS: number;
  readonly MATCH_PRESENT_EVENTS: number;
  readonly MATCH_PRESENT_SYMBOLS: number;
  readonly MATCH_FIRST: number;
  readonly MATCH_HEADER_BYTES: number;
  readonly METRIC_COSINE: number;
  readonly METRIC_DOT: number;
  readonly METRIC_SQUARED: number;
  readonly SCALAR_F32: number;
  readonly SCALAR_I8: number;
  readonly F32_ROW_ALIGNMENT: number;
  readonly I8_ROW_ALIGNMENT: number;
  readonly ROW_FACTOR_BYTES: number;
  readonly SQUARED_ROW_FACTOR_BYTES: number;
  readonly SKETCH_FACTOR: number;
  readonly SKETCH_LENGTH: number;
  readonly SKETCH_ERROR: number;
  readonly SKETCH_HEADER_BYTES: number;
  readonly SCAN_METRIC: number;
  readonly SCAN_SCALAR: number;
  readonly SCAN_QUERY: number;
  readonly SCAN_ROW_BYTES: number;
  readonly SCAN_LIMIT: number;
  readonly SCAN_FOUND: number;
  readonly SCAN_HITS: number;
  readonly SCAN_SLABS: number;
  readonly SCAN_BASE: number;
  readonly SCAN_SUM_WEIGHT: number;
  readonly SCAN_SQUARES_WEIGHT: number;
  readonly SCAN_LEAST: number;
  readonly SCAN_MOST: number;
  readonly SCAN_SKETCH_QUERY: number;
  readonly SCAN_SKETCH_BYTES: number;
  readonly SCAN_SKETCH_BASE: number;
  readonly SCAN_SKETCH_SUM_WEIGHT: number;
  readonly SCAN_SKETCH_LENGTH_WEIGHT: number;
  readonly SCAN_SKETCH_SQUARE_WEIGHT: number;
  readonly SCAN_SKETCH_ERROR_WEIGHT: number;
  readonly SCAN_BYTES: number;
  readonly SCAN_SLAB_BYTES: number;
  readonly SHA1_DIGEST_BYTES: number;
  readonly SHA1_SCRATCH_BYTES: number;
  readonly JOB_SCORER: number;
  readonly JOB_FORM: number;
  readonly JOB_CUTOFF: number;
  readonly JOB_QUERY: number;
  readonly JOB_QUERY_LENGTH: number;
  readonly JOB_QUERY_WIDTH: number;
  readonly JOB_CHOICES: number;
  readonly JOB_CHOICE_COUNT: number;
  readonly JOB_LONGEST_CHOICE: number;
  readonly JOB_SCORES: number;
  readonly JOB_TABLES: number;
  readonly JOB_SCRATCH: number;
  readonly JOB_PREFIX_WEIGHT: number;
  readonly JOB_INSERT_WEIGHT: number;
  readonly JOB_DELETE_WEIGHT: number;
  readonly JOB_REPLACE_WEIGHT: number;
  readonly JOB_ALIGNMENT: number;
  readonly JOB_BYTES: number;
  readonly CHOICE_BYTES: number;
  readonly FORM_DISTANCE: number;
  readonly FORM_SIMILARITY: number;
  readonly FORM_NORMALIZED_DISTANCE: number;
  readonly FORM_NORMALIZED_SIMILARITY: number;
  readonly SCORER_LEVENSHTEIN: number;
  readonly SCORER_INDEL: number;
  readonly SCORER_LCS_SEQUENCE: number;
  readonly JOB_GRAM_LENGTH: number;
  readonly JOB_IS_MULTISET: number;
  readonly SCORER_OSA: number;
  readonly SCORER_DAMERAU_LEVENSHTEIN: number;
  readonly SCORER_HAMMING: number;
  readonly SCORER_PREFIX: number;
  readonly SCORER_POSTFIX: number;
  readonly SCORER_JARO: number;
  readonly SCORER_JARO_WINKLER: number;
  readonly SCORER_RATIO: number;
  readonly SCORER_QUICK_RATIO: number;
  readonly SCORER_PARTIAL_RATIO: number;
  readonly SCORER_TOKEN_SORT_RATIO: number;
  readonly SCORER_TOKEN_SET_RATIO: number;
  readonly SCORER_TOKEN_RATIO: number;
  readonly SCORER_PARTIAL_TOKEN_SORT_RATIO: number;
  readonly SCORER_PARTIAL_TOKEN_SET_RATIO: number;
  readonly SCORER_PARTIAL_TOKEN_RATIO: number;
  readonly SCORER_WEIGHTED_RATIO: number;
  readonly SCORER_WORD_JACCARD: number;
  readonly SCORER_WORD_DICE: number;
  readonly SCORER_WORD_OVERLAP: number;
  readonly SCORER_WORD_COSINE: number;
  readonly SCORER_GRAM_JACCARD: number;
  readonly SCORER_GRAM_DICE: number;
  readonly SCORER_GRAM_OVERLAP: number;
  readonly SCORER_GRAM_COSINE: number;
}

/** Functions of the module. Addresses are numbers; results of unsigned type arrive signed and need `>>> 0`. */
export interface KernelFunctions extends TokenFunctions, ChoiceFunctions {
  heapBase(): number;
  matchPatterns(query: number): number;
  symbolRatios(query: number): void;
  scratchBytes(symbolCount: number, textLength: number, longestRun: number): number;
  layOutScratch(scratch: number, symbolCount: number, textLength: number, longestRun: number): void;
  countersBytes(largestSegment: number): number;
  openQuery(query: number): void;
  closeQuery(query: number): void;
  planChunks(query: number, firstSegment: number, chunks: number, capacity: number): number;
  matchChunk(query: number, chunk: number, found: number): number;
  squaredDistances(vector: number, rows: number, rowCount: number, componentCount: number, distances: number): void;
  scoreChoices(job: number): void;
  scoreSingle(job: number, queryLength: number, queryWidth: number, choiceLength: number, choiceWidth: number): number;
  scoreScratchBytes(queryLength: number, queryWidth: number, longestChoice: number): number;
  scoreTableBytes(queryLength: number, queryWidth: number): number;
  storeF32Row(vector: number, componentCount: number, metric: number, target: number): void;
  storeI8Row(vector: number, componentCount: number, metric: number, target: number, factors: number): void;
  openI8Query(row: number, componentCount: number, target: number): void;
  storeSketches(rows: number, rowBytes: number, rowCount: number, componentCount: number, sketches: number, sketchBytes: number): void;
  nearestRows(scan: number, firstSlab: number, endSlab: number): void;
  sha1(message: number, length: number, scratch: number, digest: number): void;
  ln(value: number): number;
  log2(value: number): number;
}

/** A module that was checked, over the memory it computes in. */
export interface Kernel {
  readonly functions: KernelFunctions;
  readonly map: MemoryMap;
  readonly memory: WebAssembly.Memory;
}

/**
 * Checks and types an instance.
 *
 * @throws KernelAbiMismatchError the binary was built from another memory map
 */
export function bindKernel(instance: WebAssembly.Instance, memory: WebAssembly.Memory): Kernel {
  const constants = readConstants(instance);
  const found = constants.ABI_VERSION ?? 0;
  if (found !== EXPECTED_ABI_VERSION) throw new KernelAbiMismatchError(found, EXPECTED_ABI_VERSION);
  return {
    functions: instance.exports as unknown as KernelFunctions,
    map: constants as unknown as MemoryMap,
    memory,
  };
}

/**
 * All exported numbers. Made at once: an object that gets a hundred names one after the other becomes a hash table, and every query reads
 * some thirty of them.
 */
function readConstants({ exports }: WebAssembly.Instance): Record<string, number> {
  const globals = Object.entries(exports).filter(([, value]) => value instanceof WebAssembly.Global);
  return Object.fromEntries(globals.map(([name, value]) => [name, Number(value instanceof WebAssembly.Global ? value.value : 0) >>> 0]));
}

/** A query of the bare module over segments built by the slow twin, searched whole or in chunks. */
import type { PatternQuery } from '../../../host/core/ports/pattern-kernel.ts';
import { SharedArena } from '../../../host/wasm/arena.ts';
import { KernelSegment } from '../../../host/wasm/attached-segment.ts';
import { loadKernel } from '../../../host/wasm/load-kernel.ts';
import { QueryWorkspace } from '../../../host/wasm/query-workspace.ts';
import { addressOf } from '../../../host/wasm/shared-block.ts';

const MOST_BYTES = 256 * 1024 * 1024;
const CHUNK_CAPACITY = 600;
const OUTPUT_BYTES = 4_000_000;

export const kernel = loadKernel(MOST_BYTES);
export const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, MOST_BYTES);
const { functions, map } = kernel;
const workspace = new QueryWorkspace(kernel, arena);
const chunks = arena.allocate(CHUNK_CAPACITY * map.CHUNK_BYTES);

export interface Answer {
  readonly count: number;
  /** All bytes of the match records. */
  readonly bytes: string;
  readonly chunkCount: number;
  readonly nextSegment: number;
  readonly plannedWork: number;
}

/** Describes the query; answers the bytes of one match record. */
function describe(query: PatternQuery, mostWork: number): number {
  const stride = map.MATCH_HEADER_BYTES + 8 * Math.ceil(query.symbols.length / 64);
  const symbols = arena.allocate(query.symbols.byteLength);
  symbols.u32.set(query.symbols);
  const addresses = arena.allocate(Math.max(4, 4 * query.segments.length));
  let longestRun = 0;
  let largestSegment = 0;
  for (const [position, segment] of query.segments.entries()) {
    if (!(segment instanceof KernelSegment)) throw new Error('Cannot search a foreign segment');
    addresses.u32[position] = segment.address;
    longestRun = Math.max(longestRun, segment.longestRun);
    largestSegment = Math.max(largestSegment, segment.recordCount);
  }
  workspace.descriptor.f64[map.QUERY_LEAST_SIMILARITY / 8] = query.leastSimilarity;
  workspace.set(map.QUERY_TEXT_MODE, 0);
  workspace.set(map.QUERY_SYMBOLS, addressOf(symbols));
  workspace.set(map.QUERY_SYMBOL_COUNT, query.symbols.length);
  workspace.set(map.QUERY_SYMBOL_LIMIT, query.symbolLimit);
  workspace.set(map.QUERY_SEGMENTS, addressOf(addresses));
  workspace.set(map.QUERY_SEGMENT_COUNT, query.segments.length);
  workspace.set(map.QUERY_LONGEST_RUN, longestRun);
  workspace.set(map.QUERY_LARGEST_SEGMENT, largestSegment);
  workspace.prepare({ symbolCount: query.symbols.length, textLength: null, symbolLimit: query.symbolLimit, longestRun, largestSegment });
  workspace.limitWork(mostWork);
  workspace.prepareOutput(OUTPUT_BYTES, stride);
  return stride;
}

/** One call of `matchPatterns`; `mostWork` may stop it early. */
export function searchWhole(query: PatternQuery, mostWork = Number.POSITIVE_INFINITY): Answer {
  const stride = describe(query, mostWork);
  const count = functions.matchPatterns(workspace.address) >>> 0;
  return { ...answerOf(count, stride, workspace.get(map.QUERY_OUTPUT)), chunkCount: 0, nextSegment: workspace.get(map.QUERY_NEXT_SEGMENT) };
}

/** All segments in chunks, taken in the order that `order` makes of their numbers, then put together. */
export function searchInChunks(query: PatternQuery, order: (numbers: number[]) => number[]): Answer {
  const stride = describe(query, Number.POSITIVE_INFINITY);
  const chunkCount = functions.planChunks(workspace.address, 0, addressOf(chunks), CHUNK_CAPACITY) >>> 0;
  const { plannedWork } = workspace;
  functions.openQuery(workspace.address);
  let found = 0;
  for (const number of order([...Array(chunkCount).keys()])) {
    const before = found;
    found = functions.matchChunk(workspace.address, addressOf(chunks) + number * map.CHUNK_BYTES, found) >>> 0;
    const row = (number * map.CHUNK_BYTES) / 4;
    chunks.u32[row + map.CHUNK_MATCHES / 4] = workspace.get(map.QUERY_OUTPUT) + before * stride;
    chunks.u32[row + map.CHUNK_MATCH_COUNT / 4] = found - before;
  }
  functions.closeQuery(workspace.address);
  const parts = [...Array(chunkCount).keys()].map((number) => {
    const row = (number * map.CHUNK_BYTES) / 4;
    return answerOf(chunks.u32[row + map.CHUNK_MATCH_COUNT / 4], stride, chunks.u32[row + map.CHUNK_MATCHES / 4]).bytes;
  });
  return { count: found, bytes: parts.join(''), chunkCount, nextSegment: 0, plannedWork };
}

function answerOf(count: number, stride: number, address: number): Pick<Answer, 'count' | 'bytes' | 'plannedWork'> {
  const bytes = Buffer.from(new Uint8Array(kernel.memory.buffer, address, count * stride)).toString('latin1');
  return { count, bytes, plannedWork: workspace.plannedWork };
}

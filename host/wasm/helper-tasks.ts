/**
 * Helper tasks: what owner and helpers do with chunks, each with a descriptor and working memory of its own.
 *
 *   MATCH     a chunk is a row of `planChunks`: a range of records of a segment      descriptor: a query of patterns
 *   SEARCH    a chunk is a word: the number of a bucket of choices                   descriptor: a query of choices
 *   PREFIXES  the same, compared with beginnings                                     the same
 *   SCORE     the same; all write to one output, each where its choices belong       the same
 *   ROWS      a chunk is the number of a slab of vectors                             descriptor: a scan
 *   TEXTS     a chunk is a run of rows (STRIDE) of the table of a job               descriptor: such a job
 *
 * A search for the best leaves what it learns of the least score that matters with the others: what scores less can be nobody's hit, and
 * what scores the same stays one, so the answer is the same whoever did what.
 */
import { OVERFLOWN, raiseBest, STRIDE, TASK, TROUBLE, takeChunk } from './helper-control.ts';
import type { KernelFunctions, MemoryMap } from './kernel-binding.ts';

/** Values of TASK. */
export const MATCH = 0;
export const SEARCH = 1;
export const PREFIXES = 2;
export const SCORE = 3;
export const TEXTS = 4;
export const ROWS = 5;

const ROW_SCORE_BYTES = 8;

/** What one thread needs to take chunks. */
export interface ChunkTaker {
  readonly functions: KernelFunctions;
  readonly map: MemoryMap;
  readonly control: Int32Array;
  /** The chunks, in the form of the task. */
  readonly chunks: Uint32Array;
  /** This thread's descriptor. */
  readonly descriptor: Uint32Array;
}

/** Takes chunks of the task at hand until none is left. */
export function takeChunks(taker: ChunkTaker): void {
  const task = Atomics.load(taker.control, TASK);
  if (task === MATCH) takePatterns(taker, 0);
  else if (task === TEXTS) takeTexts(taker);
  else if (task === ROWS) takeSlabs(taker);
  else takeBuckets(taker, task);
}

/**
 * Matches patterns, and notes in each row where its matches lie.
 *
 * @param found  match records that stand in the thread's output already
 */
export function takePatterns({ functions, map, control, chunks, descriptor }: ChunkTaker, found: number): void {
  let chunk = takeChunk(control);
  if (chunk === undefined) return;
  const stride = Atomics.load(control, STRIDE);
  const query = descriptor.byteOffset;
  const output = descriptor[map.QUERY_OUTPUT / 4];
  let total = found;
  functions.openQuery(query);
  for (; chunk !== undefined; chunk = takeChunk(control)) {
    const offset = chunk * map.CHUNK_BYTES;
    const before = total;
    total = functions.matchChunk(query, chunks.byteOffset + offset, total) >>> 0;
    chunks[(offset + map.CHUNK_MATCHES) / 4] = output + before * stride;
    chunks[(offset + map.CHUNK_MATCH_COUNT) / 4] = total - before;
  }
  functions.closeQuery(query);
  if (total > descriptor[map.QUERY_OUTPUT_CAPACITY / 4]) Atomics.or(control, TROUBLE, OVERFLOWN);
}

function takeBuckets({ functions, map, control, chunks, descriptor }: ChunkTaker, task: number): void {
  const query = descriptor.byteOffset;
  const scores = new Float64Array(descriptor.buffer, query + map.CHOICES_LEAST, 1);
  const isBest = task !== SCORE && descriptor[map.CHOICES_KEEP_BEST / 4] !== 0;
  let chunk = takeChunk(control);
  if (chunk === undefined) return;
  functions.openChoices(query);
  for (; chunk !== undefined; chunk = takeChunk(control)) {
    const bucket = chunks[chunk];
    if (isBest) scores[0] = raiseBest(control, scores[0]);
    if (task === SEARCH) functions.searchBuckets(query, bucket, bucket + 1);
    else if (task === PREFIXES) functions.searchPrefixes(query, bucket, bucket + 1);
    else functions.scoreBuckets(query, bucket, bucket + 1);
  }
  functions.closeChoices(query);
}

/** Precondition: the descriptor holds the whole table; it does so again afterwards. */
function takeTexts({ functions, map, control, descriptor }: ChunkTaker): void {
  const [rowsAt, countAt, scoresAt] = [map.JOB_CHOICES / 4, map.JOB_CHOICE_COUNT / 4, map.JOB_SCORES / 4];
  const [rows, count, scores] = [descriptor[rowsAt], descriptor[countAt], descriptor[scoresAt]];
  const chunkRows = Atomics.load(control, STRIDE);
  for (let chunk = takeChunk(control); chunk !== undefined; chunk = takeChunk(control)) {
    const first = chunk * chunkRows;
    descriptor[rowsAt] = rows + first * map.CHOICE_BYTES;
    descriptor[countAt] = Math.min(chunkRows, count - first);
    descriptor[scoresAt] = scores + first * ROW_SCORE_BYTES;
    functions.scoreChoices(descriptor.byteOffset);
  }
  descriptor[rowsAt] = rows;
  descriptor[countAt] = count;
  descriptor[scoresAt] = scores;
}

function takeSlabs({ functions, control, descriptor }: ChunkTaker): void {
  for (let slab = takeChunk(control); slab !== undefined; slab = takeChunk(control)) {
    functions.nearestRows(descriptor.byteOffset, slab, slab + 1);
  }
}

/**
 * The pattern kernel's idea in JavaScript, as well as we can write it: what the module has to beat.
 *
 * Records by length, posting lists in typed arrays, byte counters compared four at a time in one u32, the longest lists left out
 * (prefix filter), 32-bit bit-parallel LCS and matching blocks on the survivors, results in columns. One query allocates next to nothing.
 *
 * Source of the idea: assembly/batch/match-settled.ts and assembly/kernels/matching-blocks-narrow.ts.
 * Precondition: queries of 1 to 32 symbols; least similarity above 0.
 */
import { Blocks32 } from './blocks-32.ts';

export interface JavaScriptMatches {
  count: number;
  readonly patternIds: Uint32Array;
  readonly similarities: Float64Array;
  readonly matchCounts: Uint32Array;
  readonly blockCounts: Uint32Array;
  readonly pastEvents: Uint32Array;
  readonly presentEvents: Uint32Array;
  readonly presentSymbols: Uint32Array;
  readonly firstMatches: Uint32Array;
  /** Bit p: position p of the query matched. */
  readonly covered: Uint32Array;
}

interface LengthRun {
  readonly length: number;
  readonly first: number;
  readonly end: number;
}

/** Share of the symbols that a record may lack whose longest lists are not counted; found best by trial. */
const SKIPPED_SHARE = 0.75;

export class JavaScriptMatcher {
  readonly matches: JavaScriptMatches;
  private readonly symbols: Uint32Array;
  private readonly runStarts: Uint32Array;
  private readonly eventStarts: Uint32Array;
  private readonly eventEnds: Uint32Array;
  private readonly patternIds: Uint32Array;
  private readonly lengthRuns: LengthRun[] = [];
  /** By occurrence x symbolLimit + symbol. */
  private readonly postings = new Map<number, Uint32Array>();
  private readonly symbolLimit: number;
  private readonly masks: Uint32Array;
  private readonly counters: Uint8Array;
  private readonly counterWords: Uint32Array;
  private readonly blocks: Blocks32;

  constructor(patterns: readonly (readonly (readonly number[])[])[], symbolLimit: number) {
    const order = patterns
      .map((_, id) => id)
      .sort((left, right) => patterns[left].flat().length - patterns[right].flat().length || left - right);
    const runs = order.map((id) => patterns[id].flat());
    this.symbolLimit = symbolLimit;
    this.patternIds = Uint32Array.from(order);
    this.symbols = Uint32Array.from(runs.flat());
    this.runStarts = startsOf(runs.map((run) => run.length));
    this.eventStarts = startsOf(order.map((id) => patterns[id].length));
    this.eventEnds = Uint32Array.from(order.flatMap((id) => [...startsOf(patterns[id].map((event) => event.length)).subarray(1)]));
    this.masks = new Uint32Array(symbolLimit);
    this.counterWords = new Uint32Array((runs.length + 3) >> 2);
    this.counters = new Uint8Array(this.counterWords.buffer);
    this.blocks = new Blocks32(runs.at(-1)?.length ?? 0);
    this.indexRuns(runs);
    const column = (): Uint32Array => new Uint32Array(runs.length);
    this.matches = {
      count: 0,
      patternIds: column(),
      similarities: new Float64Array(runs.length),
      matchCounts: column(),
      blockCounts: column(),
      pastEvents: column(),
      presentEvents: column(),
      presentSymbols: column(),
      firstMatches: column(),
      covered: column(),
    };
  }

  match(query: Uint32Array, least: number): JavaScriptMatches {
    this.matches.count = 0;
    for (let position = 0; position < query.length; position++) this.masks[query[position]] |= 1 << position;
    const runs = this.lengthRuns.filter(({ length }) => needOf(least, length + query.length) <= Math.min(length, query.length));
    if (runs.length > 0) this.matchRuns(runs, query, least);
    for (const symbol of query) this.masks[symbol] = 0;
    return this.matches;
  }

  private matchRuns(runs: readonly LengthRun[], query: Uint32Array, least: number): void {
    const first = runs[0].first;
    const end = runs[runs.length - 1].end;
    const lists = this.listsOf(query, first, end);
    const skipped = Math.min(Math.max(0, Math.floor((needOf(least, runs[0].length + query.length) - 2) * SKIPPED_SHARE)), lists.length - 1);
    const { counters, counterWords } = this;
    counters.fill(0, first, end);
    for (let index = Math.max(0, skipped); index < lists.length; index++) {
      const list = lists[index];
      for (let at = 0; at < list.length; at++) counters[list[at]]++;
    }
    for (const run of runs) {
      const need = needOf(least, run.length + query.length);
      // A byte reaches its top bit exactly when its count reaches the least one: no count is above 32.
      const lift = Math.imul(0x80 - Math.max(1, need - skipped), 0x0101_0101);
      for (let word = run.first >> 2; word < (run.end + 3) >> 2; word++) {
        let hits = (counterWords[word] + lift) & 0x8080_8080;
        for (; hits !== 0; hits &= hits - 1) {
          const ordinal = (word << 2) + ((31 - Math.clz32(hits & -hits)) >> 3);
          if (ordinal >= run.first && ordinal < run.end) this.test(ordinal, query.length, need);
        }
      }
    }
  }

  /** Posting lists of the query cut to a range of ordinals, longest first. */
  private listsOf(query: Uint32Array, first: number, end: number): Uint32Array[] {
    const lists: Uint32Array[] = [];
    for (let position = 0; position < query.length; position++) {
      let occurrence = 0;
      for (let before = 0; before < position; before++) if (query[before] === query[position]) occurrence++;
      const list = this.postings.get(occurrence * this.symbolLimit + query[position]);
      if (list !== undefined) lists.push(list.subarray(firstAtLeast(list, first), firstAtLeast(list, end)));
    }
    return lists.sort((left, right) => right.length - left.length);
  }

  private test(ordinal: number, queryLength: number, need: number): void {
    const { symbols, masks, blocks, matches } = this;
    const start = this.runStarts[ordinal];
    const end = this.runStarts[ordinal + 1];
    let row = -1;
    let entries = 0;
    for (let at = start; at < end; at++) {
      const mask = masks[symbols[at]];
      if (mask === 0) continue;
      blocks.masks[entries] = mask;
      blocks.positions[entries++] = at - start;
      row = (row + (row & mask)) | (row & ~mask);
    }
    const common = bitCount(~row & (queryLength === 32 ? -1 : (1 << queryLength) - 1));
    if (common < need || common === 0) return;
    blocks.find(entries, common);
    const index = matches.count++;
    matches.patternIds[index] = this.patternIds[ordinal];
    matches.similarities[index] = (((2 * common) / (end - start + queryLength)) * 100) / 100;
    matches.matchCounts[index] = blocks.matchCount;
    matches.blockCounts[index] = blocks.blockCount;
    matches.firstMatches[index] = blocks.first;
    matches.covered[index] = blocks.covered;
    this.align(index, ordinal, start);
  }

  private align(index: number, ordinal: number, start: number): void {
    const { symbols, eventEnds, matches, blocks } = this;
    const events = this.eventStarts[ordinal];
    const endOf = (count: number): number => (count === 0 ? 0 : eventEnds[events + count - 1]);
    let past = 0;
    while (endOf(past) < blocks.first) past++;
    let next = past;
    while (endOf(next) < blocks.last) next++;
    if (past > 0) {
      const symbol = symbols[start + blocks.first];
      for (let at = endOf(past - 1); at < endOf(past); at++) {
        if (symbols[start + at] !== symbol) continue;
        past--;
        break;
      }
    }
    matches.pastEvents[index] = past;
    matches.presentEvents[index] = next - past;
    matches.presentSymbols[index] = endOf(next) - endOf(past);
  }

  private indexRuns(runs: readonly (readonly number[])[]): void {
    const lists = new Map<number, number[]>();
    for (const [ordinal, run] of runs.entries()) {
      const last = this.lengthRuns.at(-1);
      if (last?.length === run.length) this.lengthRuns[this.lengthRuns.length - 1] = { ...last, end: ordinal + 1 };
      else this.lengthRuns.push({ length: run.length, first: ordinal, end: ordinal + 1 });
      const seen = new Map<number, number>();
      for (const symbol of run) {
        const occurrence = seen.get(symbol) ?? 0;
        seen.set(symbol, occurrence + 1);
        const key = occurrence * this.symbolLimit + symbol;
        const list = lists.get(key);
        if (list === undefined) lists.set(key, [ordinal]);
        else list.push(ordinal);
      }
    }
    for (const [key, list] of lists) this.postings.set(key, Uint32Array.from(list));
  }
}

/** Least number of common symbols whose similarity, rounded as KATO rounds it, reaches the least one. */
function needOf(least: number, total: number): number {
  let need = Math.max(0, Math.ceil((least * total) / 2) - 1);
  while ((((2 * need) / total) * 100) / 100 < least) need++;
  return need;
}

function firstAtLeast(list: Uint32Array, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bitCount(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x5555_5555);
  count = (count & 0x3333_3333) + ((count >>> 2) & 0x3333_3333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Running sums, beginning with 0. */
function startsOf(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  for (let index = 0; index < lengths.length; index++) starts[index + 1] = starts[index] + lengths[index];
  return starts;
}

/**
 * One long random life of a pattern index, compared with brute force at every step.
 *
 * Several kernels over the same memory, of 1, 2 and 4 threads that share every query, ask the same index; patterns are learned and merges
 * run in between, so a query meets young segments, several settled ones, and segments that are just being merged. Every figure of every
 * match is compared: with the slow twin, and byte for byte between the kernels.
 */
import { setImmediate } from 'node:timers/promises';
import type { PatternKernel, PatternMatches } from '../../../host/core/ports/pattern-kernel.ts';
import { UNKNOWN_SYMBOL } from '../../../host/core/ports/pattern-kernel.ts';
import { PatternIndex } from '../../../host/core/postings/pattern-index.ts';
import { threadModuleUrl } from '../../../host/threads/thread-module.ts';
import { SharedArena } from '../../../host/wasm/arena.ts';
import { loadKernel } from '../../../host/wasm/load-kernel.ts';
import { SharedPatternKernel } from '../../../host/wasm/pattern-kernel.ts';
import { ThreadSegmentBuilder } from '../../../host/wasm/segment-builder.ts';
import { type Events, matchPatterns } from '../../reference/match-patterns.ts';
import { between, pick, type Random, seededRandom } from '../../sequence/random-corpus.ts';

const MOST_BYTES = 2 ** 30;
const THRESHOLDS = [0, 0.05, 0.1, 0.25, 0.3, 0.5, 0.6, 0.7, 0.9, 1];
const THREAD_COUNTS = [1, 2, 4];
/** Brute force looks at as many records for every query. */
const SAMPLE_SIZE = 180;

export interface DifferentialResult {
  /** Comparisons of one record with one query at one threshold. */
  readonly caseCount: number;
  readonly queryCount: number;
  readonly patternCount: number;
  /** Queries that were asked while a merge ran. */
  readonly queriesDuringMerges: number;
  readonly bytesLeft: number;
}

/**
 * @param shape.patternCount learned in all, between the queries
 * @param shape.length       most symbols of a pattern
 * @throws Error an answer differs; names the seed and the query
 */
export async function runDifferential(shape: {
  readonly seed: number;
  readonly patternCount: number;
  readonly queryCount: number;
  readonly length: number;
  readonly symbolLimit: number;
}): Promise<DifferentialResult> {
  const { seed, patternCount, queryCount, length, symbolLimit } = shape;
  const random = seededRandom(seed);
  const kernel = loadKernel(MOST_BYTES);
  const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, MOST_BYTES);
  const kernels = THREAD_COUNTS.map((threadCount) => new SharedPatternKernel(kernel, arena, { threadCount, sharedWorkNs: 500 }));
  const builder = new ThreadSegmentBuilder({ url: threadModuleUrl('../../../host/segment-thread', import.meta.url) });
  let merging = 0;
  const countingBuilder: ConstructorParameters<typeof PatternIndex>[2] = {
    build: async (job) => {
      merging++;
      try {
        return await builder.build(job);
      } finally {
        merging--;
      }
    },
  };
  const index = new PatternIndex(arena, kernels[0], countingBuilder);
  const patterns: Events[] = [];
  let caseCount = 0;
  let queriesDuringMerges = 0;
  for (let query = 0; query < queryCount; query++) {
    const target = Math.floor(((query + 1) * patternCount) / queryCount);
    for (; patterns.length < target; patterns.push(randomPattern(random, patterns, length, symbolLimit)))
      await learn(index, patterns.at(-1), symbolLimit);
    // The pattern drawn last is learned with the next round, so the index holds one less.
    const learned = patterns.slice(0, index.patternCount);
    if (learned.length === 0) continue;
    if (merging > 0) queriesDuringMerges++;
    const symbols = randomQuery(random, learned, symbolLimit);
    const least = pick(random, THRESHOLDS);
    caseCount += compare({ seed, query, kernels, index, learned, symbols, least, symbolLimit, random });
    if (random() < 0.2) await setImmediate();
  }
  await index.whenMerged();
  index.free();
  await builder.close();
  await Promise.all(kernels.map((each) => each.close()));
  return { caseCount, queryCount, patternCount: patterns.length, queriesDuringMerges, bytesLeft: arena.bytesInUse };
}

async function learn(index: PatternIndex, events: Events | undefined, symbolLimit: number): Promise<void> {
  if (events === undefined) return;
  let end = 0;
  const ends = Uint32Array.from(events, (event) => {
    end += event.length;
    return end;
  });
  index.add(Uint32Array.from(events.flat()), ends, symbolLimit);
}

/** Half of all patterns are changed copies of earlier ones, so that queries find more than themselves. */
function randomPattern(random: Random, known: readonly Events[], length: number, symbolLimit: number): Events {
  const symbol = (): number => Math.floor(symbolLimit * random() ** 2);
  if (known.length > 0 && random() < 0.5) {
    return pick(random, known).map((event) => event.map((old) => (random() < 0.3 ? symbol() : old)));
  }
  const events: number[][] = [[symbol()]];
  for (let left = between(random, 0, length - 1); left > 0; left--) {
    if (random() < 0.6) events.push([]);
    events[events.length - 1].push(symbol());
  }
  return events;
}

function randomQuery(random: Random, learned: readonly Events[], symbolLimit: number): number[] {
  const repeated = random() < 0.1 ? 5 : 1;
  const base = Array.from({ length: repeated }, () => pick(random, learned).flat()).flat();
  const start = between(random, 0, base.length - 1);
  return base.slice(start, start + between(random, 1, 90)).map((symbol) => {
    if (random() < 0.1) return -1;
    return random() < 0.15 ? between(random, 0, symbolLimit - 1) : symbol;
  });
}

interface Comparison {
  readonly seed: number;
  readonly query: number;
  readonly kernels: readonly PatternKernel[];
  readonly index: PatternIndex;
  readonly learned: readonly Events[];
  readonly symbols: readonly number[];
  readonly least: number;
  readonly symbolLimit: number;
  readonly random: Random;
}

/** Answers the number of cases compared. */
function compare({ seed, query, kernels, index, learned, symbols, least, symbolLimit, random }: Comparison): number {
  const question = {
    symbols: Uint32Array.from(symbols, (symbol) => (symbol < 0 ? UNKNOWN_SYMBOL : symbol)),
    leastSimilarity: least,
    symbolLimit,
    segments: index.handles,
  };
  const texts = kernels.map((kernel) => rowsOf(kernel.matchPatterns(question)).join(';'));
  const fail = (what: string): never => {
    throw new Error(`seed ${seed}, query ${query} [${symbols}] at ${least}: ${what}`);
  };
  if (texts.some((text) => text !== texts[0])) fail('answers depend on the number of threads');
  const matches = kernels[0].matchPatterns(question);
  const found = new Map<number, string>();
  rowsOf(matches).forEach((row, match) => {
    found.set(index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match)), row.slice(2).join());
  });
  if (found.size !== matches.count) fail('a pattern is answered twice');
  // Everything that was found, up to a bound, and a sample of what was not.
  const ids = new Set([...found.keys()].slice(0, SAMPLE_SIZE / 2));
  while (ids.size < Math.min(SAMPLE_SIZE, learned.length)) ids.add(between(random, 0, learned.length - 1));
  for (const id of ids) {
    const [expected] = matchPatterns([[learned[id]]], symbols, least);
    const text =
      expected &&
      [
        expected.similarity,
        expected.matchCount,
        expected.blockCount,
        expected.pastEvents,
        expected.presentEvents,
        expected.presentSymbols,
        expected.firstMatch,
        ...expected.positions,
      ].join();
    if (text !== found.get(id)) fail(`pattern ${id}: found ${found.get(id)}, expected ${text}`);
  }
  return ids.size;
}

function rowsOf(matches: PatternMatches): number[][] {
  return Array.from({ length: matches.count }, (_, index) => {
    const row = [matches.segmentOf(index), matches.ordinalOf(index), matches.similarityOf(index), matches.matchCountOf(index)];
    row.push(matches.blockCountOf(index), matches.pastEventCountOf(index), matches.presentEventCountOf(index));
    row.push(matches.presentSymbolCountOf(index), matches.firstMatchOf(index));
    matches.matchedPositionsOf(index, row);
    return row;
  });
}

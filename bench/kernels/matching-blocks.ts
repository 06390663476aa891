/**
 * Matching blocks: what does the block search of one record cost, beside the same algorithm in JavaScript and beside difflib's own way?
 *
 * In the engine the search runs inside the one call per query (match-patterns). Here every record is a call of its own, so the kernel's column
 * holds one crossing of the boundary per record, which is printed beside it. The hostile row is the one symbol repeated, where every pair of
 * positions matches.
 */

import { loadRawKernel } from '../../test/assembly/raw-kernel.ts';
import { commonSubsequence } from '../../test/reference/common-subsequence.ts';
import { matchingBlocks } from '../../test/reference/matching-blocks.ts';
import { runBench } from '../harness/bench.ts';
import { type BennyCase, measureWithBenny } from '../harness/benny-rounds.ts';
import { figureOf } from '../harness/measure.ts';
import { below, seededRandom } from '../harness/random.ts';
import type { Cell } from '../harness/table.ts';
import { Blocks32 } from './blocks-32.ts';

const SEED = 20_261_103;
const PAIRS = 100;
/** Symbols that a pair is drawn from: 40 gives few matches, 12 many, 1 only matches. */
const SHAPES = [
  { pattern: 10, query: 8, symbols: 40 },
  { pattern: 10, query: 8, symbols: 12 },
  { pattern: 30, query: 30, symbols: 20 },
  { pattern: 30, query: 30, symbols: 1 },
];
const NANOSECONDS = 1e6;
const ROUNDS = 6;
const QUICK_ROUNDS = 2;
/** Bytes of a u64 mask, a u32 position, a window. */
const MASK_BYTES = 8;
const POSITION_BYTES = 4;
const WINDOW_BYTES = 16;

interface Pair {
  readonly pattern: readonly number[];
  readonly query: readonly number[];
  /** Per pattern position that matches anything: the query positions, one bit each. */
  readonly masks: readonly number[];
  readonly positions: readonly number[];
  readonly bound: number;
}

/** Symbols in blocks, number of blocks, first matched position, position behind the last. */
type Found = readonly number[];

const question = 'What does the block search of one record cost?';
const method =
  'A hundred pairs of pattern and query are aligned one call a pair, as difflib does: by our kernel, by the same bit-parallel algorithm in JavaScript, and by difflib’s own algorithm; an empty call shows what crossing into the module takes.';

await runBench({ name: 'matching-blocks', question, method }, async ({ quick, table, group }) => {
  const rows: Cell[][] = [];
  for (const shape of SHAPES) {
    const results = await measureWithBenny(casesOf(pairsOf(shape)), quick ? QUICK_ROUNDS : ROUNDS);
    const [own, bare, ...rivals] = results.map((result) => figureOf(result, NANOSECONDS / PAIRS));
    const name = `${shape.pattern} x ${shape.query} of ${shape.symbols}`;
    group({
      group: `pattern of ${shape.pattern}, query of ${shape.query}, ${shape.symbols === 1 ? 'one symbol repeated' : `${shape.symbols} different symbols`}`,
      unit: 'ns',
      figures: [own, ...rivals, { ...bare, contender: 'empty call', answersCompared: false }],
    });
    const [kernel, crossing, javaScript, difflib] = results.map(({ timeMs }) => (timeMs.median * NANOSECONDS) / PAIRS);
    rows.push([name, kernel, crossing, javaScript, difflib, results[0].timeMs.spread, results[2].ratio, results[3].ratio]);
  }
  table({
    title: 'nanoseconds a pair, medians; masks prepared for the first and the third',
    columns: ['pattern x query', 'kernel', 'of it crossing', 'JavaScript', 'difflib', 'spread', 'JS/kernel', 'difflib/kernel'],
    rows,
  });
});

/** Pairs that share at least one symbol. */
function pairsOf(shape: (typeof SHAPES)[number]): Pair[] {
  const random = seededRandom(SEED);
  const run = (length: number): number[] => Array.from({ length }, () => below(random, shape.symbols));
  const pairs: Pair[] = [];
  while (pairs.length < PAIRS) {
    const pattern = run(shape.pattern);
    const query = run(shape.query);
    const positions = Array.from(pattern.keys()).filter((position) => query.includes(pattern[position]));
    if (positions.length === 0) continue;
    const masks = positions.map((position) =>
      query.reduce((mask, symbol, at) => (symbol === pattern[position] ? mask | (1 << at) : mask), 0),
    );
    pairs.push({ pattern, query, masks, positions, bound: commonSubsequence(pattern, query) });
  }
  return pairs;
}

function casesOf(pairs: readonly Pair[]): BennyCase[] {
  const kernel = kernelOf(pairs);
  const blocks = new Blocks32(Math.max(...pairs.map(({ pattern }) => pattern.length)));
  const prepared = pairs.map(({ masks, positions }) => ({ masks: Int32Array.from(masks), positions: Int32Array.from(positions) }));
  const search = (index: number): void => {
    blocks.masks.set(prepared[index].masks);
    blocks.positions.set(prepared[index].positions);
    blocks.find(prepared[index].masks.length, pairs[index].bound);
  };
  const forAll = (work: (index: number) => void) => (): void => {
    for (let index = 0; index < pairs.length; index++) work(index);
  };
  const expected = (): Found[] => pairs.map(({ pattern, query }) => foundBy(matchingBlocks(pattern, query)));
  return [
    { name: 'kernel', run: forAll(kernel.search), answer: () => pairs.map((_, index) => kernel.found(index)) },
    { name: 'crossing', run: forAll(kernel.cross), answer: expected },
    {
      name: 'JavaScript',
      run: forAll(search),
      answer: () =>
        pairs.map((_, index): Found => {
          search(index);
          return [blocks.matchCount, blocks.blockCount, blocks.first, blocks.last];
        }),
    },
    { name: 'difflib', run: forAll((index) => matchingBlocks(pairs[index].pattern, pairs[index].query)), answer: expected },
  ];
}

function foundBy(blocks: ReturnType<typeof matchingBlocks>): Found {
  const last = blocks[blocks.length - 1];
  return [blocks.reduce((sum, { size }) => sum + size, 0), blocks.length, blocks[0].pattern, last.pattern + last.size];
}

function kernelOf(pairs: readonly Pair[]) {
  const raw = loadRawKernel();
  const longest = Math.max(...pairs.map(({ pattern }) => pattern.length));
  const prepared = pairs.map(({ masks, positions }) => {
    const address = raw.allocate(masks.length * MASK_BYTES);
    raw.u64(address, masks.length).set(masks.map((mask) => BigInt(mask >>> 0)));
    return { masks: address, positions: raw.words(positions), count: masks.length };
  });
  const levels = raw.allocate(longest * MASK_BYTES);
  const windows = raw.allocate((longest + 2) * WINDOW_BYTES);
  const match = raw.allocate(raw.constant('MATCH_HEADER_BYTES') + MASK_BYTES);
  const field = (name: string): number => raw.u32(match + raw.constant(name), POSITION_BYTES)[0];
  const search = (index: number): number => {
    const { masks, positions, count } = prepared[index];
    return raw.call('matchingBlocksNarrow', masks, positions, count, pairs[index].bound, levels, windows, match);
  };
  return {
    search,
    cross: (): number => raw.call('heapBase'),
    found: (index: number): Found => {
      const end = search(index);
      return [field('MATCH_COUNT'), field('MATCH_BLOCK_COUNT'), field('MATCH_FIRST'), end];
    },
  };
}

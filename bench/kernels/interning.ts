/**
 * Interning: what does it cost to turn text into dense token ids, beside split and a Map?
 *
 * Three shapes of the same tokens: one large text, documents of 20 words each in one call, and the same documents one call each. The table
 * knows all tokens already, as it does when most text has been seen; a fresh table is measured for the large text. Tokens are told apart byte
 * for byte on both sides.
 */
import { createInterner } from '../../host/fuzzy/interner.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { runBench } from '../harness/bench.ts';
import { type Contender, figureOf, measureInterleaved } from '../harness/measure.ts';
import { seededRandom, zipfSampler } from '../harness/random.ts';
import type { Goal } from '../harness/report-row.ts';
import type { Cell } from '../harness/table.ts';

const SEED = 20_261_120;
const TOKENS = 250_000;
const VOCABULARY = 30_000;
const WORDS_PER_DOCUMENT = 20;
const NANOSECONDS = 1e6;
const ROUNDS = { rounds: 9, warmUpMs: 300 };
/** Goal G14: so many times faster on one large text. */
const GOAL: Goal = { figure: 'ratio', limit: 8 };
const QUICK_ROUNDS = { rounds: 3, warmUpMs: 100 };

const { tokens } = createEngineKernels();

const question = 'text to token ids: kernel, split and Map';
const method = 'Seeded words, few of them frequent. Ids compared first; contenders take turns; medians of passes over the whole text.';

await runBench({ name: 'interning', question, method }, async ({ quick, table, group }) => {
  const words = randomWords(quick ? TOKENS / 5 : TOKENS);
  const text = words.join(' ');
  const documents: string[] = [];
  for (let at = 0; at < words.length; at += WORDS_PER_DOCUMENT) documents.push(words.slice(at, at + WORDS_PER_DOCUMENT).join(' '));
  const rows: Cell[][] = [];
  const known = createInterner(tokens, 'whitespace');
  const knownMap = new Map<string, number>();
  known.idsOf(text);
  internWithMap(knownMap, text);
  const shapes: [name: string, ours: () => ArrayLike<number>, map: () => ArrayLike<number>][] = [
    ['one text, all tokens known', () => known.idsOf(text), () => internWithMap(knownMap, text)],
    ['one text, fresh table', () => internAfresh(text), () => internWithMap(new Map(), text)],
    ['documents, one call', () => known.idsOfAll(documents).ids, () => documents.flatMap((one) => internWithMap(knownMap, one))],
    [
      'documents, one call each',
      () => documents.flatMap((one) => [...known.idsOf(one)]),
      () => documents.flatMap((one) => internWithMap(knownMap, one)),
    ],
  ];
  for (const [name, ours, map] of shapes) {
    const contenders: Contender<null>[] = [
      { name: 'kernel', run: ours, answer: () => [...Array.from(ours())] },
      { name: 'split and Map', run: map, answer: () => [...Array.from(map())] },
    ];
    const [kernel, rival] = await measureInterleaved(contenders, [null], quick ? QUICK_ROUNDS : ROUNDS);
    const perToken = NANOSECONDS / words.length;
    const beside = figureOf(rival, perToken);
    const isGoal = name === shapes[0][0];
    group({ group: name, unit: 'ns', figures: [figureOf(kernel, perToken), isGoal ? { ...beside, goal: GOAL } : beside] });
    rows.push([name, kernel.timeMs.median * perToken, rival.timeMs.median * perToken, rival.ratio]);
  }
  table({
    title: 'nanoseconds a token, medians',
    columns: ['', 'kernel', 'split and Map', 'split and Map/kernel'],
    rows,
    notes: ['must reach: 8 on one large text (goal G14)', 'ids leave the kernel as a fresh Uint32Array'],
  });
});

function internAfresh(text: string): Uint32Array {
  const interner = createInterner(tokens, 'whitespace');
  const ids = interner.idsOf(text);
  interner.free();
  return ids;
}

function internWithMap(known: Map<string, number>, text: string): number[] {
  const ids: number[] = [];
  for (const word of text.split(/\s+/)) {
    let id = known.get(word);
    if (id === undefined) {
      id = known.size;
      known.set(word, id);
    }
    ids.push(id);
  }
  return ids;
}

/** Few words frequent, short words more frequent than long ones, as in prose. */
function randomWords(count: number): string[] {
  const random = seededRandom(SEED);
  const rank = zipfSampler(random, VOCABULARY, 1);
  return Array.from({ length: count }, () => {
    const chosen = rank();
    return (chosen + 26).toString(26) + 'qzx'.repeat(chosen % 3);
  });
}

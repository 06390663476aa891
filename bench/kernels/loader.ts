/**
 * Loader: what do strings in and out cost, through AssemblyScript's loader, beside our own way in and JavaScript?
 *
 * Contenders: `mneme`, the host over the shared module; `loader`, kernel.strings.wasm as a program wraps it, both strings made in its heap and
 * pinned for each call; `loader, strings kept`, the same call on strings that are in its heap already, so the difference is what passing them
 * costs; and the best JavaScript of the same algorithm, or node:crypto.
 */
import { createHash } from 'node:crypto';
import { createHashing } from '../../host/fuzzy/hashing.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { type Random, seededRandom } from '../../test/reference/seeded-random.ts';
import { openStringKernel } from '../../test/reference/string-kernel.ts';
import { runBench } from '../harness/bench.ts';
import { type BennyCase, measureWithBenny } from '../harness/benny-rounds.ts';
import { figureOf } from '../harness/measure.ts';
import type { Cell } from '../harness/table.ts';
import { javascriptJaroWinkler, javascriptLevenshtein } from './javascript-scorers.ts';

const SEED = 20_261_120;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz ';
const LENGTHS = [10, 45, 200, 1_000];
/** Longest query of the JavaScript Jaro-Winkler: a bit a character. */
const ONE_WORD = 32;
/** Pairs a call: the same pair again and again would sit in every predictor of the processor. */
const PAIRS = 50;
const ROUNDS = 6;
const QUICK_ROUNDS = 2;
const NANOSECONDS = 1e6;

const { scorers, hashes } = createEngineKernels();
const hashing = createHashing(hashes);
const strings = openStringKernel();
const question = 'What do strings in and out cost, through the loader, beside our own way in and JavaScript?';
const method =
  'Seeded pairs of 27 letters, fifty a call. The loader copies each string into the module, which copies it again in the form of the kernels; our host encodes it once. Answers compared first, benny, contenders take turns, medians.';

await runBench({ name: 'loader', question, method }, async ({ quick, table, group }) => {
  const random = seededRandom(SEED);
  const rows: Cell[][] = [];
  for (const length of LENGTHS) {
    const pairs = Array.from({ length: PAIRS }, () => [textOf(random, length), textOf(random, length)] as const);
    const over = (name: string, score: (left: string, right: string) => unknown): BennyCase => {
      const run = () => pairs.map(([left, right]) => score(left, right));
      return { name, run, answer: run };
    };
    const kept = (call: 'levenshteinDistance' | 'jaroWinklerSimilarity'): BennyCase => {
      const calls = pairs.map(([left, right]) => strings.keep(call, left, right));
      const run = () => calls.map((one) => one());
      return { name: 'loader, strings kept', run, answer: run };
    };
    const distance = scoreQuestion('levenshtein.distance');
    const winkler = scoreQuestion('jaroWinkler.similarity');
    const works: [name: string, cases: BennyCase[]][] = [
      [
        'Levenshtein',
        [
          over('mneme', (left, right) => scorers.scorePair(left, right, distance)),
          over('loader', (left, right) => strings.pair('levenshteinDistance', left, right)),
          kept('levenshteinDistance'),
          over('bit-parallel JavaScript', javascriptLevenshtein),
        ],
      ],
      [
        'Jaro-Winkler',
        [
          over('mneme', (left, right) => scorers.scorePair(left, right, winkler)),
          over('loader', (left, right) => strings.pair('jaroWinklerSimilarity', left, right)),
          kept('jaroWinklerSimilarity'),
          ...(length > ONE_WORD ? [] : [over('bit-parallel JavaScript', (left, right) => javascriptJaroWinkler(left, [right])[0])]),
        ],
      ],
      [
        'SHA-1 to hexadecimal',
        [
          over('mneme', (left) => hashing.sha1.hex(left)),
          over('loader', (left) => strings.hash('sha1Hex', left)),
          over('node:crypto', (left) => createHash('sha1').update(left).digest('hex')),
        ],
      ],
    ];
    for (const [name, cases] of works) {
      const measured = await measureWithBenny(cases, quick ? QUICK_ROUNDS : ROUNDS);
      const figures = measured.map((result) => figureOf(result, NANOSECONDS / PAIRS));
      group({ group: `${name}, ${length} characters`, unit: 'ns', figures });
      for (const { name: contender, timeMs, ratio } of measured)
        rows.push([name, length, contender, (timeMs.median * NANOSECONDS) / PAIRS, ratio]);
    }
  }
  table({ title: 'nanoseconds a call, medians', columns: ['work', 'characters', 'contender', 'ns', '/ mneme'], rows });
});

function textOf(random: Random, length: number): string {
  return Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
}

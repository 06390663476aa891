/**
 * String kernel: kernel.strings.wasm through `@assemblyscript/loader`, as a program that uses it would wrap it.
 *
 * Both strings are pinned: the second one's allocation may collect the first, and the module's own functions allocate, too.
 */
import { readFileSync } from 'node:fs';
import { instantiateSync } from '@assemblyscript/loader';

const PAIR_SCORES = [
  'levenshteinDistance',
  'indelDistance',
  'osaDistance',
  'damerauLevenshteinDistance',
  'hammingDistance',
  'commonSubsequenceLength',
  'jaroSimilarity',
  'jaroWinklerSimilarity',
  'ratio',
  'quickRatio',
  'partialRatio',
  'tokenSortRatio',
  'tokenSetRatio',
  'tokenRatio',
  'partialTokenSortRatio',
  'partialTokenSetRatio',
  'partialTokenRatio',
  'weightedRatio',
] as const;

const TEXT_HASHES = ['sha1Hex', 'xxHash64Hex', 'contentHashHex'] as const;

type PairScore = (typeof PAIR_SCORES)[number];
type TextHash = (typeof TEXT_HASHES)[number];

type Exports = Record<string, unknown> &
  Record<PairScore, (left: number, right: number) => number> &
  Record<TextHash, (text: number) => number> & {
    score(scorer: number, form: number, left: number, right: number, cutoff: number): number;
    readonly memory: WebAssembly.Memory;
  };

export interface StringKernel {
  readonly pairScores: readonly PairScore[];
  pair(name: PairScore, left: string, right: string): number;
  /** The same call again and again, over strings that stay in the module's heap for good. */
  keep(name: PairScore, left: string, right: string): () => number;
  /** By the names of the module's constants, without their prefixes. */
  score(scorer: string, form: string, left: string, right: string, cutoff: number): number;
  hash(name: TextHash, text: string): string;
  memoryBytes(): number;
}

/** An instance of its own. */
export function openStringKernel(): StringKernel {
  const bytes = readFileSync(new URL('../../dist/kernel.strings.wasm', import.meta.url));
  const { exports } = instantiateSync<Exports>(bytes);
  const withPair = (left: string, right: string, call: (left: number, right: number) => number): number => {
    const first = exports.__pin(exports.__newString(left));
    const second = exports.__pin(exports.__newString(right));
    const result = call(first, second);
    exports.__unpin(first);
    exports.__unpin(second);
    return result;
  };
  const constant = (name: string): number => {
    const found = exports[name];
    if (!(found instanceof WebAssembly.Global)) throw new Error(`Cannot score: the module has no "${name}"`);
    return Number(found.value);
  };
  return {
    pairScores: PAIR_SCORES,
    pair: (name, left, right) => withPair(left, right, exports[name]),
    keep: (name, left, right) => {
      const first = exports.__pin(exports.__newString(left));
      const second = exports.__pin(exports.__newString(right));
      return () => exports[name](first, second);
    },
    score: (scorer, form, left, right, cutoff) =>
      withPair(left, right, (first, second) =>
        exports.score(constant(`SCORER_${scorer}`), constant(`FORM_${form}`), first, second, cutoff),
      ),
    hash: (name, text) => {
      const address = exports.__pin(exports.__newString(text));
      const hash = exports.__getString(exports[name](address));
      exports.__unpin(address);
      return hash;
    },
    memoryBytes: () => exports.memory.buffer.byteLength,
  };
}

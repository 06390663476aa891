/** JavaScript scores: for every scorer the best JavaScript of the same algorithm, by the name that `SCORERS` has. */
import { commonLength, damerauLevenshtein, hammingDistance, osaDistance, postfixLength, prefixLength } from './javascript-edits.ts';
import * as ratios from './javascript-ratios.ts';
import { javascriptJaroWinkler, javascriptLevenshtein } from './javascript-scorers.ts';

export type JavascriptScore = (left: string, right: string) => number;

/** One form of each scorer: distances where characters are counted, else similarities. */
export const JAVASCRIPT_SCORES: ReadonlyMap<string, JavascriptScore> = new Map<string, JavascriptScore>([
  ['levenshtein.distance', javascriptLevenshtein],
  ['indel.distance', (left, right) => left.length + right.length - 2 * commonLength(left, right)],
  ['lcsSequence.similarity', commonLength],
  ['osa.distance', osaDistance],
  ['damerauLevenshtein.distance', damerauLevenshtein],
  ['hamming.distance', hammingDistance],
  ['prefix.similarity', prefixLength],
  ['postfix.similarity', postfixLength],
  ['jaro.similarity', (left, right) => javascriptJaroWinkler(left, [right], 0)[0]],
  ['jaroWinkler.similarity', (left, right) => javascriptJaroWinkler(left, [right])[0]],
  ...setScores('word', (text) => text.split(' ').filter((word) => word !== '')),
  ...setScores('gram', gramsOf),
  ['ratio', ratios.ratio],
  ['quickRatio', ratios.quickRatio],
  ['partialRatio', ratios.partialRatio],
  ['tokenSortRatio', ratios.tokenSortRatio],
  ['tokenSetRatio', ratios.tokenSetRatio],
  ['tokenRatio', ratios.tokenRatio],
  ['partialTokenSortRatio', ratios.partialTokenSortRatio],
  ['partialTokenSetRatio', ratios.partialTokenSetRatio],
  ['partialTokenRatio', ratios.partialTokenRatio],
  ['weightedRatio', ratios.weightedRatio],
]);

function setScores<Part>(kind: string, cut: (text: string) => Part[]): [string, JavascriptScore][] {
  const scoreOf =
    (measure: (shared: number, one: number, other: number) => number): JavascriptScore =>
    (left, right) => {
      const [one, other] = [new Set(cut(left)), new Set(cut(right))];
      if (one.size === 0 || other.size === 0) return one.size === other.size ? 1 : 0;
      let shared = 0;
      for (const part of one) if (other.has(part)) shared++;
      return measure(shared, one.size, other.size);
    };
  return [
    [`${kind}Jaccard.similarity`, scoreOf((shared, one, other) => shared / (one + other - shared))],
    [`${kind}Dice.similarity`, scoreOf((shared, one, other) => (2 * shared) / (one + other))],
    [`${kind}Overlap.similarity`, scoreOf((shared, one, other) => shared / Math.min(one, other))],
    [`${kind}Cosine.similarity`, scoreOf((shared, one, other) => shared / Math.sqrt(one * other))],
  ];
}

/** Pairs of units as numbers, which sets hold faster than strings. */
function gramsOf(text: string): number[] {
  if (text.length < 2) return text === '' ? [] : [text.charCodeAt(0)];
  const grams: number[] = [];
  for (let at = 1; at < text.length; at++) grams.push((text.charCodeAt(at - 1) << 16) | text.charCodeAt(at));
  return grams;
}

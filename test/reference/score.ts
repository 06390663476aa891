/** Slow twin of `scoreChoices`: every scorer in every form, by the textbook. Texts are code points. */
import type { ScoreQuestion } from '../../host/core/ports/scorer-kernel.ts';
import { commonSubsequence } from './common-subsequence.ts';
import { editDistance, editDistanceMaximum, indelDistance } from './edit-distance.ts';
import { jaroSimilarity, jaroWinklerSimilarity } from './jaro.ts';
import {
  partialRatio,
  partialTokenRatio,
  partialTokenSetRatio,
  partialTokenSortRatio,
  ratio,
  tokenRatio,
  tokenSetRatio,
  tokenSortRatio,
  weightedRatio,
} from './ratios.ts';
import { scoreForm } from './score-forms.ts';
import { gramsOf, setSimilarity, wordsOf } from './set-similarity.ts';
import { damerauLevenshtein, osaDistance } from './swap-distances.ts';

type Text = readonly number[];

const RATIOS = {
  ratio,
  partialRatio,
  tokenSortRatio,
  tokenSetRatio,
  tokenRatio,
  partialTokenSortRatio,
  partialTokenSetRatio,
  partialTokenRatio,
  weightedRatio,
} as const;

export function referenceScore(question: ScoreQuestion, left: Text, right: Text): number {
  const { scorer, form, cutoff, weights } = question;
  const longer = Math.max(left.length, right.length);
  const counted = (distance: number, maximum: number) => scoreForm(form, distance, maximum, cutoff);
  switch (scorer) {
    case 'levenshtein':
      return counted(editDistance(left, right, weights), editDistanceMaximum(left.length, right.length, weights));
    case 'indel':
      return counted(indelDistance(left, right), left.length + right.length);
    case 'lcsSequence':
      return counted(longer - commonSubsequence(left, right), longer);
    case 'osa':
      return counted(osaDistance(left, right), longer);
    case 'damerauLevenshtein':
      return counted(damerauLevenshtein(left, right), longer);
    case 'hamming':
      return counted(longer - left.filter((character, at) => character === right[at]).length, longer);
    case 'prefix':
      return counted(longer - commonBeginning(left, right), longer);
    case 'postfix':
      return counted(longer - commonBeginning(left.toReversed(), right.toReversed()), longer);
    case 'jaro':
      return natural(question, jaroSimilarity(left, right));
    case 'jaroWinkler':
      return natural(question, jaroWinklerSimilarity(left, right, question.prefixWeight));
    case 'quickRatio':
      return left.length === 0 || right.length === 0 ? 0 : kept(ratio(left, right), cutoff);
    case 'ratio':
    case 'partialRatio':
    case 'tokenSortRatio':
    case 'tokenSetRatio':
    case 'tokenRatio':
    case 'partialTokenSortRatio':
    case 'partialTokenSetRatio':
    case 'partialTokenRatio':
    case 'weightedRatio':
      return kept(RATIOS[scorer](left, right), cutoff);
    default:
      return natural(question, similarityOfSets(question, left, right));
  }
}

/** Where RapidFuzz's rounding may lose a score that equals its cutoff, ours does not. */
function kept(score: number, cutoff: number): number {
  return score >= cutoff ? score : 0;
}

/** Forms of a similarity that is normalized by nature. */
function natural({ form, cutoff }: ScoreQuestion, similarity: number): number {
  if (form === 'distance' || form === 'normalizedDistance') return 1 - similarity <= cutoff ? 1 - similarity : 1;
  const asked = form === 'similarity' ? similarity : 1 - (1 - similarity);
  return asked >= cutoff ? asked : 0;
}

function similarityOfSets({ scorer, gramLength, isMultiset }: ScoreQuestion, left: Text, right: Text): number {
  const cut = scorer.startsWith('word') ? wordsOf : (text: Text) => gramsOf(text, gramLength);
  const measure = (['Jaccard', 'Dice', 'Overlap', 'Cosine'] as const).find((name) => scorer.endsWith(name));
  if (measure === undefined) throw new Error(`No twin of "${scorer}"`);
  return setSimilarity(measure, isMultiset, cut(left), cut(right));
}

function commonBeginning(left: Text, right: Text): number {
  let length = 0;
  while (length < Math.min(left.length, right.length) && left[length] === right[length]) length++;
  return length;
}

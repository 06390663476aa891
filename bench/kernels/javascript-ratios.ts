/**
 * RapidFuzz's ratios in the best JavaScript known: bit-parallel common subsequences, words by split, sort and Set.
 *
 * Words are apart by spaces, and the shorter text of a partial ratio has at most 32 units: all that the corpora hold.
 */
import { clearMasks, commonLength, countCommon, holdsUnit, setMasks } from './javascript-edits.ts';

const WORD = 32;

export function ratio(left: string, right: string): number {
  return similarityOf(left.length + right.length, commonLength(left, right)) * 100;
}

export function quickRatio(left: string, right: string): number {
  return left === '' || right === '' ? 0 : ratio(left, right);
}

export function partialRatio(left: string, right: string): number {
  if (left === '' && right === '') return 100;
  const needle = left.length <= right.length ? left : right;
  const text = left.length <= right.length ? right : left;
  const score = bestPart(needle, text);
  return left.length === right.length && score !== 100 ? Math.max(score, bestPart(text, needle)) : score;
}

export function tokenSortRatio(left: string, right: string): number {
  return ratio(sorted(wordsOf(left)), sorted(wordsOf(right)));
}

export function tokenSetRatio(left: string, right: string): number {
  const parts = sidesOf(left, right);
  if (parts.isEmpty) return 0;
  if (parts.shared !== '' && (parts.left === '' || parts.right === '')) return 100;
  const gap = parts.shared === '' ? 0 : 1;
  const one = parts.shared.length + gap + parts.left.length;
  const other = parts.shared.length + gap + parts.right.length;
  const distance = parts.left.length + parts.right.length - 2 * commonLength(parts.left, parts.right);
  const best = normalized(distance, one + other);
  if (parts.shared === '') return best;
  const withLeft = normalized(gap + parts.left.length, parts.shared.length + one);
  return Math.max(best, withLeft, normalized(gap + parts.right.length, parts.shared.length + other));
}

export function tokenRatio(left: string, right: string): number {
  return Math.max(tokenSetRatio(left, right), tokenSortRatio(left, right));
}

export function partialTokenSortRatio(left: string, right: string): number {
  return partialRatio(sorted(wordsOf(left)), sorted(wordsOf(right)));
}

export function partialTokenSetRatio(left: string, right: string): number {
  const parts = sidesOf(left, right);
  if (parts.isEmpty) return 0;
  return parts.shared === '' ? partialRatio(parts.left, parts.right) : 100;
}

export function partialTokenRatio(left: string, right: string): number {
  const parts = sidesOf(left, right);
  if (parts.shared !== '') return 100;
  return Math.max(partialTokenSortRatio(left, right), partialRatio(parts.left, parts.right));
}

export function weightedRatio(left: string, right: string): number {
  if (left === '' || right === '') return 0;
  const lengths = Math.max(left.length, right.length) / Math.min(left.length, right.length);
  const best = ratio(left, right);
  if (lengths < 1.5) return Math.max(best, tokenRatio(left, right) * 0.95);
  const scale = lengths <= 8 ? 0.9 : 0.6;
  return Math.max(best, partialRatio(left, right) * scale, partialTokenRatio(left, right) * 0.95 * scale);
}

/** Best score of any part of the text; parts whose edge the needle does not hold are never better than others. */
function bestPart(needle: string, text: string): number {
  if (needle.length > WORD) throw new Error(`Cannot compare parts with a needle of ${needle.length}, expected at most ${WORD}`);
  setMasks(needle);
  let best = 0;
  const consider = (start: number, end: number, edge: number): void => {
    const total = needle.length + end - start;
    // The part may not reach what is known already.
    if (best === 1 || !holdsUnit(text.charCodeAt(edge)) || similarityOf(total, Math.min(needle.length, end - start)) <= best) return;
    const score = similarityOf(total, countCommon(text, start, end));
    if (score > best) best = score;
  };
  const windows = text.length - needle.length;
  for (let end = 1; end < needle.length; end++) consider(0, end, end - 1);
  for (let start = 0; start < windows; start++) consider(start, start + needle.length, start + needle.length - 1);
  for (let start = windows; start < text.length; start++) consider(start, text.length, start);
  clearMasks(needle);
  return best * 100;
}

function similarityOf(total: number, common: number): number {
  return 1 - (total === 0 ? 0 : (total - 2 * common) / total);
}

function normalized(distance: number, total: number): number {
  return total === 0 ? 100 : 100 - (100 * distance) / total;
}

function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function sorted(words: string[]): string {
  return words.sort().join(' ');
}

function sidesOf(left: string, right: string) {
  const [one, other] = [new Set(wordsOf(left)), new Set(wordsOf(right))];
  return {
    isEmpty: one.size === 0 || other.size === 0,
    shared: [...one].filter((word) => other.has(word)).join(' '),
    left: sorted([...one].filter((word) => !other.has(word))),
    right: sorted([...other].filter((word) => !one.has(word))),
  };
}

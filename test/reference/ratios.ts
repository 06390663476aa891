/** Slow twin of assembly/batch/score-ratios.ts: RapidFuzz's readable definitions, every part of the longer text tried. */
import { commonSubsequence } from './common-subsequence.ts';
import { wordsOf } from './set-similarity.ts';

type Text = readonly number[];

export interface Alignment {
  readonly score: number;
  readonly start: number;
  readonly end: number;
}

function similarity(left: Text, right: Text): number {
  const total = left.length + right.length;
  return 1 - (total === 0 ? 0 : (total - 2 * commonSubsequence(left, right)) / total);
}

export function ratio(left: Text, right: Text, cutoff = 0): number {
  const score = similarity(left, right);
  return score >= cutoff / 100 ? score * 100 : 0;
}

/** Best part of `text` for `needle`, in RapidFuzz's order of parts. */
function bestPart(needle: Text, text: Text, cutoff: number): Alignment {
  let best: Alignment = { score: 0, start: 0, end: needle.length };
  const held = new Set(needle);
  const consider = (start: number, end: number, edge: number) => {
    if (!held.has(text[edge]) || best.score === 1) return;
    const score = similarity(needle, text.slice(start, end));
    if (score >= cutoff / 100 && score > best.score) best = { score, start, end };
  };
  const windows = text.length - needle.length;
  for (let end = 1; end < needle.length; end++) consider(0, end, end - 1);
  for (let start = 0; start < windows; start++) consider(start, start + needle.length, start + needle.length - 1);
  for (let start = windows; start < text.length; start++) consider(start, text.length, start);
  return { ...best, score: best.score * 100 };
}

interface PartialAlignment {
  readonly score: number;
  /** Start and end in the left text, start and end in the right one. */
  readonly parts: readonly number[];
}

/** What the partial ratio compares. */
export function partialAlignment(left: Text, right: Text): PartialAlignment {
  if (left.length === 0 && right.length === 0) return { score: 100, parts: [0, 0, 0, 0] };
  const ofRight = (): PartialAlignment => {
    const { score, start, end } = bestPart(left, right, 0);
    return { score, parts: [0, left.length, start, end] };
  };
  const ofLeft = (): PartialAlignment => {
    const { score, start, end } = bestPart(right, left, 0);
    return { score, parts: [start, end, 0, right.length] };
  };
  if (left.length !== right.length) return left.length < right.length ? ofRight() : ofLeft();
  const [first, second] = [ofRight(), ofLeft()];
  return second.score > first.score ? second : first;
}

export function partialRatio(left: Text, right: Text, cutoff = 0): number {
  if (left.length === 0 && right.length === 0) return 100;
  const [needle, text] = left.length <= right.length ? [left, right] : [right, left];
  let { score } = bestPart(needle, text, cutoff);
  if (score !== 100 && left.length === right.length) score = Math.max(score, bestPart(text, needle, Math.max(cutoff, score)).score);
  return score >= cutoff ? score : 0;
}

function joined(words: readonly string[]): number[] {
  return words.flatMap((word, index) => [...(index === 0 ? [] : [32]), ...word.split(',').map(Number)]);
}

function sorted(words: Iterable<string>): string[] {
  const characters = [...words].map((word) => ({ word, codes: word.split(',').map(Number) }));
  return characters.sort((one, other) => compare(one.codes, other.codes)).map(({ word }) => word);
}

function compare(left: Text, right: Text): number {
  const at = left.findIndex((code, index) => code !== right[index]);
  return at === -1 ? left.length - right.length : at >= right.length ? 1 : left[at] - right[at];
}

function sides(left: Text, right: Text) {
  const [one, other] = [new Set(wordsOf(left)), new Set(wordsOf(right))];
  return {
    isEmpty: one.size === 0 || other.size === 0,
    shared: joined([...one].filter((word) => other.has(word))),
    left: joined(sorted([...one].filter((word) => !other.has(word)))),
    right: joined(sorted([...other].filter((word) => !one.has(word)))),
  };
}

export function tokenSortRatio(left: Text, right: Text, cutoff = 0): number {
  return ratio(joined(sorted(wordsOf(left))), joined(sorted(wordsOf(right))), cutoff);
}

export function tokenSetRatio(left: Text, right: Text, cutoff = 0): number {
  const parts = sides(left, right);
  if (parts.isEmpty || cutoff > 100) return 0;
  if (parts.shared.length > 0 && (parts.left.length === 0 || parts.right.length === 0)) return 100;
  const gap = parts.shared.length > 0 ? 1 : 0;
  const one = parts.shared.length + gap + parts.left.length;
  const other = parts.shared.length + gap + parts.right.length;
  const normalized = (distance: number, total: number) => {
    const score = total === 0 ? 100 : 100 - (100 * distance) / total;
    return score >= cutoff ? score : 0;
  };
  const indel = parts.left.length + parts.right.length - 2 * commonSubsequence(parts.left, parts.right);
  const most = Math.ceil((one + other) * (1 - cutoff / 100));
  const best = indel <= most ? normalized(indel, one + other) : 0;
  if (parts.shared.length === 0) return best;
  const withLeft = normalized(gap + parts.left.length, parts.shared.length + one);
  return Math.max(best, withLeft, normalized(gap + parts.right.length, parts.shared.length + other));
}

export function tokenRatio(left: Text, right: Text, cutoff = 0): number {
  return Math.max(tokenSetRatio(left, right, cutoff), tokenSortRatio(left, right, cutoff));
}

export function partialTokenSortRatio(left: Text, right: Text, cutoff = 0): number {
  return partialRatio(joined(sorted(wordsOf(left))), joined(sorted(wordsOf(right))), cutoff);
}

export function partialTokenSetRatio(left: Text, right: Text, cutoff = 0): number {
  const parts = sides(left, right);
  if (parts.isEmpty) return 0;
  return parts.shared.length > 0 ? 100 : partialRatio(parts.left, parts.right, cutoff);
}

export function partialTokenRatio(left: Text, right: Text, cutoff = 0): number {
  if (cutoff > 100) return 0;
  const parts = sides(left, right);
  if (parts.shared.length > 0) return 100;
  const best = partialTokenSortRatio(left, right, cutoff);
  return Math.max(best, partialRatio(parts.left, parts.right, Math.max(cutoff, best)));
}

export function weightedRatio(left: Text, right: Text, cutoff = 0): number {
  if (left.length === 0 || right.length === 0) return 0;
  const lengths = Math.max(left.length, right.length) / Math.min(left.length, right.length);
  const best = ratio(left, right, cutoff);
  if (lengths < 1.5) {
    const inner = Math.max(cutoff, best) / 0.95;
    return Math.max(best, inner > 100 ? 0 : tokenRatio(left, right, inner) * 0.95);
  }
  const scale = lengths <= 8 ? 0.9 : 0.6;
  const inner = Math.max(cutoff, best) / scale;
  const partial = Math.max(best, (inner > 100 ? 0 : partialRatio(left, right, inner)) * scale);
  return Math.max(partial, partialTokenRatio(left, right, Math.max(inner, partial) / 0.95) * 0.95 * scale);
}

/** Slow twin of assembly/kernels/text-similarity.ts: RapidFuzz's `fuzz.ratio` over code points, by the textbook table. */
import { commonSubsequence } from './common-subsequence.ts';

/** 0 to 100. */
export function textRatio(left: string, right: string): number {
  const one = [...left];
  const other = [...right];
  const total = one.length + other.length;
  const indel = total - 2 * commonSubsequence(one, other);
  const distance = total === 0 ? 0 : indel / total;
  return (1.0 - distance) * 100;
}

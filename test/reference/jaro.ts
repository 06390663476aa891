/** Slow twin of assembly/kernels/jaro.ts: windows searched one by one. */

export function jaroSimilarity(left: readonly number[], right: readonly number[]): number {
  if (left.length === 0 && right.length === 0) return 1;
  if (left.length === 0 || right.length === 0) return 0;
  const bound = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const takenLeft = left.map(() => false);
  const takenRight = right.map(() => false);
  let shared = 0;
  for (const [i, character] of left.entries()) {
    for (let j = Math.max(0, i - bound); j <= Math.min(i + bound, right.length - 1); j++) {
      if (takenRight[j] || right[j] !== character) continue;
      takenLeft[i] = true;
      takenRight[j] = true;
      shared++;
      break;
    }
  }
  if (shared === 0) return 0;
  const one = left.filter((_, i) => takenLeft[i]);
  const other = right.filter((_, j) => takenRight[j]);
  const swaps = Math.floor(one.filter((character, k) => character !== other[k]).length / 2);
  return (shared / left.length + shared / right.length + (shared - swaps) / shared) / 3;
}

export function jaroWinklerSimilarity(left: readonly number[], right: readonly number[], prefixWeight: number): number {
  const jaro = jaroSimilarity(left, right);
  let prefix = 0;
  while (prefix < Math.min(4, left.length, right.length) && left[prefix] === right[prefix]) prefix++;
  return jaro > 0.7 ? Math.min(1, jaro + prefix * prefixWeight * (1 - jaro)) : jaro;
}

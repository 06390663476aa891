/** Slow twin of assembly/kernels/word-set-similarity.ts and word-lists.ts: words and n-grams as strings in maps. */

/** Python's white space, as `str.split()` knows it: ranges of code points. */
const SPACES: readonly (readonly [number, number])[] = [
  [0x09, 0x0d],
  [0x1c, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];

/** Words as joined characters; a code point outside the text's units keeps its value. */
export function wordsOf(characters: readonly number[]): string[] {
  const words: number[][] = [[]];
  for (const character of characters) {
    if (SPACES.some(([first, last]) => character >= first && character <= last)) words.push([]);
    else words[words.length - 1].push(character);
  }
  return words.filter((word) => word.length > 0).map((word) => word.join(','));
}

export function gramsOf(characters: readonly number[], gramLength: number): string[] {
  if (characters.length === 0) return [];
  const size = Math.min(gramLength, characters.length);
  return Array.from({ length: characters.length - size + 1 }, (_, at) => characters.slice(at, at + size).join(','));
}

export function setSimilarity(
  measure: 'Jaccard' | 'Dice' | 'Overlap' | 'Cosine',
  isMultiset: boolean,
  left: readonly string[],
  right: readonly string[],
): number {
  if (left.length === 0 || right.length === 0) return left.length === right.length ? 1 : 0;
  const one = countsOf(left, isMultiset);
  const other = countsOf(right, isMultiset);
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  const [a, b] = [sum(one.values()), sum(other.values())];
  const shared = sum([...one].map(([word, count]) => Math.min(count, other.get(word) ?? 0)));
  const squares = (counts: ReadonlyMap<string, number>) => sum([...counts.values()].map((count) => count * count));
  const products = sum([...one].map(([word, count]) => count * (other.get(word) ?? 0)));
  switch (measure) {
    case 'Jaccard':
      return shared / (a + b - shared);
    case 'Dice':
      return (2 * shared) / (a + b);
    case 'Overlap':
      return shared / Math.min(a, b);
    case 'Cosine':
      return products / Math.sqrt(squares(one) * squares(other));
  }
}

function countsOf(words: readonly string[], isMultiset: boolean): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, isMultiset ? (counts.get(word) ?? 0) + 1 : 1);
  return counts;
}

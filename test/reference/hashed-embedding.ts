/** Hashed embeddings by their definition: folding by the runtime's own tables, features in BigInt, sums in f32. */
import { tokensOf } from './tokens.ts';

const MASK = 0xffff_ffff_ffff_ffffn;
const FNV_BASIS = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const NO_THIRD = 0x1fffff;
const EAST_ASIA = 0x2e80;

/** Blocks whose letters lose accents and case. */
const LETTERS: readonly [first: number, last: number][] = [
  [0x41, 0x5a],
  [0xc0, 0x24f],
  [0x370, 0x52f],
  [0x531, 0x556],
  [0x1e00, 0x1fff],
];

/** Empty for a character that counts as nothing. */
export function foldCharacter(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint >= 0x300 && codePoint <= 0x36f) return '';
  if (/[０-９Ａ-Ｚａ-ｚ]/.test(character)) return character.normalize('NFKC').toLowerCase();
  if (!LETTERS.some(([first, last]) => codePoint >= first && codePoint <= last)) return character;
  const [base] = character.normalize('NFD');
  if (base === 'ı') return base;
  const folded = [...base.toUpperCase()].length === 1 ? base.toUpperCase().toLowerCase() : base.toLowerCase();
  return [...folded].length === 1 ? folded : base;
}

interface Feature {
  readonly hash: bigint;
  readonly weight: number;
}

/** In the order in which they are added. */
function featuresOf(word: string): Feature[] {
  const characters = [...word].map(foldCharacter).filter((character) => character !== '');
  if (characters.length === 0) return [];
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  const features: Feature[] = [];
  for (const [place, code] of codes.entries()) {
    const before = codes[place - 1] ?? 0;
    if (place > 0) features.push({ hash: windowHash(codes[place - 2] ?? 0, before, code), weight: 0.5 });
    if (code < EAST_ASIA) continue;
    features.push({ hash: fullWordHash(characters[place]), weight: 0.5 });
    if (place > 0) features.push({ hash: windowHash(before, code, NO_THIRD), weight: 1 });
  }
  features.push({ hash: windowHash(codes[codes.length - 2] ?? 0, codes[codes.length - 1], 0), weight: 0.5 });
  features.push({ hash: fullWordHash(word), weight: 1 });
  return features;
}

function windowHash(first: number, second: number, third: number): bigint {
  return finish(BigInt(first) | (BigInt(second) << 21n) | (BigInt(third) << 42n));
}

function fullWordHash(word: string): bigint {
  let hash = FNV_BASIS;
  for (const character of word) {
    const folded = foldCharacter(character);
    if (folded !== '') hash = ((hash ^ BigInt(folded.codePointAt(0) ?? 0)) * FNV_PRIME) & MASK;
  }
  return finish(hash);
}

function finish(hash: bigint): bigint {
  let mixed = ((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn) & MASK;
  mixed = ((mixed ^ (mixed >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK;
  return mixed ^ (mixed >> 33n);
}

/** The number by which statistics know a word. */
export function wordHash(word: string): number {
  return Number(fullWordHash(word) & 0xffff_ffffn);
}

/** Adds the features of a word to a vector. */
export function addWord(word: string, vector: Float32Array, weight: number): void {
  for (const { hash, weight: share } of featuresOf(word)) {
    const component = Number(((hash >> 32n) * BigInt(vector.length)) >> 32n);
    const amount = Math.fround(share * Math.fround(weight));
    vector[component] += (hash & 1n) === 1n ? -amount : amount;
  }
}

/** Divides a vector by its length; the vector 0 stays. */
export function normalise(vector: Float32Array): void {
  let even = 0;
  let odd = 0;
  for (let place = 0; place < vector.length; place += 2) {
    even += vector[place] * vector[place];
    odd += vector[place + 1] * vector[place + 1];
  }
  const squares = even + odd;
  if (squares === 0) return;
  const factor = 1 / Math.sqrt(squares);
  for (let place = 0; place < vector.length; place++) vector[place] *= factor;
}

/** @param weightOf  by word hash; every word counts 1 without it */
export function hashedEmbedding(text: string, dimension: number, weightOf: (hash: number) => number = () => 1): Float32Array {
  const vector = new Float32Array(dimension);
  for (const word of tokensOf(text, 'words')) addWord(word, vector, weightOf(wordHash(word)));
  normalise(vector);
  return vector;
}

/** Mean of rows of a table, in f32; of length 1 when wanted. */
export function pooledEmbedding(ids: readonly number[], table: Float32Array, dimension: number, normalised: boolean): Float32Array {
  const vector = new Float32Array(dimension);
  for (const id of ids) for (let place = 0; place < dimension; place++) vector[place] += table[id * dimension + place];
  if (normalised) normalise(vector);
  else if (ids.length > 0) for (let place = 0; place < dimension; place++) vector[place] *= 1 / ids.length;
  return vector;
}

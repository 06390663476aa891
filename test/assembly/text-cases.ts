/** Pairs of texts for the property tests of text kernels: lengths around every block size, several scripts, near and far pairs. */
import fc from 'fast-check';

/** Around a byte of pattern bits, one stripe, two stripes, four. */
export const TEXT_LENGTHS = [0, 1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257] as const;

/** Latin-1; a small alphabet; beyond it; combining marks, astral characters and lone surrogates. */
const ALPHABETS: readonly (readonly number[])[] = [
  [0x61, 0x62, 0xe9, 0xff, 0x00],
  Array.from({ length: 27 }, (_, letter) => 0x60 + letter),
  [0x61, 0x100, 0x6f22, 0x8a9e, 0xffff],
  [0x61, 0x301, 0x1f600, 0x10ffff, 0xd800, 0xdfff],
];

export interface TextPair {
  readonly left: number[];
  readonly right: number[];
}

/** Two texts of the given lengths, or a text and a few edits of it. */
export function textPairs(lengths: readonly number[] = TEXT_LENGTHS): fc.Arbitrary<TextPair> {
  const characters = (alphabet: readonly number[], length: number) =>
    fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length });
  const alphabet = fc.constantFrom(...ALPHABETS);
  const far = fc
    .tuple(alphabet, alphabet, fc.constantFrom(...lengths), fc.constantFrom(...lengths))
    .chain(([one, other, left, right]) => fc.record({ left: characters(one, left), right: characters(other, right) }));
  const near = fc
    .tuple(alphabet, fc.constantFrom(...lengths), fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 2 })), { maxLength: 4 }))
    .chain(([letters, length, edits]) =>
      characters(letters, length).map((left) => ({ left, right: edits.reduce((text, edit) => edited(text, letters, edit), left) })),
    );
  return fc.oneof(far, near);
}

function edited(text: readonly number[], letters: readonly number[], [place, letter, kind]: readonly [number, number, number]): number[] {
  const at = text.length === 0 ? 0 : place % text.length;
  return kind === 0 ? text.toSpliced(at, 1) : text.toSpliced(at, kind - 1, letters[letter % letters.length]);
}

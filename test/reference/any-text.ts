/** Any text, with those characters more often that folding and word bounds treat in a way of their own. */
import fc from 'fast-check';

const SPECIAL = [
  ...'aAzZ09 ,-',
  'é',
  'É',
  'e\u0301',
  'ß',
  'ẞ',
  'İ',
  'ı',
  'ſ',
  'ς',
  'Σ',
  'й',
  'Ё',
  'ա',
  'Ա',
  'Ａ',
  'ｚ',
  '５',
  '猫',
  'ネコ',
  '한',
  '😀',
  '\u3000',
];

export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(fc.constantFrom(...SPECIAL), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom('the', 'cat ')),
      {
        maxLength,
      },
    )
    .map((parts) => parts.join('').toWellFormed());

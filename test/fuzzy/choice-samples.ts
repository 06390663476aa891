/** Samples for stores of choices: strings of given lengths over alphabets of every kind, and queries that resemble them. */
import { type Random, seededRandom } from '../reference/seeded-random.ts';

/** Lengths at which some word, group or table of the kernels ends. */
export const EDGE_LENGTHS = [0, 1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 1000];

/** 6 letters: 5 planes. 60 and 120: 6 and 7. All of Latin-1: 8. Greek with combining marks, astral planes and lone surrogates. */
export const ALPHABETS: Readonly<Record<string, readonly string[]>> = {
  'six letters': [...'abcdef'],
  'sixty characters': characters(0x40, 60),
  'a hundred and twenty characters': characters(0x30, 120),
  'all of Latin-1': characters(0, 256),
  'Greek, combining marks, astral planes and lone surrogates': [
    ...'αβγδ',
    '\u0301',
    '\u0308',
    '😀',
    '🦉',
    '𝔸',
    '\ud800',
    '\udc00',
    '\udfff',
  ],
  'three hundred ideographs, which share classes': characters(0x4e00, 300),
};

function characters(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, offset) => String.fromCodePoint(first + offset));
}

export function textOf(random: Random, alphabet: readonly string[], length: number): string {
  let text = '';
  // One by one, so that two lone surrogates never meet as a pair.
  while (Array.from(text).length < length) {
    const next = text + alphabet[Math.floor(random() * random() * alphabet.length)];
    if (Array.from(next).length > Array.from(text).length) text = next;
  }
  return text;
}

/** The text with some characters replaced, left out or put in. */
export function misspell(random: Random, alphabet: readonly string[], text: string, edits: number): string {
  const characters = Array.from(text);
  for (let edit = 0; edit < edits; edit++) {
    const at = Math.floor(random() * (characters.length + 1));
    const drawn = alphabet[Math.floor(random() * alphabet.length)];
    if (random() < 0.4) characters.splice(at, 1, drawn);
    else if (random() < 0.5) characters.splice(at, 1);
    else characters.splice(at, 0, drawn);
  }
  return characters.join('');
}

/** A store's worth of strings: many of some lengths, so that groups fill, and a few of every other. */
export function sampleStrings(seed: number, alphabet: readonly string[], count: number, lengths: readonly number[]): string[] {
  const random = seededRandom(seed);
  const full = lengths.slice(0, 3);
  return Array.from({ length: count }, () => {
    const of = random() < 0.8 ? full : lengths;
    return textOf(random, alphabet, of[Math.floor(random() * of.length)]);
  });
}

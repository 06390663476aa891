import { describe, expect, it } from 'vitest';
import { sampleStrings } from '../../fuzzy/choice-samples.ts';
import { wordsOf } from '../../reference/set-similarity.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const WIDTH = 2 ** 30;
const MARK = raw.constant('REPEATED_WORDS');
const LENGTHS = [0, 1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 126, 127, 128, 129, 255, 1000];
const SCRIPTS = {
  'letters and spaces': [...'ab c d '],
  'white space of Latin-1': [...'ab\t\r\x1c\x85\xa0 é'],
  'white space beyond Latin-1': [...'aé漢\u1680\u2003\u3000\uffff\ue000 '],
};

function hashOf(word: string): number {
  return word.split(',').reduce((hash, character) => Math.imul(hash ^ Number(character), 0x0100_0193), 0x811c_9dc5) >>> 0;
}

/** Slow twin: joined words as characters, and hashes of the words in order. */
function joinedOf(characters: readonly number[]) {
  const words = wordsOf(characters);
  const sorted = [...new Set(words)].sort((one, other) => compare(one.split(',').map(Number), other.split(',').map(Number)));
  const joined = sorted.flatMap((word, at) => [...(at === 0 ? [] : [32]), ...word.split(',').map(Number)]);
  return { joined, hashes: sorted.map(hashOf), isRepeating: sorted.length < words.length };
}

function compare(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((code, index) => code !== right[index]);
  return at === -1 ? left.length - right.length : at >= right.length ? 1 : left[at] - right[at];
}

/** Asks the kernel about all texts: two bytes a unit where one is not Latin-1. */
function join(texts: readonly (readonly number[])[]) {
  const widths = texts.map((units) => (units.some((unit) => unit > 255) ? 1 : 0));
  const addresses = texts.map((units, at) => {
    const bytes = widths[at] === 0 ? Uint8Array.from(units) : new Uint8Array(Uint16Array.from(units).buffer);
    const address = raw.allocate(bytes.length + 1);
    raw.u8(address, bytes.length).set(bytes);
    return address;
  });
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  const [joined, words] = [raw.allocate(2 * characters + texts.length), raw.allocate(8 * (characters / 2 + texts.length))];
  const [joinedTexts, joinedLengths] = [raw.allocate(4 * texts.length), raw.allocate(4 * texts.length)];
  const count = raw.call(
    'joinChoiceWords',
    raw.words(addresses),
    raw.words(texts.map(({ length }, at) => length + widths[at] * WIDTH)),
    raw.words([...texts.keys()]),
    texts.length,
    raw.allocate(raw.constant('JOIN_SCRATCH_BYTES')),
    joined,
    joinedTexts,
    joinedLengths,
    words,
  );
  const rows = raw.u32(words, 2 * count);
  return texts.map((_, number) => {
    const length = raw.u32(joinedLengths, texts.length)[number];
    const address = raw.u32(joinedTexts, texts.length)[number];
    const units = length >= WIDTH ? new Uint16Array(raw.u8(address, 0).buffer, address, length - WIDTH) : raw.u8(address, length);
    const own = Array.from({ length: count }, (_, row) => row).filter((row) => rows[2 * row + 1] % MARK === number);
    return {
      joined: [...units],
      hashes: own.map((row) => rows[2 * row]),
      isRepeating: own.some((row) => rows[2 * row + 1] >= MARK),
      width: length >= WIDTH ? 1 : 0,
    };
  });
}

describe('joinChoiceWords', () => {
  it.each(Object.entries(SCRIPTS))('sorts, joins and hashes like the slow twin, over %s, at every length', (name, alphabet) => {
    const texts = LENGTHS.flatMap((length) => sampleStrings(length + name.length, alphabet, 20, [length])).map((text) =>
      Array.from(text, (character) => character.charCodeAt(0)),
    );
    const found = join(texts);
    for (const [at, units] of texts.entries()) {
      const { joined, hashes, isRepeating, width } = found[at];
      if (units.length > 127) expect({ joined, hashes }).toEqual({ joined: [], hashes: [] });
      else expect({ joined, hashes, isRepeating }).toEqual(joinedOf(units));
      if (joined.length > 0) expect(width).toBe(units.some((unit) => unit > 255) ? 1 : 0);
    }
  });

  it('leaves texts alone that hold units of the store, and goes on behind them', () => {
    const found = join([[98, 32, 97], [0xd800, 32, 97], [99, 32, 0x3042], [0xdfff], [98]]);
    expect(found.map(({ joined }) => joined)).toEqual([[97, 32, 98], [], [99, 32, 0x3042], [], [98]]);
    expect(found.map(({ hashes }) => hashes.length)).toEqual([2, 0, 2, 0, 1]);
  });
});

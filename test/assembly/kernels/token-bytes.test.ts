import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNDARY_CODE_POINTS, isInToken } from '../../reference/tokens.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { packMessages } from '../raw-messages.ts';

const raw = loadRawKernel();
const marks = raw.allocate(4_096);

function markedBytes(text: string, tokenisation: 'whitespace' | 'words'): number[] {
  const message = Buffer.from(text);
  const { bytes } = packMessages(raw, [message]);
  const mode = raw.constant(tokenisation === 'words' ? 'TOKENS_WORDS' : 'TOKENS_WHITESPACE');
  const size = raw.call('markBytes', message.length);
  raw.u8(marks, size + 1).fill(0xa5);
  raw.call('markTokenBytes', bytes, message.length, mode, marks);
  expect(raw.u8(marks + size, 1)[0]).toBe(0xa5);
  const bits = [...raw.u64(marks, size / 8)].flatMap((word) => Array.from({ length: 64 }, (_, bit) => Number((word >> BigInt(bit)) & 1n)));
  expect(bits.slice(message.length).every((bit) => bit === 0)).toBe(true);
  return bits.slice(0, message.length);
}

function expectedBytes(text: string, tokenisation: 'whitespace' | 'words'): number[] {
  return [...text].flatMap((character) => Array.from(Buffer.from(character), () => Number(isInToken(character, tokenisation))));
}

describe('markTokenBytes', () => {
  const boundary = fc.constantFrom(...BOUNDARY_CODE_POINTS).map((codePoint) => String.fromCodePoint(codePoint));
  const character = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    boundary,
    fc.constantFrom('a', ' ', ',', '\u3000', '\u2028'),
  );

  it.each(['whitespace', 'words'] as const)('marks what the definition of %s says, for any text', (tokenisation) => {
    const text = fc.array(character, { maxLength: 150 }).map((characters) => characters.join('').toWellFormed());
    fc.assert(
      fc.property(text, (one) => {
        expect(markedBytes(one, tokenisation)).toEqual(expectedBytes(one, tokenisation));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['whitespace', 'words'] as const)('judges every bound of a range and its neighbours by the definition of %s', (tokenisation) => {
    for (const codePoint of BOUNDARY_CODE_POINTS) {
      const text = `a${String.fromCodePoint(codePoint)}b`;
      expect(markedBytes(text, tokenisation)).toEqual(expectedBytes(text, tokenisation));
    }
  });

  it('takes out a separator whose bytes lie in two words of marks', () => {
    for (let length = 60; length <= 66; length++) {
      const text = `${'x'.repeat(length)}\u2003y`;
      expect(markedBytes(text, 'words')).toEqual(expectedBytes(text, 'words'));
    }
  });
});

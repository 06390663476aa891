import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../reference/any-text.ts';
import { hashedEmbedding, wordHash } from '../../reference/hashed-embedding.ts';
import { tokensOf } from '../../reference/tokens.ts';
import { embedRaw, marksFor } from '../raw-embedding.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { packMessages } from '../raw-messages.ts';

const raw = loadRawKernel();
const texts = fc.array(anyText(70), { maxLength: 5 });

function hashesOf(all: readonly string[]): { readonly hashes: number[]; readonly ends: number[] } {
  const { bytes, starts, count } = packMessages(
    raw,
    all.map((text) => Buffer.from(text)),
  );
  const ends = raw.allocate(count * 4 + 4);
  const hashes = raw.allocate(all.join('  ').length * 6 + 4);
  raw.call('hashWords', bytes, starts, count, marksFor(raw, all), ends, hashes);
  const found = [...raw.u32(ends, count)];
  return { hashes: [...raw.u32(hashes, found[found.length - 1] ?? 0)], ends: found };
}

describe('embedHashed', () => {
  it('gives the bits of the reference for any texts and dimension', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(4, 64, 256), (all, dimension) => {
        expect(embedRaw(raw, all, dimension)).toEqual(all.map((text) => hashedEmbedding(text, dimension)));
      }),
    );
  });

  it('finds words that begin, end and continue on every bound of 64 bytes', () => {
    for (const before of [0, 1, 4, 31, 32, 62, 63, 64, 65, 127, 128, 129]) {
      for (const length of [1, 4, 32, 63, 64, 65, 128, 200]) {
        const text = `${' '.repeat(before)}${'word'.repeat(50).slice(0, length)} x`;
        expect(embedRaw(raw, [text, text.trimEnd()], 64)).toEqual([text, text].map((one) => hashedEmbedding(one, 64)));
      }
    }
  });

  it('counts each word as often as its weight says, over all texts of a call', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const weightOf = (hash: number): number => (hash % 7) / 2;
        const { hashes } = hashesOf(all);
        expect(embedRaw(raw, all, 64, hashes.map(weightOf))).toEqual(all.map((text) => hashedEmbedding(text, 64, weightOf)));
      }),
    );
  });

  it('gives a text without words the vector 0', () => {
    expect(embedRaw(raw, ['', ' ?! '], 4)).toEqual([new Float32Array(4), new Float32Array(4)]);
  });
});

describe('hashWords', () => {
  it('lists the hash of every word, text by text', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const words = all.map((text) => tokensOf(text, 'words'));
        let end = 0;
        const ends = words.map(({ length }) => {
          end += length;
          return end;
        });
        expect(hashesOf(all)).toEqual({ hashes: words.flat().map(wordHash), ends });
      }),
    );
  });
});

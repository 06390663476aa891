import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { internTexts, tokensOf } from '../reference/tokens.ts';

const { tokens } = createEngineKernels();

/** Words of which most are new: the table grows again and again. */
function randomWords(seed: number, count: number, vocabulary: number): string {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    Math.floor(random() * vocabulary)
      .toString(36)
      .repeat(1 + Math.floor(random() * 3)),
  ).join(' ');
}

describe('a token interner', () => {
  it.each(['whitespace', 'words'] as const)('gives the ids of the Map for any texts, split by %s', (tokenisation) => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 6 }), { maxLength: 3 }), (calls) => {
        const interner = tokens.openInterner();
        const table = new Map<string, number>();
        for (const texts of calls) expect(interner.intern(texts, tokenisation)).toEqual(internTexts(table, texts, tokenisation));
        expect(Array.from({ length: interner.size }, (_, id) => interner.textOf(id))).toEqual([...table.keys()]);
        interner.free();
      }),
    );
  });

  it('keeps a byte order mark that a token begins with', () => {
    const interner = tokens.openInterner();
    const { ids } = interner.intern(['a \uFEFFb'], 'whitespace');
    expect([...ids].map((id) => interner.textOf(id))).toEqual(['a', '\uFEFFb']);
    interner.free();
  });

  it('grows in the middle of a text as often as it must, and answers as if it never had', () => {
    const interner = tokens.openInterner();
    const table = new Map<string, number>();
    for (const [seed, count] of [1, 100, 5_000, 60_000].entries()) {
      const texts = [randomWords(seed, count, count * 2), '', randomWords(seed, 20, count)];
      expect(interner.intern(texts, 'whitespace')).toEqual(internTexts(table, texts, 'whitespace'));
    }
    interner.free();
  });

  it('interns batches that do not fit into one call', () => {
    const interner = tokens.openInterner();
    const texts = Array.from({ length: 300 }, (_, seed) => randomWords(seed, 300, 1_000));
    expect(interner.intern(texts, 'whitespace')).toEqual(internTexts(new Map(), texts, 'whitespace'));
    interner.free();
  });

  it('throws MEM_OUT_OF_MEMORY when it cannot grow, and serves what fits afterwards', () => {
    const { tokens: few, arena } = createEngineKernels({ maximumBytes: 2 * 1024 * 1024 });
    const before = arena.bytesInUse;
    const interner = few.openInterner();
    const outOfMemory = expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' });
    expect(() => interner.intern([randomWords(1, 60_000, 1_000_000)], 'whitespace')).toThrow(outOfMemory);
    const known = tokensOf(randomWords(1, 100, 1_000_000), 'whitespace');
    expect([...interner.intern([known.join(' ')], 'whitespace').ids].map((id) => interner.textOf(id))).toEqual(known);
    interner.free();
    expect(arena.bytesInUse).toBe(before);
  });
});

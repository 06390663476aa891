import { describe, expect, it } from 'vitest';
import { UNKNOWN_SYMBOL } from '../../host/core/ports/pattern-kernel.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { buildYoung } from '../reference/segment-builder.ts';

describe('matchPatterns', () => {
  it('gives the same answer whatever was asked before, on tables that went back to zero', () => {
    const { arena, patterns } = createEngineKernels();
    const segments = [patterns.attachYoung(buildYoung(arena, [[[1, 2, 3]], [[3], [2, 1]], [[70], [71]]]), 3)];
    const ask = (symbols: Uint32Array) => {
      const matches = patterns.matchPatterns({ symbols, leastSimilarity: 0.01, symbolLimit: 100, segments });
      return Array.from({ length: matches.count }, (_, index) => [
        matches.ordinalOf(index),
        matches.similarityOf(index),
        matches.firstMatchOf(index),
      ]);
    };
    const short = ask(Uint32Array.of(1, 2));
    const long = ask(Uint32Array.from({ length: 90 }, (_, symbol) => symbol));
    ask(Uint32Array.of(70, 71, UNKNOWN_SYMBOL));
    expect(ask(Uint32Array.of(1, 2))).toEqual(short);
    ask(Uint32Array.from({ length: 80 }, () => 3));
    expect(ask(Uint32Array.from({ length: 90 }, (_, symbol) => symbol))).toEqual(long);
  });

  it('finds symbols with ids that came after earlier queries', () => {
    const { arena, patterns } = createEngineKernels();
    const segments = [patterns.attachYoung(buildYoung(arena, [[[1]], [[90_000]]]), 2)];
    const count = (symbol: number, symbolLimit: number) =>
      patterns.matchPatterns({
        symbols: Uint32Array.of(symbol),
        leastSimilarity: 0.5,
        symbolLimit,
        segments: symbolLimit > 90_000 ? segments : [],
      }).count;
    expect([count(1, 2), count(90_000, 90_001), count(UNKNOWN_SYMBOL, 90_001)]).toEqual([0, 1, 0]);
  });

  it('answers nothing without segments', () => {
    const { patterns } = createEngineKernels();
    expect(patterns.matchPatterns({ symbols: Uint32Array.of(1), leastSimilarity: 0, symbolLimit: 2, segments: [] }).count).toBe(0);
  });

  it('throws a typed error when the answer has no room, and answers the next question', () => {
    const { arena, patterns } = createEngineKernels({ maximumBytes: 2 * 1024 * 1024 });
    const segments = [
      patterns.attachYoung(
        buildYoung(
          arena,
          Array.from({ length: 3000 }, () => [[1]]),
        ),
        3000,
      ),
    ];
    // A match of 6,400 positions takes 840 bytes; 3,000 of them more than the memory has.
    const long = Uint32Array.from({ length: 6400 }, () => 1);
    const ask = (symbols: Uint32Array, leastSimilarity: number) =>
      patterns.matchPatterns({ symbols, leastSimilarity, symbolLimit: 2, segments }).count;
    expect(() => ask(long, 0)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(ask(Uint32Array.of(1), 1)).toBe(3000);
    expect(ask(long, 0.9)).toBe(0);
  });

  it('refuses a segment of another kernel as a bug', () => {
    const { patterns } = createEngineKernels();
    const foreign = { recordCount: 0, detach() {} };
    expect(() => patterns.matchPatterns({ symbols: Uint32Array.of(1), leastSimilarity: 0, symbolLimit: 2, segments: [foreign] })).toThrow(
      'did not attach',
    );
  });

  it('needs no more memory after many questions than after a few', () => {
    const { arena, patterns } = createEngineKernels();
    const segments = [patterns.attachYoung(buildYoung(arena, [[[1, 2, 3]]]), 1)];
    const ask = () => {
      for (let length = 1; length < 200; length++) {
        patterns.matchPatterns({ symbols: new Uint32Array(length).fill(1), leastSimilarity: 0, symbolLimit: 5, segments });
      }
    };
    ask();
    const inUse = arena.bytesInUse;
    ask();
    expect(arena.bytesInUse).toBe(inUse);
  });
});

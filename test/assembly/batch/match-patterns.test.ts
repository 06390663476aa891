import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { type Events, matchPatterns } from '../../reference/match-patterns.ts';
import { matchPlain, type PlainSegment } from '../../reference/match-plain.ts';
import { byLength } from '../../reference/segment-builder.ts';

const kernels = createEngineKernels();

/** Lengths on both sides of every word and counter boundary. */
const QUERY_LENGTHS = [1, 2, 4, 8, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 300, 400];
const THRESHOLDS = [0, 5e-324, 1e-9, 0.05, 0.1, 0.25, 0.3, 1 / 3, 0.4, 0.5, 2 / 3, 0.6666666666666665, 0.7, 0.9, 0.999999, 1];

/** Cuts a flat run into events at the places where `cuts` is true. */
function toEvents(symbols: readonly number[], cuts: readonly boolean[]): Events {
  const events: number[][] = [];
  for (const [position, symbol] of symbols.entries()) {
    if (position === 0 || cuts[position % cuts.length]) events.push([]);
    events[events.length - 1].push(symbol);
  }
  return events;
}

function caseOf(queryLength: fc.Arbitrary<number>, recordLengths: number, recordCount: number) {
  return fc.record({ alphabet: fc.constantFrom(1, 2, 3, 5, 12, 60, 300), length: queryLength }).chain(({ alphabet, length }) => {
    const symbol = fc.nat({ max: alphabet - 1 });
    const queried = fc.array(fc.oneof({ weight: 12, arbitrary: symbol }, { weight: 1, arbitrary: fc.constantFrom(-1, alphabet + 5) }), {
      minLength: length,
      maxLength: length,
    });
    return queried.chain((query) => {
      const free = fc.array(symbol, { minLength: 1, maxLength: recordLengths });
      // Records that were cut out of the query and disturbed, so that high similarities occur at every length.
      const related = fc
        .record({ from: fc.nat({ max: length - 1 }), to: fc.nat({ max: length }), noise: fc.array(symbol, { minLength: 1, maxLength: 4 }) })
        .map(({ from, to, noise }) =>
          [...query.slice(from, Math.max(from, to)), ...noise].map((value) => (value < 0 || value >= alphabet ? 0 : value)),
        );
      const record = fc
        .tuple(fc.oneof(free, related), fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }))
        .map(([symbols, cuts]) => toEvents(symbols, cuts));
      const segment = fc.record({
        kind: fc.constantFrom('young' as const, 'settled' as const),
        records: fc.array(record, { maxLength: recordCount }),
      });
      return fc.record({
        alphabet: fc.constant(alphabet),
        query: fc.constant(query),
        least: fc.oneof(fc.constantFrom(...THRESHOLDS), fc.double({ min: 0, max: 1, noNaN: true })),
        segments: fc
          .array(segment, { maxLength: 4 })
          .map((all): PlainSegment[] =>
            all.map(({ kind, records }) => ({ kind, records: kind === 'settled' ? byLength(records) : records })),
          ),
      });
    });
  });
}

describe('matchPatterns', () => {
  it('agrees with brute force for short queries', () => {
    fc.assert(
      fc.property(caseOf(fc.integer({ min: 1, max: 12 }), 14, 12), ({ alphabet, query, least, segments }) => {
        const expected = matchPatterns(
          segments.map(({ records }) => records),
          query,
          least,
        );
        expect(matchPlain(kernels, segments, query, least, alphabet)).toEqual(expected);
      }),
      { numRuns: 1500 },
    );
  });

  it('agrees with brute force around every word and counter boundary', () => {
    fc.assert(
      fc.property(caseOf(fc.constantFrom(...QUERY_LENGTHS), 90, 5), ({ alphabet, query, least, segments }) => {
        const expected = matchPatterns(
          segments.map(({ records }) => records),
          query,
          least,
        );
        expect(matchPlain(kernels, segments, query, least, alphabet)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('agrees with brute force when similarity is that of the texts', () => {
    const words = ['', 'a', 'ab', 'ba', 'abc', 'a b', '😀', 'überlang', 'b', 'x'.repeat(40)];
    const short = caseOf(fc.integer({ min: 1, max: 9 }), 9, 8);
    const long = caseOf(fc.constantFrom(64, 65, 70, 129), 40, 4);
    fc.assert(
      fc.property(fc.oneof({ weight: 6, arbitrary: short }, { weight: 1, arbitrary: long }), ({ alphabet, query, least, segments }) => {
        const symbols = Array.from({ length: alphabet + 6 }, (_, symbol) => words[symbol] ?? `w${symbol}`);
        const texts = { symbols, query: query.map((symbol) => symbols[symbol] ?? 'unheard').join(' ') };
        const expected = matchPatterns(
          segments.map(({ records }) => records),
          query,
          least,
          texts,
        );
        expect(matchPlain(kernels, segments, query, least, alphabet, texts)).toEqual(expected);
      }),
      { numRuns: 250 },
    );
  });

  it('answers all of ten thousand matches when the first output was too small, and few again afterwards', () => {
    const records = Array.from({ length: 10_000 }, (_, ordinal): Events => [[ordinal % 5], [5 + (ordinal % 3)]]);
    const all = matchPlain(kernels, [{ kind: 'young', records }], [0, 5], 0, 8);
    expect(all.map(({ ordinal }) => ordinal)).toEqual(records.map((_, ordinal) => ordinal));
    expect(all[9999]).toEqual({ ...matchPatterns([[records[9999]]], [0, 5], 0)[0], ordinal: 9999 });
    expect(matchPlain(kernels, [{ kind: 'young', records }], [0, 5], 1, 8)).toHaveLength(667);
  });

  it('answers in the order of the segments, then of the ordinals', () => {
    const same: Events[] = [[[1]], [[1], [1]], [[2], [1]]];
    const found = matchPlain(
      kernels,
      [
        { kind: 'settled', records: same },
        { kind: 'young', records: same },
        { kind: 'settled', records: same },
      ],
      [1],
      0.1,
      3,
    );
    expect(found.map(({ segment, ordinal }) => [segment, ordinal])).toEqual(
      [0, 1, 2].flatMap((segment) => [0, 1, 2].map((ordinal) => [segment, ordinal])),
    );
  });
});

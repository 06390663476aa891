import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../host/compose.ts';
import { PatternIndex } from '../../../host/core/postings/pattern-index.ts';
import { between, type Random, seededRandom } from '../../sequence/random-corpus.ts';

const { arena, patterns } = createEngine();
const SYMBOL_LIMIT = 40;

interface Plain {
  readonly symbols: number[];
  readonly ends: number[];
}

function randomRun(random: Random, mostSymbols: number): Plain {
  const symbols = Array.from({ length: between(random, 1, mostSymbols) }, () => between(random, 0, SYMBOL_LIMIT - 1));
  const ends = symbols.map((_, index) => index + 1).filter((end) => end === symbols.length || random() < 0.6);
  return { symbols, ends };
}

function add(index: PatternIndex, { symbols, ends }: Plain): number {
  return index.add(Uint32Array.from(symbols), Uint32Array.from(ends), SYMBOL_LIMIT);
}

function read(index: PatternIndex, patternId: number): Plain {
  const run = index.runOf(patternId);
  return { symbols: [...run.symbols.subarray(run.start, run.end)], ends: [...run.events.subarray(run.eventStart, run.eventEnd)] };
}

/** Pattern ids that a query at similarity 1 finds, ascending. */
function find(index: PatternIndex, symbols: readonly number[]): number[] {
  const query = { symbols: Uint32Array.from(symbols), leastSimilarity: 1, symbolLimit: SYMBOL_LIMIT, segments: index.handles };
  const matches = patterns.matchPatterns(query);
  const ids = Array.from({ length: matches.count }, (_, match) => index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match)));
  return ids.sort((left, right) => left - right);
}

describe('PatternIndex', () => {
  it('gives runs back as added, over many merges, and its memory at the end', () => {
    const before = arena.bytesInUse;
    const random = seededRandom(7);
    const index = new PatternIndex(arena, patterns);
    const added: Plain[] = [];
    for (let count = 0; count < 9000; count++) {
      const run = randomRun(random, 12);
      expect(add(index, run)).toBe(count);
      added.push(run);
      if (count === 1023 || count === 1024 || count === 5000)
        for (const id of [0, count >> 1, count]) expect(read(index, id)).toEqual(added[id]);
    }
    expect(index.patternCount).toBe(9000);
    expect(index.handles.length).toBeGreaterThan(1);
    expect(index.handles.length).toBeLessThan(8);
    added.forEach((run, id) => {
      expect(read(index, id)).toEqual(run);
    });
    index.free();
    expect(arena.bytesInUse).toBe(before);
  });

  it('finds by its kernel exactly the patterns that were added, in whatever segment', () => {
    const random = seededRandom(8);
    const index = new PatternIndex(arena, patterns);
    const added = Array.from({ length: 3000 }, () => randomRun(random, 4));
    for (const run of added) add(index, run);
    for (let round = 0; round < 100; round++) {
      const { symbols } = added[between(random, 0, added.length - 1)];
      const expected = added.flatMap((run, id) => (run.symbols.join() === symbols.join() ? [id] : []));
      expect(find(index, symbols)).toEqual(expected);
    }
    index.free();
  });

  it('settles by symbols too: a few very long runs', () => {
    const random = seededRandom(9);
    const index = new PatternIndex(arena, patterns);
    const runs = Array.from({ length: 12 }, () => ({
      ...randomRun(random, 1),
      symbols: Array.from({ length: 10_000 }, () => between(random, 0, 5)),
    }));
    const added = runs.map(({ symbols }) => ({ symbols, ends: [1, symbols.length] }));
    for (const run of added) add(index, run);
    expect(index.handles.length).toBeGreaterThan(1);
    added.forEach((run, id) => {
      expect(read(index, id)).toEqual(run);
    });
    index.free();
  });

  it('forgets with clear: memory as when it was new, ids from 0', () => {
    const random = seededRandom(10);
    const before = arena.bytesInUse;
    const index = new PatternIndex(arena, patterns);
    const empty = arena.bytesInUse;
    for (let count = 0; count < 2500; count++) add(index, randomRun(random, 8));
    index.clear();
    expect(arena.bytesInUse).toBe(empty);
    expect(index.patternCount).toBe(0);
    const run = { symbols: [3, 1, 3], ends: [1, 3] };
    expect(add(index, run)).toBe(0);
    expect(read(index, 0)).toEqual(run);
    expect(find(index, [3, 1, 3])).toEqual([0]);
    index.free();
    expect(arena.bytesInUse).toBe(before);
  });
});

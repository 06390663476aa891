import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { AttachedSegment } from '../../host/core/ports/pattern-kernel.ts';
import type { MemoryError } from '../../host/errors.ts';
import { SharedArena } from '../../host/wasm/arena.ts';
import { GATE, READY } from '../../host/wasm/helper-control.ts';
import { HelperPool } from '../../host/wasm/helper-pool.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { SharedPatternKernel } from '../../host/wasm/pattern-kernel.ts';
import type { Events } from '../reference/match-patterns.ts';
import { buildSettled, buildYoung, byLength } from '../reference/segment-builder.ts';
import { between, seededRandom } from '../sequence/random-corpus.ts';

const SYMBOL_LIMIT = 40;
const MOST_BYTES = 512 * 1024 * 1024;
const random = seededRandom(12);

function randomRecords(count: number): Events[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: between(random, 1, 8) }, () =>
      Array.from({ length: between(random, 1, 2) }, () => between(random, 0, SYMBOL_LIMIT - 1)),
    ),
  );
}

const settled = byLength(randomRecords(4000));
const young = randomRecords(600);

function openKernel(threadCount: number, failures: MemoryError[] = [], sharedWorkNs = 1000) {
  const kernel = loadKernel(MOST_BYTES);
  const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, MOST_BYTES);
  const before = arena.bytesInUse;
  const patterns = new SharedPatternKernel(kernel, arena, { threadCount, sharedWorkNs, onThreadFailure: (error) => failures.push(error) });
  const segments: AttachedSegment[] = [
    patterns.attachSettled(buildSettled(arena, settled, SYMBOL_LIMIT), settled.length),
    patterns.attachYoung(buildYoung(arena, young), young.length),
  ];
  const ask = (symbols: Uint32Array, leastSimilarity: number): string => {
    const matches = patterns.matchPatterns({ symbols, leastSimilarity, symbolLimit: SYMBOL_LIMIT, segments });
    const rows: number[] = [];
    for (let index = 0; index < matches.count; index++) {
      rows.push(matches.segmentOf(index), matches.ordinalOf(index), matches.similarityOf(index), matches.blockCountOf(index));
      rows.push(matches.pastEventCountOf(index), matches.presentEventCountOf(index), matches.firstMatchOf(index));
      matches.matchedPositionsOf(index, rows);
    }
    return rows.join();
  };
  return { arena, before, patterns, ask, pool: poolOf(patterns) };
}

/** The pool inside a kernel, to look at and to break. */
function poolOf(patterns: SharedPatternKernel) {
  const { pool: helpers } = patterns as unknown as { pool: HelperPool };
  const inside = helpers as unknown as { control: Int32Array; workers: { terminate(): Promise<number> }[]; isOff: boolean };
  return { helpers, inside };
}

async function untilReady({ inside }: ReturnType<typeof poolOf>, count: number): Promise<void> {
  for (let round = 0; Atomics.load(inside.control, READY) < count; round++) {
    if (round > 1000) throw new Error('Cannot test helpers: they do not start');
    await sleep(5);
  }
}

const queries = Array.from({ length: 60 }, (_, round) => ({
  symbols: Uint32Array.from({ length: between(random, 1, round % 5 === 0 ? 100 : 20) }, () => between(random, 0, SYMBOL_LIMIT)),
  least: [0, 0.1, 0.3, 0.5, 0.8][round % 5],
}));

describe('HelperPool', () => {
  const alone = openKernel(1);
  const expected = queries.map(({ symbols, least }) => alone.ask(symbols, least));
  const opened = [alone];
  afterAll(async () => {
    await Promise.all(opened.map(({ patterns }) => patterns.close()));
  });

  it.each([2, 4])('answers the same bytes with %i threads as with one, output growth included', async (threadCount) => {
    const together = openKernel(threadCount);
    opened.push(together);
    expect(queries.map(({ symbols, least }) => together.ask(symbols, least))).toEqual(expected);
    await untilReady(together.pool, threadCount - 1);
    for (let round = 0; round < 5; round++) {
      expect(queries.map(({ symbols, least }) => together.ask(symbols, least))).toEqual(expected);
    }
    expect(together.pool.helpers.isUseful).toBe(true);
  });

  it('lets helpers take chunks', async () => {
    const together = openKernel(2);
    opened.push(together);
    together.ask(queries[0].symbols, 0);
    await untilReady(together.pool, 1);
    const ownOutput = () => new Set(Array.from({ length: 60 }, (_, row) => together.pool.helpers.chunks.u32[row * 8 + 3] >>> 20)).size;
    let isShared = false;
    for (let round = 0; round < 200 && !isShared; round++) {
      together.ask(queries[round % queries.length].symbols, 0);
      isShared = ownOutput() > 1;
    }
    expect(isShared).toBe(true);
  });

  it('goes on alone when a helper dies between queries, and says so once', async () => {
    const failures: MemoryError[] = [];
    const together = openKernel(3, failures);
    opened.push(together);
    together.ask(queries[0].symbols, 0);
    await untilReady(together.pool, 2);
    await together.pool.inside.workers[0].terminate();
    expect(queries.map(({ symbols, least }) => together.ask(symbols, least))).toEqual(expected);
    await sleep(20);
    expect(failures.map(({ code }) => code)).toEqual(['MEM_THREAD_FAILED']);
    expect(together.pool.helpers.isUseful).toBe(false);
    expect(queries.map(({ symbols, least }) => together.ask(symbols, least))).toEqual(expected);
  });

  it('answers a query again, alone, when a helper never leaves it', async () => {
    const failures: MemoryError[] = [];
    const together = openKernel(2, failures);
    opened.push(together);
    together.ask(queries[0].symbols, 0);
    await untilReady(together.pool, 1);
    const { helpers, inside } = together.pool;
    Object.assign(helpers, { options: { patienceMs: 20, onFailure: (error: MemoryError) => failures.push(error) } });
    // The helper is put to sleep for good, as if it had died inside: it counts as inside, whatever the gate.
    await inside.workers[0].terminate();
    Object.assign(helpers, { isOff: false });
    failures.length = 0;
    const store = Atomics.store;
    Atomics.store = ((array: Int32Array, index: number, value: number) =>
      store(array, index, array === inside.control && index === GATE ? value + 1 : value)) as typeof Atomics.store;
    try {
      expect(together.ask(queries[5].symbols, queries[5].least)).toBe(expected[5]);
    } finally {
      Atomics.store = store;
    }
    expect(failures).toHaveLength(1);
    expect(queries.map(({ symbols, least }) => together.ask(symbols, least))).toEqual(expected);
  });

  it('is never started by queries below the bound, nor with one thread', () => {
    const small = openKernel(4, [], 200_000);
    opened.push(small);
    for (let round = 0; round < 20; round++) small.ask(Uint32Array.of(SYMBOL_LIMIT + 1), 0.9);
    expect(small.pool.inside.workers).toHaveLength(0);
    expect(alone.pool.inside.workers).toHaveLength(0);
  });

  it('gives the memory of its helpers back when it is closed', async () => {
    const kernel = loadKernel(MOST_BYTES);
    const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, MOST_BYTES);
    const pool = new HelperPool(kernel, arena);
    const before = arena.bytesInUse;
    pool.start(2);
    expect(arena.bytesInUse).toBeGreaterThan(before);
    await pool.close();
    expect(arena.bytesInUse).toBe(before);
    expect(pool.isUseful).toBe(false);
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { Choices } from '../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { BEST, CHUNKS, CONTROL_BYTES, HELPERS, NEXT, raiseBest, setBest, takeChunk } from '../../host/wasm/helper-control.ts';
import type { SharedWork } from '../../host/wasm/helper-pool.ts';
import { takeChunks } from '../../host/wasm/helper-tasks.ts';
import { poolIn, untilHelpersReady } from './ready-helpers.ts';

const engine = createEngineKernels({ sharedWorkNs: 0 });
afterAll(() => engine.close());

describe('takeChunks', () => {
  it('is what a helper does, too: it finds hits that the owner then does not', async () => {
    const strings = Array.from({ length: 40_000 }, (_, index) => `text number ${index}`);
    const store = new Choices(engine.choices, engine.arena, strings);
    const pool = poolIn(engine.choices);
    await untilHelpersReady(pool, 1);
    const run = pool.run.bind(pool);
    // The owner comes late: everything is the helper's.
    pool.run = (work: SharedWork, isShared: boolean) =>
      run(
        {
          ...work,
          own: (taker) => {
            while (Atomics.load(pool.control, NEXT) < work.chunkCount) Atomics.load(pool.control, HELPERS);
            takeChunks(taker);
          },
        },
        isShared,
      );
    const ask = (threads: number) => store.search('text number 3999', { scorer: 'levenshtein', limit: 20, threads });
    expect(ask(2)).toEqual(ask(1));
    expect(store.distances('text', 'levenshtein', 2)).toEqual(store.distances('text', 'levenshtein'));
    const osa = { scorer: 'levenshtein', cutoff: 3, prefix: true } as const;
    expect(store.search('text numbr 1', { ...osa, threads: 2 })).toEqual(store.search('text numbr 1', osa));
    store.free();
  });
});

describe('takeChunk and raiseBest', () => {
  it('give each chunk once, and keep the highest least score, also below zero', () => {
    const control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
    Atomics.store(control, CHUNKS, 2);
    expect([takeChunk(control), takeChunk(control), takeChunk(control)]).toEqual([0, 1, undefined]);
    setBest(control, Number.NEGATIVE_INFINITY);
    expect([raiseBest(control, -7), raiseBest(control, -9), raiseBest(control, 0.5), raiseBest(control, 0.25)]).toEqual([-7, -7, 0.5, 0.5]);
    expect(BEST % 16).toBe(0);
  });
});

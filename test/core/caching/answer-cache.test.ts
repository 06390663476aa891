import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerCache, type CacheQuestion } from '../../../host/core/caching/answer-cache.ts';
import type { VectorRowSet } from '../../../host/core/ports/vector-row-set.ts';
import { MemoryError } from '../../../host/errors.ts';
import { VectorRows } from '../../../host/vectors/vector-rows.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';

const { arena, rows } = createEngineKernels({ threadCount: 1 });
/** Every set that was made, so that a test can look into it. */
const made: VectorRows[] = [];
const factory = {
  create(dimension: number): VectorRowSet {
    const set = new VectorRows(arena, rows, rows.layoutOf(dimension, 'cosine', 'f32'));
    made.push(set);
    return set;
  },
};
const MEBIBYTE = 1_048_576;
/** Of an answer of 1,000 bytes to a question of one letter with four components. */
const ENTRY = 1_518;

/** At an angle to the first axis, of any length. */
const at = (degrees: number, length = 1): Float32Array => {
  const radians = (degrees / 180) * Math.PI;
  return Float32Array.of(Math.cos(radians) * length, Math.sin(radians) * length, 0, 0);
};

const ask = (vector: Float32Array, more: Partial<CacheQuestion> = {}): CacheQuestion => ({
  space: 's',
  generation: '1',
  parameters: 'limit 10',
  embedder: 'e',
  vector,
  ...more,
});
const open = (capacityBytes = MEBIBYTE): AnswerCache<string> => new AnswerCache(factory, capacityBytes);

describe('AnswerCache', () => {
  it('answers with what the nearest earlier question was answered, and says which one and how near', () => {
    const cache = open();
    expect(cache.find(ask(at(0)), 0.5)).toBeUndefined();
    cache.keep(ask(at(0)), 'zero', 'A', 10);
    cache.keep(ask(at(40)), 'forty', 'B', 10);
    const known = cache.find(ask(at(30, 7)), 0.9);
    expect(known).toMatchObject({ answer: 'B', text: 'forty' });
    expect(known?.similarity).toBeCloseTo(Math.cos(Math.PI / 18), 5);
    expect(cache.find(ask(at(0, 3)), 1)).toMatchObject({ answer: 'A', text: 'zero', similarity: 1 });
  });

  it('takes what reaches the demanded similarity, and not what lies just outside', () => {
    const cache = open();
    cache.keep(ask(at(0)), 'zero', 'A', 10);
    const cosine = Math.cos(Math.PI / 18);
    expect(cache.find(ask(at(10)), cosine)).toBeDefined();
    expect(cache.find(ask(at(10)), cosine + 1e-5)).toBeUndefined();
    expect(cache.find(ask(at(10)), 1)).toBeUndefined();
    expect(cache.statistics()).toMatchObject({ hits: 1, misses: 2, entries: 1 });
  });

  it('gives the oldest of equally near questions, also when places of others were used again', () => {
    const cache = open(3 * ENTRY);
    for (const [text, degrees] of [
      ['a', 170],
      ['b', 20],
      ['c', 160],
    ] as const)
      cache.keep(ask(at(degrees)), text, text, 1_000);
    cache.find(ask(at(20)), 1);
    // In the place of "a", whose number is smaller than that of "b".
    cache.keep(ask(at(-20)), 'd', 'd', 1_000);
    expect(cache.find(ask(at(0)), 0.5)?.answer).toBe('b');
    for (let twin = 0; twin < 9; twin++) cache.keep(ask(at(20)), 'e', 'never kept', 1_000);
    expect(cache.find(ask(at(20)), 1)?.answer).toBe('b');
  });

  it('never answers across spaces, generations, parameters and embedders', () => {
    const cache = open();
    cache.keep(ask(at(0)), 'zero', 'A', 10);
    expect(cache.find(ask(at(0), { space: 't' }), 0.5)).toBeUndefined();
    expect(cache.find(ask(at(0), { parameters: 'limit 9' }), 0.5)).toBeUndefined();
    expect(cache.find(ask(at(0)), 0.5)).toBeDefined();
    expect(cache.find(ask(at(0), { generation: '2' }), 0.5)).toBeUndefined();
    // What was of the generation before is gone, and not only hidden.
    expect(cache.statistics().entries).toBe(0);
    expect(cache.find(ask(at(0)), 0.5)).toBeUndefined();
    cache.keep(ask(at(0)), 'zero', 'A', 10);
    expect(cache.find(ask(at(0), { embedder: 'f' }), 0.5)).toBeUndefined();
    expect(cache.statistics()).toMatchObject({ entries: 0, bytes: 0 });
    cache.keep(ask(Float32Array.of(1, 2, 3), { embedder: 'g' }), 'three', 'B', 10);
    expect(cache.find(ask(Float32Array.of(1, 2, 3), { embedder: 'g' }), 1)?.answer).toBe('B');
  });

  it('frees a space when its generation changes, and no other', () => {
    const cache = open();
    cache.keep(ask(at(0)), 'zero', 'A', 10);
    cache.keep(ask(at(0), { space: 't' }), 'zero', 'B', 10);
    cache.advance('s', '1');
    expect(cache.statistics().entries).toBe(2);
    cache.advance('s', undefined);
    expect(cache.find(ask(at(0)), 0.5)).toBeUndefined();
    expect(cache.find(ask(at(0), { space: 't' }), 0.5)?.answer).toBe('B');
  });

  it('is bounded in bytes: what was not used for longest leaves, and what is larger than all room is not kept', () => {
    const cache = open(2 * ENTRY);
    cache.keep(ask(at(0)), 'a', 'A', 1_000);
    cache.keep(ask(at(90)), 'b', 'B', 1_000);
    cache.find(ask(at(0)), 1);
    cache.keep(ask(at(45)), 'c', 'C', 1_000);
    expect([0, 90, 45].map((degrees) => cache.find(ask(at(degrees)), 1)?.answer)).toEqual(['A', undefined, 'C']);
    cache.keep(ask(at(120)), 'd', 'D', 3_000);
    expect(cache.statistics()).toMatchObject({ entries: 2, evictions: 1, bytes: 2 * ENTRY, capacityBytes: 2 * ENTRY });
  });

  it('leaves no vector behind that it let go', () => {
    const cache = open();
    for (let degrees = 0; degrees < 40; degrees++) cache.keep(ask(at(degrees), { space: `${degrees % 2}` }), 'x', 'X', 10);
    cache.advance('1', undefined);
    const [slab] = made.at(-1)?.allSlabs ?? [];
    const stride = (made.at(-1)?.layout.rowBytes ?? 0) / 4;
    const kept = new Float32Array(slab.rows.u8.buffer, slab.rows.u8.byteOffset, 40 * stride);
    const lengths = Array.from({ length: 40 }, (_, row) => Math.round(Math.hypot(...kept.subarray(row * stride, (row + 1) * stride))));
    expect(lengths).toEqual(lengths.map((_, row) => 1 - (row % 2)));
    cache.clear();
    expect([made.at(-1)?.bytes, cache.statistics().entries]).toEqual([0, 0]);
  });

  it('keeps nothing when kernel memory is used up, and goes on', () => {
    let isFull = true;
    const full = new AnswerCache<string>(
      {
        create: (dimension) => {
          const set = factory.create(dimension);
          const reserve = set.reserve.bind(set);
          return Object.assign(set, {
            reserve: (ids: Uint32Array) => {
              if (isFull) throw new MemoryError('MEM_OUT_OF_MEMORY', 'Cannot allocate: no room');
              reserve(ids);
            },
          });
        },
      },
      MEBIBYTE,
    );
    full.keep(ask(at(0)), 'zero', 'A', 10);
    expect(full.find(ask(at(0)), 1)).toBeUndefined();
    isFull = false;
    full.keep(ask(at(0)), 'zero', 'A', 10);
    expect(full.find(ask(at(0)), 1)?.answer).toBe('A');
  });

  it('agrees with a list that is searched from its beginning, whatever is asked, kept, advanced and let go', () => {
    const step = fc.record({
      space: fc.constantFrom('s', 't'),
      parameters: fc.constantFrom('x', 'y'),
      degrees: fc.integer({ min: 0, max: 35 }).map((ten) => ten * 10),
      kind: fc.constantFrom('keep', 'keep', 'find', 'find', 'change'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const cache = open();
        const generations = new Map<string, number>();
        let list: { space: string; parameters: string; degrees: number; text: string }[] = [];
        for (const [number, { space, parameters, degrees, kind }] of steps.entries()) {
          const question = ask(at(degrees), { space, parameters, generation: String(generations.get(space) ?? 0) });
          const comparable = list.filter((one) => one.space === space && one.parameters === parameters);
          const turnOf = (one: { degrees: number }): number => 180 - Math.abs(Math.abs(one.degrees - degrees) - 180);
          if (kind === 'change') {
            generations.set(space, (generations.get(space) ?? 0) + 1);
            list = list.filter((one) => one.space !== space);
          } else if (kind === 'keep') {
            cache.keep(question, String(number), String(number), 10);
            if (!comparable.some((one) => one.degrees === degrees)) list.push({ space, parameters, degrees, text: String(number) });
          } else {
            const nearest = comparable.reduce<(typeof list)[number] | undefined>(
              (best, one) => (best === undefined || turnOf(one) < turnOf(best) ? one : best),
              undefined,
            );
            const expected = nearest !== undefined && turnOf(nearest) <= 25 ? nearest : undefined;
            const found = cache.find(question, Math.cos((25 / 180) * Math.PI));
            // Two that are as near on either side differ by rounding: then both will do.
            const ties = comparable.filter((one) => nearest !== undefined && turnOf(one) === turnOf(nearest)).map(({ text }) => text);
            if (expected === undefined) expect(found).toBeUndefined();
            else expect(ties).toContain(found?.text);
          }
        }
        cache.clear();
      }),
      { numRuns: 200 },
    );
  });

  it('keeps nothing for the vector 0, which nothing is similar to', () => {
    const cache = open();
    cache.keep(ask(new Float32Array(4)), '!', 'answer', 10);
    expect(cache.statistics().entries).toBe(0);
  });
});

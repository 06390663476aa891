import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pooledEmbedding } from '../../reference/hashed-embedding.ts';
import { f32, storeF32 } from '../raw-embedding.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const VOCABULARY = 20;

const pooling = fc.record({
  dimension: fc.constantFrom(4, 32, 64),
  ids: fc.array(fc.array(fc.nat({ max: VOCABULARY - 1 }), { maxLength: 70 }), { maxLength: 5 }),
  seed: fc.nat({ max: 1_000 }),
  normalised: fc.boolean(),
});

describe('poolRows', () => {
  it('gives the bits of the reference for any runs of ids', () => {
    fc.assert(
      fc.property(pooling, ({ dimension, ids, seed, normalised }) => {
        const table = Float32Array.from({ length: VOCABULARY * dimension }, (_, place) => Math.sin(place + seed));
        const rows = raw.allocate(ids.length * dimension * 4 + 4);
        let end = 0;
        const ends = ids.map((run) => {
          end += run.length;
          return end;
        });
        const tableAddress = storeF32(raw, table);
        raw.call('poolRows', raw.words(ids.flat()), raw.words(ends), ids.length, tableAddress, dimension, Number(normalised), rows);
        const expected = ids.flatMap((run) => [...pooledEmbedding(run, table, dimension, normalised)]);
        expect([...f32(raw, rows, ids.length * dimension)]).toEqual(expected);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastDistance, sketchOf, sketchWeights } from '../../reference/row-sketches.ts';
import { seededRandom } from '../../reference/seeded-random.ts';
import { scanRows } from '../raw-rows.ts';

const METRICS = ['dot', 'squared'] as const;

/** Rows around a few centres, some of them copies, some the query itself, some of another size. */
function draw(length: number, size: number, spread: number, seed: number) {
  const random = seededRandom(seed);
  const centres = [0, 1, 2].map(() => Float32Array.from({ length }, () => (random() * 2 - 1) * size));
  const near = (place: number): Float32Array => centres[place % 3].map((component) => component + (random() - 0.5) * size * spread);
  const query = near(0);
  const rows = Array.from({ length: 70 }, (_, place) => near(place));
  rows[7] = rows[9];
  rows[33] = query;
  rows[34] = query.map((component) => component * 3);
  rows[35] = new Float32Array(length);
  rows[36] = query.map((component, place) => (place === 0 ? component : component * 1e-6));
  return { query, rows };
}

const cases = fc.record({
  length: fc.constantFrom(8, 32, 64, 256, 264, 1024),
  size: fc.constantFrom(1e-40, 1e-20, 1e-3, 1, 1e15),
  spread: fc.constantFrom(1e-5, 0.01, 0.5, 2),
  seed: fc.integer({ min: 0, max: 1e6 }),
  metric: fc.constantFrom(...METRICS),
});

describe('rowsWithin', () => {
  it('refuses no row that is measured within the bound, however close, small or large', () => {
    fc.assert(
      fc.property(cases, ({ length, size, spread, seed, metric }) => {
        const { query, rows } = draw(length, size, spread, seed);
        const asked = {
          metric: metric === 'dot' ? 'DOT' : 'SQUARED',
          sumWeight: metric === 'dot' ? -1 : 1,
          query,
          rows,
          limit: 70,
        } as const;
        const sketched = { ...asked, sketchWeights: sketchWeights(sketchOf(query), metric) };
        const all = scanRows(asked);
        expect(scanRows(sketched)).toEqual(all);
        for (const { distance } of all.filter((_, place) => place % 11 === 0)) {
          const found = scanRows({ ...sketched, within: distance });
          expect(found).toEqual(all.filter((each) => each.distance <= distance));
        }
        for (const limit of [1, 10]) expect(scanRows({ ...sketched, limit })).toEqual(scanRows({ ...asked, limit }));
      }),
      { numRuns: 120 },
    );
  });

  it('refuses the rows whose least distance is above the bound', () => {
    fc.assert(
      fc.property(cases, ({ length, seed, metric }) => {
        const { query, rows } = draw(length, 1, 0.5, seed);
        const least = rows.map((row) => leastDistance(sketchOf(query), sketchOf(row), metric));
        for (const within of [...least].sort((left, right) => left - right).filter((_, place) => place % 9 === 4)) {
          let noted = 0;
          const bound = within + 1e-4 * (1 + Math.abs(within));
          scanRows({
            metric: metric === 'dot' ? 'DOT' : 'SQUARED',
            sumWeight: metric === 'dot' ? -1 : 1,
            query,
            rows,
            limit: 70,
            sketchWeights: sketchWeights(sketchOf(query), metric),
            within: bound,
            onNoted: (count) => {
              noted = count;
            },
          });
          const margin = 1e-6 * (length + Math.abs(bound));
          expect(noted).toBeGreaterThanOrEqual(least.filter((distance) => distance <= bound - margin).length);
          expect(noted).toBeLessThanOrEqual(least.filter((distance) => distance <= bound + margin).length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

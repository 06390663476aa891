import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

describe('offerNearest', () => {
  it('keeps the nearest, of equally near ones those of lower id, in any order of offers', () => {
    const offers = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 70 });
    fc.assert(
      fc.property(offers, fc.constantFrom(1, 2, 3, 4, 32, 64, 65), fc.infiniteStream(fc.nat(1000)), (distances, limit, order) => {
        const records = distances.map((distance, id) => ({ distance, id }));
        const shuffled = records
          .map((record) => ({ ...record, place: order.next().value }))
          .sort((left, right) => left.place - right.place);
        const heapDistances = raw.allocate(limit * 8);
        const heapIds = raw.allocate(limit * 4);
        let found = 0;
        for (const { distance, id } of shuffled) found = raw.call('offerNearest', heapDistances, heapIds, found, limit, distance, id);
        const kept = [...raw.u32(heapIds, found)].sort((left, right) => left - right);
        const expected = records.sort((left, right) => left.distance - right.distance || left.id - right.id).slice(0, limit);
        expect(kept).toEqual(expected.map(({ id }) => id).sort((left, right) => left - right));
        if (found > 0) expect(raw.f64(heapDistances, 1)[0]).toBe(expected[expected.length - 1].distance);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FreeRecords } from '../../../host/core/named-vectors/free-records.ts';

describe('FreeRecords', () => {
  it('gives out the smallest of what was given back, whatever the order', () => {
    const steps = fc.array(fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 40 }), (changes, start) => {
        const expected = new Set(start);
        const free = new FreeRecords(start);
        for (const id of changes) {
          if (id === undefined) {
            const smallest = expected.size === 0 ? undefined : Math.min(...expected);
            expect(free.take()).toBe(smallest);
            if (smallest !== undefined) expected.delete(smallest);
          } else if (expected.has(id)) {
            free.claim(id);
            expected.delete(id);
          } else {
            free.give(id);
            expected.add(id);
          }
          const place = id ?? 100;
          const above = [...expected].filter((other) => other >= place);
          expect([free.count, free.has(place), free.atLeast(place)]).toEqual([
            expected.size,
            expected.has(place),
            above.length === 0 ? undefined : Math.min(...above),
          ]);
        }
      }),
    );
  });
});

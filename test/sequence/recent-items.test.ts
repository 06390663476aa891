import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentItems } from '../../host/sequence/recent-items.ts';

describe('RecentItems', () => {
  it('is a list of its own for everybody who holds one, whoever appends to it', () => {
    const step = fc.record({
      to: fc.nat(),
      item: fc.integer({ min: 0, max: 2 }),
      keep: fc.option(fc.nat(4)),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (most, steps) => {
        const values = [RecentItems.of<number>([])];
        const expected: (readonly number[])[] = [[]];
        for (const { to, item, keep } of steps) {
          const from = to % values.length;
          values.push(keep === null ? values[from].with(item, most) : values[from].last(keep));
          const list =
            keep === null ? [...expected[from], item].slice(-most) : expected[from].slice(Math.max(0, expected[from].length - keep));
          expected.push(keep === 0 ? [] : list);
        }
        expect(values.map(({ items, length, oldest, newest }) => [items, length, oldest, newest])).toEqual(
          expected.map((list) => [list, list.length, list[0], list.at(-1)]),
        );
      }),
    );
  });

  it('shares what follows with an item that counts as the same', () => {
    const before = RecentItems.of([{ id: 1 }], (left, right) => left.id === right.id);
    const first = before.with({ id: 2 }, 9);
    expect(before.with({ id: 2 }, 9).newest).toBe(first.newest);
    expect(before.with({ id: 3 }, 9).items).toEqual([{ id: 1 }, { id: 3 }]);
    expect(first.items).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('lets go of what nobody sees any more', () => {
    let recent = RecentItems.of<number>([]);
    for (let item = 0; item < 1_000; item++) recent = recent.with(item, 10);
    expect(JSON.stringify(recent).length).toBeLessThan(200);
    expect(recent.items).toEqual([990, 991, 992, 993, 994, 995, 996, 997, 998, 999]);
  });
});

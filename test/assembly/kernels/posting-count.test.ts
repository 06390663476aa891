import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const RECORDS = 80;
const raw = loadRawKernel();
const counters = raw.allocate(RECORDS);

const lists = fc.array(
  fc.uniqueArray(fc.nat({ max: RECORDS - 1 }), { maxLength: RECORDS }).map((list) => list.sort((left, right) => left - right)),
  {
    maxLength: 9,
  },
);

function countWith(name: string, all: readonly (readonly number[])[], startValue = 0): number[] {
  raw.u8(counters, RECORDS).fill(startValue);
  for (const list of all) {
    const address = raw.words(list);
    raw.call(name, address, address + list.length * 4, counters);
  }
  return [...raw.u8(counters, RECORDS)];
}

function expectedCounts(all: readonly (readonly number[])[]): number[] {
  return Array.from({ length: RECORDS }, (_, ordinal) => all.filter((list) => list.includes(ordinal)).length);
}

describe('countPostings', () => {
  it('counts for each record the lists that hold it', () => {
    fc.assert(
      fc.property(lists, (all) => {
        expect(countWith('countPostings', all)).toEqual(expectedCounts(all));
      }),
    );
  });
});

describe('countPostingsMarking', () => {
  const marks = raw.allocate(8);

  it('counts the same, marks the groups in which a counter reaches the least count, and is undone by clearPostings', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 9 }), (all, least) => {
        raw.u8(counters, RECORDS).fill(0);
        const rows = all.map((list) => ({ from: raw.words(list), bytes: list.length * 4 }));
        for (const { from, bytes } of rows) raw.call('countPostingsMarking', from, from + bytes, counters, marks, least);
        const counts = expectedCounts(all);
        expect([...raw.u8(counters, RECORDS)]).toEqual(counts);
        const groups = [0, 1].filter((group) => counts.slice(64 * group, 64 * group + 64).some((count) => count >= least));
        expect(raw.u64(marks, 1)[0]).toBe(groups.reduce((bits, group) => bits | (1n << BigInt(group)), 0n));
        for (const { from, bytes } of rows) raw.call('clearPostings', from, from + bytes, counters, marks);
        expect([raw.u64(marks, 1)[0], ...raw.u8(counters, RECORDS)].every((value) => Number(value) === 0)).toBe(true);
      }),
    );
  });
});

describe('countPostingsSaturating', () => {
  it('counts the same as long as no counter is full', () => {
    fc.assert(
      fc.property(lists, (all) => {
        expect(countWith('countPostingsSaturating', all)).toEqual(expectedCounts(all));
      }),
    );
  });

  it('leaves a full counter at 255', () => {
    const counted = countWith('countPostingsSaturating', [[1], [1], [1]], 253);
    expect(counted.slice(0, 2)).toEqual([253, 255]);
  });
});

describe('firstPosting', () => {
  it('finds the first ordinal that is not below the given one', () => {
    fc.assert(
      fc.property(lists, fc.nat({ max: RECORDS }), (all, ordinal) => {
        for (const list of all) {
          const address = raw.words(list);
          const found = list.findIndex((other) => other >= ordinal);
          const expected = address + (found < 0 ? list.length : found) * 4;
          expect(raw.call('firstPosting', address, address + list.length * 4, ordinal)).toBe(expected);
        }
      }),
    );
  });
});

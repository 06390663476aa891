import { describe, expect, it } from 'vitest';
import { MetadataValues, valueTextsOf } from '../../../host/core/named-vectors/metadata-values.ts';
import { nextTurn } from '../../../host/core/turns/next-turn.ts';

const described = (recordId: number, value: unknown) => ({ recordId, metadata: JSON.stringify({ key: value }) });
const recordsOf = (values: MetadataValues, ...wanted: readonly unknown[]): readonly number[] =>
  [...values.recordsOf(wanted.map((value) => JSON.stringify(value)))].sort((left, right) => left - right);

describe('MetadataValues', () => {
  it('finds records by their value, by a member of a list, and not by what is inside an object', async () => {
    const values = new MetadataValues('key', [
      described(0, 'a'),
      described(1, ['a', 'b', 'a']),
      described(2, { key: 'a' }),
      described(3, 1),
      described(4, '1'),
      described(5, null),
      { recordId: 6, metadata: '{"other":"a"}' },
      { recordId: 7, metadata: null },
    ]);
    await values.collected;
    expect([recordsOf(values, 'a'), recordsOf(values, 'b', 1), recordsOf(values, '1'), recordsOf(values, null)]).toEqual([
      [0, 1],
      [1, 3],
      [4],
      [5],
    ]);
    expect(recordsOf(values, 'c')).toEqual([]);
  });

  it('is right about what comes, changes and goes while it is collected', async () => {
    const all = new Map(Array.from({ length: 10_000 }, (_, number) => [`n${number}`, described(number, number % 10)]));
    const values = new MetadataValues('key', all.values());
    const set = (number: number, value: number | undefined): void => {
      const name = `n${number}`;
      const known = all.get(name);
      if (known !== undefined) values.remove(known);
      if (value === undefined) all.delete(name);
      else {
        const next = described(number, value);
        all.set(name, next);
        values.put(next);
      }
    };
    for (let number = 0; number < 12_000; number += 7) {
      set(number, number % 3 === 0 ? undefined : number % 5);
      if (number % 500 === 0) await nextTurn();
    }
    await values.collected;
    for (let value = 0; value < 10; value++) {
      const expected = [...all.values()].filter(({ metadata }) => metadata === `{"key":${value}}`).map(({ recordId }) => recordId);
      expect(recordsOf(values, value)).toEqual(expected.sort((left, right) => left - right));
    }
    for (const each of all.values()) values.remove(each);
    expect(values.byteLength).toBe(0);
  });
});

describe('valueTextsOf', () => {
  it('reads keys whatever they are made of', () => {
    for (const key of ['a', '"', 'a b', '__proto__', 'toString', '7', 'ö\u2028']) {
      const metadata = JSON.stringify(Object.fromEntries([[key, ['x', 2]]]));
      expect(valueTextsOf(metadata, key)).toEqual(['"x"', '2']);
      expect(valueTextsOf('{"other":1}', key)).toEqual([]);
    }
    expect(valueTextsOf('{"a":"\\"b\\":1"}', 'b')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { SectionReader } from '../../../host/core/snapshots/section-reader.ts';
import { columnSection, linesSection, type SectionSource, valueSection } from '../../../host/core/snapshots/section-source.ts';
import { MemorySnapshots } from '../../reference/memory-snapshots.ts';

async function readerOf(...sections: readonly SectionSource[]): Promise<SectionReader> {
  const store = new MemorySnapshots();
  const draft = await store.create('a');
  for (const { name, pieces } of sections) for (const piece of pieces()) await draft.write(name, piece);
  await draft.commit();
  const snapshot = await store.open('a');
  if (snapshot === undefined) throw new Error('nothing was written');
  return new SectionReader(snapshot);
}

async function linesOf(reader: SectionReader, section: string): Promise<unknown[]> {
  const lines: unknown[] = [];
  for await (const line of reader.lines(section)) lines.push(line);
  return lines;
}

describe('SectionReader', () => {
  it('reads what section sources wrote', async () => {
    const values = Array.from({ length: 100 }, (_, index) => ({ index, text: 'ö'.repeat(index % 7) }));
    const reader = await readerOf(
      columnSection('bytes', Uint8Array.of(1, 2)),
      columnSection('words', Uint32Array.of(3, 4_000_000_000)),
      columnSection('doubles', Float64Array.of(-0, 0.1)),
      linesSection('lines', () => values.map((value) => JSON.stringify(value))),
      valueSection('value', { a: 1 }),
    );
    expect(await reader.bytes('bytes')).toEqual(Uint8Array.of(1, 2));
    expect(await reader.words('words')).toEqual(Uint32Array.of(3, 4_000_000_000));
    expect(await reader.doubles('doubles')).toEqual(Float64Array.of(-0, 0.1));
    expect([await linesOf(reader, 'lines'), await linesOf(reader, 'never'), await reader.value('value')]).toEqual([values, [], { a: 1 }]);
    const target = new Uint32Array(3);
    expect([await reader.into('words', target), [...target]]).toEqual([2, [3, 4_000_000_000, 0]]);
  });

  it('fills a column piece by piece, and tells how many whole values are there', async () => {
    const values = Float64Array.from({ length: 100 }, (_, index) => index / 3);
    const reader = await readerOf(columnSection('doubles', values));
    const target = new Float64Array(101);
    const ends: number[] = [];
    for await (const end of reader.filling('doubles', target)) {
      expect(target.subarray(0, end)).toEqual(values.subarray(0, end));
      ends.push(end);
    }
    expect(ends).toEqual([12, 25, 37, 50, 62, 75, 87, 100]);
    await expect(reader.filling('doubles', new Float64Array(99)).next()).rejects.toThrow(/expected at most 99/);
  });

  it('refuses what does not fit together', async () => {
    const reader = await readerOf(
      columnSection('bytes', Uint8Array.of(1, 2, 3)),
      linesSection('lines', () => ['1']),
    );
    expect(() => reader.lengthOf('bytes', 4)).toThrow(/ends within a value/);
    await expect(reader.into('bytes', new Uint8Array(2))).rejects.toThrow(/expected at most 2/);
    await expect(linesOf(reader, 'bytes')).rejects.toThrow(/ends within a line/);
    await expect(reader.value('never')).rejects.toThrow(/holds 0 values, expected 1/);
  });

  it('answers no value before the whole section was read, because damage is found at its end', async () => {
    const reader = new SectionReader({
      sizeOf: () => 2,
      async *read() {
        yield new TextEncoder().encode('1\n');
        throw new Error('not what was written');
      },
      readInto: async () => {},
      close: async () => {},
    });
    await expect(reader.value('a')).rejects.toThrow('not what was written');
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hexFromName, NameTable, nameFromHex } from '../../../host/core/patterns/name-table.ts';

function nameOf(text: string): Uint8Array {
  return new Uint8Array(createHash('sha1').update(text).digest());
}

describe('NameTable', () => {
  it('agrees with a Map over thousands of names, also after growing', () => {
    const table = new NameTable();
    const expected = new Map<string, number>();
    for (let index = 0; index < 5000; index++) {
      const name = nameOf(`pattern ${index}`);
      expect(table.find(name)).toBe(-1);
      expect(table.add(name)).toBe(index);
      expected.set(hexFromName(name), index);
    }
    expect(table.size).toBe(5000);
    for (const [hex, id] of expected) {
      expect(table.find(nameFromHex(hex) ?? new Uint8Array(20))).toBe(id);
      expect(table.hexOf(id)).toBe(hex);
    }
    expect(table.find(nameOf('never added'))).toBe(-1);
  });

  it('tells names apart that share their first four bytes', () => {
    const table = new NameTable();
    const names = Array.from({ length: 100 }, (_, index) => Uint8Array.from({ length: 20 }, (__, at) => (at === 19 ? index : 7)));
    names.forEach((name, index) => {
      expect(table.add(name)).toBe(index);
    });
    names.forEach((name, index) => {
      expect(table.find(name)).toBe(index);
    });
  });

  it('orders names like their hexadecimal texts', () => {
    const table = new NameTable();
    for (let index = 0; index < 50; index++) table.add(nameOf(`n${index}`));
    table.add(new Uint8Array(20).fill(255));
    table.add(new Uint8Array(20));
    const ids = Array.from({ length: table.size }, (_, id) => id);
    const byText = [...ids].sort((left, right) => (table.hexOf(left) < table.hexOf(right) ? -1 : 1));
    expect([...ids].sort((left, right) => table.compare(left, right))).toEqual(byText);
    expect(table.compare(3, 3)).toBe(0);
  });

  it('is empty after clear and gives ids from 0 again', () => {
    const table = new NameTable();
    for (let index = 0; index < 40; index++) table.add(nameOf(`n${index}`));
    table.clear();
    expect([table.size, table.find(nameOf('n1'))]).toEqual([0, -1]);
    expect(table.add(nameOf('n1'))).toBe(0);
  });
});

describe('nameFromHex', () => {
  it('undoes hexFromName and refuses anything but 40 lower-case digits', () => {
    const name = nameOf('x');
    expect(nameFromHex(hexFromName(name))).toEqual(name);
    for (const text of ['', 'a'.repeat(39), 'a'.repeat(41), 'A'.repeat(40), `${'a'.repeat(40)}\n`, 'g'.repeat(40)])
      expect(nameFromHex(text)).toBeUndefined();
  });
});

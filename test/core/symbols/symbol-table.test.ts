import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../host/compose.ts';
import { UNKNOWN_SYMBOL } from '../../../host/core/ports/pattern-kernel.ts';
import { SectionReader } from '../../../host/core/snapshots/section-reader.ts';
import { codePointsOf, SymbolTable } from '../../../host/core/symbols/symbol-table.ts';
import { MemorySnapshots } from '../../reference/memory-snapshots.ts';

const { arena } = createEngine();

/** What the kernel reads for one symbol. */
function textInKernel(table: SymbolTable, id: number): number[] {
  const { starts, codePoints } = table.textsForKernel();
  return [...codePoints.u32.subarray(starts.u32[id], starts.u32[id + 1])];
}

describe('SymbolTable', () => {
  it('gives ids in the order of first interning, whatever the text', () => {
    const table = new SymbolTable(arena);
    const texts = ['b', 'a', '', '__proto__', '1', 'constructor', 'b'];
    expect(texts.map((text) => table.intern(text))).toEqual([0, 1, 2, 3, 4, 5, 0]);
    expect(table.size).toBe(6);
    expect(texts.map((text) => table.idOf(text))).toEqual([0, 1, 2, 3, 4, 5, 0]);
    expect(table.idOf('toString')).toBe(UNKNOWN_SYMBOL);
    expect(table.textOf(3)).toBe('__proto__');
  });

  it('counts occurrences and patterns apart', () => {
    const table = new SymbolTable(arena);
    const id = table.intern('a');
    table.addFrequency(id, 3);
    table.addMember(id);
    expect([table.frequencyOf(id), table.memberFrequencyOf(id)]).toEqual([3, 1]);
    expect(table.frequencyOf(table.intern('b'))).toBe(0);
  });

  it('copies texts as code points, also those that were interned later', () => {
    const table = new SymbolTable(arena);
    table.intern('ä😀');
    table.intern('');
    expect(textInKernel(table, 0)).toEqual([0xe4, 0x1f600]);
    expect(textInKernel(table, 1)).toEqual([]);
    for (let index = 0; index < 500; index++) table.intern(`later ${index}`);
    expect(table.textsForKernel().symbolCount).toBe(502);
    expect(textInKernel(table, 501)).toEqual([...codePointsOf('later 499')]);
    expect(textInKernel(table, 0)).toEqual([0xe4, 0x1f600]);
    table.free();
  });

  it('comes back from its sections as it was, whatever its texts begin with', async () => {
    const table = new SymbolTable(arena);
    for (const text of ['\uFEFFa', '', '😀', '\uFEFF']) table.addMember(table.intern(text));
    const snapshots = new MemorySnapshots();
    const written = await snapshots.create('a');
    for (const { name, pieces } of table.capture()) for (const piece of pieces()) await written.write(name, piece);
    await written.commit();
    const snapshot = await snapshots.open('a');
    if (snapshot === undefined) throw new Error('nothing was written');
    const restored = new SymbolTable(arena);
    await restored.restore(new SectionReader(snapshot));
    expect([0, 1, 2, 3].map((id) => restored.textOf(id))).toEqual(['\uFEFFa', '', '😀', '\uFEFF']);
    expect([restored.liveCount, restored.idOf('\uFEFFa')]).toEqual([4, 0]);
  });

  it('gives kernel memory back with free, and makes the texts again when asked', () => {
    const before = arena.bytesInUse;
    const table = new SymbolTable(arena);
    table.intern('abc');
    expect(arena.bytesInUse).toBe(before);
    table.textsForKernel();
    expect(arena.bytesInUse).toBeGreaterThan(before);
    table.free();
    expect(arena.bytesInUse).toBe(before);
    expect(textInKernel(table, 0)).toEqual([97, 98, 99]);
    table.clear();
    expect(arena.bytesInUse).toBe(before);
    expect([table.size, table.idOf('abc')]).toEqual([0, UNKNOWN_SYMBOL]);
  });
});

/**
 * First symbols: which patterns start with a symbol, by ascending pattern.
 *
 * One chain a symbol through the column of all patterns, because a million patterns must be read back in a few milliseconds.
 *
 *   pattern    0   1   2   3        symbol     7   9        numbers are pattern + 1, 0 for none
 *   symbols    7   9   7   7        heads      1   2
 *   nexts      3   0   4   0        tails      4   2
 */
import { GrowingColumn } from '../core/patterns/growing-column.ts';
import type { SectionReader } from '../core/snapshots/section-reader.ts';
import { columnSection, type SectionSource } from '../core/snapshots/section-source.ts';

const SECTION = 'first-symbols';

export class FirstSymbols {
  private readonly symbols = new GrowingColumn((capacity) => new Uint32Array(capacity));
  private readonly nexts = new GrowingColumn((capacity) => new Uint32Array(capacity));
  private readonly heads = new GrowingColumn((capacity) => new Uint32Array(capacity));
  private readonly tails = new GrowingColumn((capacity) => new Uint32Array(capacity));

  /** Notes the first symbol of the pattern of the next id. */
  add(symbol: number): void {
    this.symbols.push(symbol);
    this.nexts.push(0);
    this.link(this.symbols.length - 1);
  }

  /** Patterns that start with a symbol, by id. */
  patternsOf(symbol: number): number[] {
    const patterns: number[] = [];
    if (symbol >= this.heads.length) return patterns;
    for (let next = this.heads.values[symbol]; next !== 0; next = this.nexts.values[next - 1]) patterns.push(next - 1);
    return patterns;
  }

  /** First symbols never change, and a longer column replaces the shorter one: nothing has to be copied. */
  capture(): readonly SectionSource[] {
    return [columnSection(SECTION, this.symbols.values.subarray(0, this.symbols.length))];
  }

  /** Precondition: nothing was added. @param symbolCount every symbol is below this */
  async restore(sections: SectionReader, patternCount: number, symbolCount: number): Promise<void> {
    const { symbols, nexts, heads, tails } = this;
    for (const column of [symbols, nexts]) column.resize(patternCount);
    for (const column of [heads, tails]) column.resize(symbolCount);
    let pattern = 0;
    for await (const end of sections.filling(SECTION, symbols.values)) {
      for (; pattern < end; pattern++) {
        if (symbols.values[pattern] >= symbolCount)
          throw new Error(`Found first symbol ${symbols.values[pattern]} of ${symbolCount} symbols`);
        this.link(pattern);
      }
    }
    if (pattern !== patternCount) throw new Error(`Found first symbols of ${pattern} patterns, expected ${patternCount}`);
  }

  clear(): void {
    for (const column of [this.symbols, this.nexts, this.heads, this.tails]) column.clear();
  }

  /** Appends a pattern to the chain of its symbol. */
  private link(pattern: number): void {
    const { heads, tails } = this;
    const symbol = this.symbols.values[pattern];
    if (symbol >= heads.length) for (const column of [heads, tails]) this.widen(column, symbol);
    const last = tails.values[symbol];
    if (last === 0) heads.values[symbol] = pattern + 1;
    else this.nexts.values[last - 1] = pattern + 1;
    tails.values[symbol] = pattern + 1;
  }

  private widen(column: GrowingColumn<Uint32Array>, symbol: number): void {
    while (column.length <= symbol) column.push(0);
  }
}

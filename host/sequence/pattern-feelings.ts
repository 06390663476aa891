/**
 * Pattern feelings: what patterns were learned with besides their symbols: emotives, metadata, and the affinities of their symbols.
 *
 * Everything here is derived from learnings and may be derived again from those that are left (`rederive…`). Both ways add the same numbers in
 * the same order, so taking a learning back leaves no rounding behind.
 */

import type { SectionReader } from '../core/snapshots/section-reader.ts';
import { linesSection, type SectionSource } from '../core/snapshots/section-source.ts';
import { uniteMetadata } from '../core/symbols/python-text.ts';
import { newest } from './emotives.ts';
import { exactJson } from './exact-json.ts';
import type { Emotives } from './observation.ts';
import type { Felt, Provenance } from './provenance.ts';

const NO_EMOTIVES: readonly Emotives[] = [];
const NO_METADATA: ReadonlyMap<string, readonly string[]> = new Map();

/** What one learning brings. */
export interface Feeling {
  readonly felt: Felt | undefined;
  readonly notes: readonly string[];
  readonly persistence: number;
}

export class PatternFeelings {
  private readonly emotives = new Map<number, readonly Emotives[]>();
  private readonly metadata = new Map<number, ReadonlyMap<string, readonly string[]>>();
  private readonly affinity = new Map<number, Map<string, number>>();
  /** Patterns whose emotives and metadata were not derived yet since the memory was restored, by id; empty when there are none. */
  private underived = new Uint8Array(0);
  private provenance: Provenance | undefined;

  /** Affinities, `[symbol, [[emotive, sum], …]]` a line. They change in place, so they are copied; the rest follows from the learnings. */
  capture(): readonly SectionSource[] {
    const affinities = Array.from(this.affinity, ([symbol, sums]) => [symbol, [...sums]] as const);
    return [
      linesSection('affinities', function* () {
        for (const affinity of affinities) yield exactJson(affinity);
      }),
    ];
  }

  /** Emotives and metadata of a pattern are derived when they are first asked for. */
  async restore(sections: SectionReader, provenance: Provenance, patternCount: number): Promise<void> {
    for await (const line of sections.lines('affinities')) {
      const [symbol, sums] = line as [number, [string, number][]];
      this.affinity.set(symbol, new Map(sums.map(([name, sum]) => [name, Number(sum)])));
    }
    this.provenance = provenance;
    this.underived = new Uint8Array(patternCount);
    for (const patternId of provenance.patternsWithFeelings()) this.underived[patternId] = 1;
  }

  emotivesOf(patternId: number): readonly Emotives[] {
    this.derive(patternId);
    return this.emotives.get(patternId) ?? NO_EMOTIVES;
  }

  metadataOf(patternId: number): ReadonlyMap<string, readonly string[]> {
    this.derive(patternId);
    return this.metadata.get(patternId) ?? NO_METADATA;
  }

  affinityOf(symbolId: number): ReadonlyMap<string, number> | undefined {
    return this.affinity.get(symbolId);
  }

  /** Adds what the newest learning of a pattern brings. @param symbols those of the pattern, with repeats */
  add(patternId: number, symbols: Uint32Array, feeling: Feeling): void {
    // What is derived now holds the newest learning already.
    if (!this.derive(patternId)) this.addToPattern(patternId, feeling);
    if (feeling.felt === undefined) return;
    for (const symbol of new Set(symbols)) this.addToSymbol(symbol, feeling.felt.means);
  }

  /** Emotives and metadata of a pattern from its live learnings. */
  rederivePattern(patternId: number, provenance: Provenance): void {
    if (this.isUnderived(patternId)) this.underived[patternId] = 0;
    this.emotives.delete(patternId);
    this.metadata.delete(patternId);
    for (const learning of provenance.liveLearningsOf(patternId)) {
      this.addToPattern(patternId, {
        felt: provenance.feltOf(learning),
        notes: provenance.notesOf(learning),
        persistence: provenance.persistenceOf(learning),
      });
    }
  }

  /**
   * Affinities of some symbols from all live learnings.
   *
   * @param symbolsOf the symbols of a pattern
   * Cost: O(symbols of all patterns that were learned with emotives).
   */
  rederiveAffinities(touched: ReadonlySet<number>, provenance: Provenance, symbolsOf: (patternId: number) => Uint32Array): void {
    for (const symbol of touched) this.affinity.delete(symbol);
    for (const { patternId, means } of provenance.liveFelt()) {
      for (const symbol of new Set(symbolsOf(patternId))) {
        if (touched.has(symbol)) this.addToSymbol(symbol, means);
      }
    }
  }

  clear(): void {
    this.underived = new Uint8Array(0);
    for (const map of [this.emotives, this.metadata, this.affinity]) map.clear();
  }

  private isUnderived(patternId: number): boolean {
    return patternId < this.underived.length && this.underived[patternId] === 1;
  }

  /** True when that was to do. */
  private derive(patternId: number): boolean {
    if (this.provenance === undefined || !this.isUnderived(patternId)) return false;
    this.rederivePattern(patternId, this.provenance);
    return true;
  }

  private addToPattern(patternId: number, { felt, notes, persistence }: Feeling): void {
    const known = this.emotivesOf(patternId);
    // Also a learning without emotives trims the list to what its session keeps.
    if (felt !== undefined || known.length > 0) this.emotives.set(patternId, newest([...known, ...(felt?.newest ?? [])], persistence));
    if (notes.length > 0) this.metadata.set(patternId, uniteMetadata(this.metadataOf(patternId), notes));
  }

  private addToSymbol(symbol: number, means: ReadonlyMap<string, number>): void {
    const sums = this.affinity.get(symbol) ?? new Map<string, number>();
    this.affinity.set(symbol, sums);
    for (const [name, mean] of means) sums.set(name, (sums.get(name) ?? 0) + mean);
  }
}

/**
 * Fuzzy tokens: observed symbols that resemble a symbol of a pattern (specs/kato.md 3.4).
 *
 * For each observed symbol the pattern's symbol with the highest ratio stands for it, the first of equals, when the ratio reaches the threshold.
 * The ratio of an observed symbol to every known symbol is one kernel call, made once per query and distinct observed symbol.
 */
import type { PatternKernel } from '../core/ports/pattern-kernel.ts';
import type { PatternRun } from '../core/postings/pattern-index.ts';
import { codePointsOf, type SymbolTable } from '../core/symbols/symbol-table.ts';
import type { Anomaly } from './prediction.ts';
import type { QueryState } from './query-state.ts';

export class FuzzyTokens {
  private readonly query: QueryState;
  private readonly symbols: SymbolTable;
  private readonly leastRatio: number;
  /** Per position of the query the ratios (0 to 100) to all symbols, by id. */
  private readonly ratios: readonly Float64Array[];

  /** @param threshold least similarity, in (0, 1] */
  constructor(kernel: PatternKernel, symbols: SymbolTable, query: QueryState, threshold: number) {
    this.query = query;
    this.symbols = symbols;
    this.leastRatio = threshold * 100;
    const texts = symbols.textsForKernel();
    const byText = new Map<string, Float64Array>();
    this.ratios = query.texts.map((text) => {
      const known = byText.get(text);
      if (known !== undefined) return known;
      const ratios = kernel.symbolRatios(codePointsOf(text), texts).slice(0, texts.symbolCount);
      byText.set(text, ratios);
      return ratios;
    });
  }

  /** Positions of the query that resemble a symbol of the pattern, ascending. */
  matchedPositions(run: PatternRun): number[] {
    const positions: number[] = [];
    for (let position = 0; position < this.ratios.length; position++) {
      if (this.bestOf(position, run).ratio >= this.leastRatio) positions.push(position);
    }
    return positions;
  }

  /** Matched positions whose best symbol is not the observed one. */
  anomaliesOf(run: PatternRun, matched: readonly number[]): Anomaly[] {
    const anomalies: Anomaly[] = [];
    for (const position of matched) {
      const { symbol, ratio } = this.bestOf(position, run);
      const expected = this.symbols.textOf(symbol);
      const observed = this.query.texts[position];
      if (expected !== observed) anomalies.push({ observed, expected, similarity: ratio / 100 });
    }
    return anomalies;
  }

  private bestOf(position: number, run: PatternRun): { readonly symbol: number; readonly ratio: number } {
    const ratios = this.ratios[position];
    let symbol = -1;
    let ratio = -1;
    for (let index = run.start; index < run.end; index++) {
      const candidate = ratios[run.symbols[index]];
      if (candidate > ratio) {
        symbol = run.symbols[index];
        ratio = candidate;
      }
    }
    return { symbol, ratio };
  }
}

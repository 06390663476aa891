/**
 * Stand-ins: the symbols of a pattern that observed symbols are compared as, under `fuzzy_similarity`.
 *
 * Each observed symbol stands for the best symbol that the pattern contains and that no other observed symbol took. Pairs are dealt out by
 * falling ratio (so exact ones come first), then by place in the query, then by place in the pattern; every place is given away once. An
 * observed symbol that gets none is compared as it is.
 *
 *   observed  helo  hello  cat        pattern  hello  world  help
 *   compared  help  hello  cat        (hello is exact; helo gets the other one that reaches the threshold)
 *
 * Cost: the ratios of each distinct observed symbol to all known ones once per query; then one look at every symbol of a pattern, and
 * O(p log p) for the p pairs of one that holds a resembling symbol.
 */
import type { PatternKernel } from '../core/ports/pattern-kernel.ts';
import type { PatternRun } from '../core/postings/pattern-index.ts';
import { codePointsOf, type SymbolTable } from '../core/symbols/symbol-table.ts';
import type { Anomaly } from './prediction.ts';
import type { QueryState } from './query-state.ts';

/** Least similarity of symbols when the session sets no `fuzzy_token_threshold`, or 0. */
const USUAL_THRESHOLD = 0.8;

interface Pair {
  readonly position: number;
  readonly place: number;
  readonly ratio: number;
}

export class StandIns {
  private readonly query: QueryState;
  private readonly symbols: SymbolTable;
  private readonly leastRatio: number;
  /** Per position of the query the ratios (0 to 100) to all symbols, by id. */
  private readonly ratios: readonly Float64Array[];
  /** By symbol id: 1 when some other observed symbol resembles it. */
  private readonly resembles: Uint8Array;

  /** @param threshold least similarity, in (0, 1]; undefined and 0 for the usual one */
  constructor(kernel: PatternKernel, symbols: SymbolTable, query: QueryState, threshold: number | undefined) {
    this.query = query;
    this.symbols = symbols;
    this.leastRatio = (threshold || USUAL_THRESHOLD) * 100;
    const texts = symbols.textsForKernel();
    const resembles = new Uint8Array(texts.symbolCount);
    const byText = new Map<string, Float64Array>();
    this.ratios = query.texts.map((text, position) => {
      const known = byText.get(text);
      if (known !== undefined) return known;
      const ratios = kernel.symbolRatios(codePointsOf(text), texts).slice(0, texts.symbolCount);
      for (let symbol = 0; symbol < ratios.length; symbol++) {
        if (ratios[symbol] >= this.leastRatio && symbol !== query.symbols[position]) resembles[symbol] = 1;
      }
      byText.set(text, ratios);
      return ratios;
    });
    this.resembles = resembles;
  }

  /** The query as it is compared with a pattern; the query itself when every symbol is compared as observed. No kernel call. */
  comparedWith(run: PatternRun): QueryState {
    if (!this.hasResembling(run)) return this.query;
    const symbols = Uint32Array.from(this.query.symbols);
    const texts = [...this.query.texts];
    let isChanged = false;
    for (const { position, place } of this.deal(run)) {
      const symbol = run.symbols[run.start + place];
      if (symbol === symbols[position]) continue;
      symbols[position] = symbol;
      texts[position] = this.symbols.textOf(symbol);
      isChanged = true;
    }
    if (!isChanged) return this.query;
    let next = 0;
    const events = this.query.events.map((event) => event.map(() => texts[next++]));
    return { events, texts, symbols };
  }

  /** Matched positions that are compared as another symbol than observed. */
  anomaliesOf(compared: QueryState, matched: readonly number[]): Anomaly[] {
    const anomalies: Anomaly[] = [];
    for (const position of matched) {
      const observed = this.query.texts[position];
      const expected = compared.texts[position];
      if (observed === expected) continue;
      anomalies.push({ observed, expected, similarity: this.ratios[position][compared.symbols[position]] / 100 });
    }
    return anomalies;
  }

  private hasResembling(run: PatternRun): boolean {
    for (let index = run.start; index < run.end; index++) if (this.resembles[run.symbols[index]] === 1) return true;
    return false;
  }

  /** The pairs that are dealt out: no position and no place twice. */
  private deal(run: PatternRun): Pair[] {
    const givenPositions = new Set<number>();
    const givenPlaces = new Set<number>();
    return this.pairsOf(run).filter(({ position, place }) => {
      if (givenPositions.has(position) || givenPlaces.has(place)) return false;
      givenPositions.add(position);
      givenPlaces.add(place);
      return true;
    });
  }

  private pairsOf(run: PatternRun): Pair[] {
    const pairs: Pair[] = [];
    for (let position = 0; position < this.ratios.length; position++) {
      const ratios = this.ratios[position];
      for (let index = run.start; index < run.end; index++) {
        const ratio = ratios[run.symbols[index]];
        if (ratio >= this.leastRatio) pairs.push({ position, place: index - run.start, ratio });
      }
    }
    return pairs.sort((left, right) => right.ratio - left.ratio || left.position - right.position || left.place - right.place);
  }
}

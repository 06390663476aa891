/** Affinity measure: the weighted metrics of survivors under one query and one emotive. */
import { affinityWeightOf, type WeightedFit, type WeightSums, weightedFitOf } from './affinity-weights.ts';
import { extrasOf } from './event-lists.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { QueryState } from './query-state.ts';
import type { Survivor } from './survivors.ts';

export class AffinityMeasure {
  private readonly query: QueryState;
  private readonly memory: LongTermMemory;
  /** Weight of each distinct symbol of the query, by text: unknown symbols weigh too. */
  private readonly weights = new Map<string, number>();
  private readonly state: number;

  constructor(memory: LongTermMemory, query: QueryState, emotive: string) {
    this.memory = memory;
    this.query = query;
    query.texts.forEach((text, position) => {
      if (!this.weights.has(text)) this.weights.set(text, affinityWeightOf(memory, query.symbols[position], emotive));
    });
    this.state = this.sumOf(query.texts);
  }

  /** @param start, end where the present's symbols stand in the run's column */
  fitOf(survivor: Survivor, start: number, end: number): WeightedFit {
    return weightedFitOf(this.sumsOf(survivor, start, end));
  }

  sumsOf(survivor: Survivor, start: number, end: number): WeightSums {
    const { run } = survivor;
    const present = this.textsOf(run.symbols, start, end);
    return {
      matches: this.sumOf(survivor.matched.map((position) => this.query.texts[position])),
      state: this.state,
      pattern: this.sumOf(this.textsOf(run.symbols, run.start, run.end)),
      present: this.sumOf(present),
      extras: this.sumOf(extrasOf(this.query.events, present, survivor.compared.events).flat()),
    };
  }

  private textsOf(symbols: Uint32Array, start: number, end: number): string[] {
    return Array.from(symbols.subarray(start, end), (symbol) => this.memory.symbols.textOf(symbol));
  }

  private sumOf(texts: readonly string[]): number {
    let sum = 0;
    for (const text of texts) sum += this.weights.get(text) ?? 0;
    return sum;
  }
}

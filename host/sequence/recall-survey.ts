/**
 * Recall survey: how every pattern fared in one query, for those who ask why one is not in the answer.
 *
 * The same kernel answer, filters and pruning key as a prediction, but nothing is thrown away. Costs some bytes per pattern, so it is made
 * on demand only.
 */
import { selectFirst } from '../core/ranking/select-first.ts';
import { type FilterStage, filterStages } from './filter-pipeline.ts';
import type { FuzzyTokens } from './fuzzy-tokens.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { QueryState } from './query-state.ts';
import type { SessionConfig } from './session-config.ts';
import type { StandIns } from './stand-ins.ts';
import { PRUNING_FACTOR, pruningKeyOfMatch, type RecallMatches, tieOrder } from './survivors.ts';

export class RecallSurvey {
  /** Patterns that may be compared. */
  readonly limit: number;
  private readonly memory: LongTermMemory;
  private readonly query: QueryState;
  private readonly standIns: StandIns | undefined;
  private readonly stages: readonly FilterStage[];
  /** By pattern id; NaN for those that the kernel did not answer. */
  private readonly similarities: Float64Array;
  /** By pattern id: position of the stage that dropped it plus 1, 0 for none. */
  private readonly droppedBy: Uint8Array;
  /** Patterns that all stages accepted, and their pruning keys. */
  private readonly accepted: readonly number[];
  private readonly keys: Float64Array;

  /** Precondition: no other kernel call since `matches`. */
  constructor(
    memory: LongTermMemory,
    query: QueryState,
    config: SessionConfig,
    matches: RecallMatches,
    fuzzy: FuzzyTokens | undefined,
    standIns: StandIns | undefined,
  ) {
    const stages = filterStages(memory, query, config);
    this.memory = memory;
    this.query = query;
    this.standIns = standIns;
    this.stages = stages;
    this.limit = PRUNING_FACTOR * config.maxPredictions;
    this.similarities = new Float64Array(memory.index.patternCount).fill(Number.NaN);
    this.droppedBy = new Uint8Array(memory.index.patternCount);
    const accepted: number[] = [];
    const keys: number[] = [];
    for (let match = 0; match < matches.count; match++) {
      const patternId = memory.index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match));
      if (!memory.isLive(patternId)) continue;
      const similarity = matches.similarityOf(match);
      this.similarities[patternId] = similarity;
      const run = memory.index.runOf(patternId);
      const stage = stages.findIndex(({ accepts }) => !accepts(run, similarity));
      this.droppedBy[patternId] = stage + 1;
      if (stage >= 0) continue;
      accepted.push(patternId);
      keys.push(pruningKeyOfMatch(memory, query, matches, match, fuzzy));
    }
    this.accepted = accepted;
    this.keys = Float64Array.from(keys);
  }

  get acceptedCount(): number {
    return this.accepted.length;
  }

  /** Undefined when the pattern did not reach the recall threshold. */
  similarityOf(patternId: number): number | undefined {
    const similarity = this.similarities[patternId];
    return Number.isNaN(similarity) ? undefined : similarity;
  }

  /** The query as a pattern is compared with it; the query itself without stand-ins. */
  comparedWith(patternId: number): QueryState {
    return this.standIns?.comparedWith(this.memory.index.runOf(patternId)) ?? this.query;
  }

  /** The filter stage that dropped a pattern, undefined when none did. */
  stageOf(patternId: number): FilterStage | undefined {
    return this.stages[this.droppedBy[patternId] - 1];
  }

  /** Patterns that are compared, in the order of the pruning key. */
  kept(): readonly number[] {
    return selectFirst(this.accepted.length, this.limit, (left, right) => this.order(left, right)).map((index) => this.accepted[index]);
  }

  /** Position from 1 in the order of the pruning key, 0 for a pattern that did not come so far. */
  placeOf(patternId: number): number {
    const own = this.accepted.indexOf(patternId);
    if (own < 0) return 0;
    let before = 0;
    for (let index = 0; index < this.accepted.length; index++) if (index !== own && this.order(index, own) < 0) before++;
    return before + 1;
  }

  private order(left: number, right: number): number {
    return this.keys[right] - this.keys[left] || tieOrder(this.memory, this.accepted[left], this.accepted[right]);
  }
}

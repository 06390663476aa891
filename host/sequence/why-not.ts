/**
 * Why not: which bound kept a pattern out of an answer and by how much, and how many records each bound excluded in all.
 *
 * Both ask the predictor itself (`survey`, `inspect`, `fitOf`), so they cannot disagree with the answer.
 */
import type { LongTermMemory } from './long-term-memory.ts';
import type { Event } from './observation.ts';
import type { Predictor } from './predictor.ts';
import { type QueryState, queryStateOf } from './query-state.ts';
import { RecallBounds } from './recall-bounds.ts';
import type { SessionConfig } from './session-config.ts';

/** What can keep a pattern out, in the order in which it is asked. */
export type Exclusion =
  | 'unknown'
  | 'forgotten'
  | 'empty-query'
  | 'first-symbol'
  | 'length'
  | 'shared-symbols'
  | 'common-subsequence'
  | 'text-similarity'
  | 'no-block'
  | `filter:${string}`
  | 'pruning'
  | 'max-predictions';

export interface WhyNot {
  /** 40 hexadecimal digits. */
  readonly name: string;
  /** From 1; undefined when the pattern is not in the answer. */
  readonly rank: number | undefined;
  /** Undefined when it is in the answer. */
  readonly excludedBy: Exclusion | undefined;
  /** What the pattern has, and what it would need: a length, a count, a similarity or a place, as `excludedBy` says. */
  readonly found: number;
  readonly needed: number;
}

/** Counts of one query that add up to the number of patterns. */
export interface Certificate {
  readonly patternCount: number;
  readonly answered: number;
  readonly excluded: readonly { readonly by: Exclusion; readonly count: number; readonly largestSimilarity: number }[];
  /** No excluded pattern can be more similar than this; 0 when none is excluded. */
  readonly largestExcludedSimilarity: number;
}

/** @param hex a name of 40 hexadecimal digits */
export function whyNot(predictor: Predictor, memory: LongTermMemory, hex: string, events: readonly Event[], config: SessionConfig): WhyNot {
  const out = (excludedBy: Exclusion, found: number, needed: number): WhyNot => ({ name: hex, rank: undefined, excludedBy, found, needed });
  const patternId = memory.idOf(hex);
  if (patternId < 0) return out('unknown', 0, 1);
  if (!memory.isLive(patternId)) return out('forgotten', 0, 1);
  const query = queryStateOf(events, memory.symbols);
  if (query.symbols.length === 0) return out('empty-query', 0, 1);
  if (query.symbols.length === 1) return whyNotOfSymbol(predictor, memory, hex, events, config);

  const survey = predictor.survey(memory, query, config);
  const similarity = survey.similarityOf(patternId);
  if (similarity === undefined) {
    const { bound, found, needed } = new RecallBounds(memory, survey.comparedWith(patternId), config).findingOf(
      patternId,
      predictor.similarityOf(memory, query, config, patternId),
    );
    return out(bound, found, needed);
  }
  const stage = survey.stageOf(patternId);
  if (stage !== undefined) {
    const { found, needed } = stage.findingOf(memory.index.runOf(patternId), similarity);
    return out(`filter:${stage.name}`, found, needed);
  }
  const place = survey.placeOf(patternId);
  if (place > survey.limit) return out('pruning', place, survey.limit);
  const ranked = predictor.inspect(memory, query, config)?.ranked ?? [];
  const rank = ranked.findIndex(({ survivor }) => survivor.patternId === patternId) + 1;
  if (rank > config.maxPredictions) return out('max-predictions', rank, config.maxPredictions);
  return { name: hex, rank, excludedBy: undefined, found: similarity, needed: config.recallThreshold };
}

export function certify(predictor: Predictor, memory: LongTermMemory, events: readonly Event[], config: SessionConfig): Certificate {
  const tally = new Tally(memory.patternCount);
  const query = queryStateOf(events, memory.symbols);
  if (query.symbols.length === 0) return tally.allBy('empty-query', memory.patternCount === 0 ? 0 : 1);
  if (query.symbols.length === 1) return certifySymbol(memory, query, config, tally);
  const survey = predictor.survey(memory, query, config);
  const bounds = new RecallBounds(memory, query, config);
  const kept = new Set(survey.kept());
  let cut = 0;
  for (let patternId = 0; patternId < memory.index.patternCount; patternId++) {
    if (!memory.isLive(patternId)) continue;
    const similarity = survey.similarityOf(patternId);
    if (similarity === undefined) {
      const compared = survey.comparedWith(patternId);
      const { bound, possible } = (compared === query ? bounds : new RecallBounds(memory, compared, config)).findingOf(patternId);
      tally.add(bound, possible);
      continue;
    }
    const stage = survey.stageOf(patternId);
    if (stage !== undefined) tally.add(`filter:${stage.name}`, similarity);
    else if (!kept.has(patternId)) tally.add('pruning', similarity);
    else cut++;
  }
  if (cut > config.maxPredictions) {
    const ranked = predictor.inspect(memory, query, config)?.ranked ?? [];
    for (const { survivor } of ranked.slice(config.maxPredictions)) tally.add('max-predictions', survivor.similarity);
  }
  return tally.certificate();
}

/** One observed symbol asks only what starts with it. */
function whyNotOfSymbol(
  predictor: Predictor,
  memory: LongTermMemory,
  hex: string,
  events: readonly Event[],
  config: SessionConfig,
): WhyNot {
  const everything = { ...config, maxPredictions: Math.max(1, memory.patternCount) };
  const { predictions } = predictor.predict(memory, events, everything);
  const rank = predictions.findIndex(({ name }) => name === hex) + 1;
  const out = (excludedBy: Exclusion, found: number, needed: number): WhyNot => ({ name: hex, rank: undefined, excludedBy, found, needed });
  if (rank === 0) return out('first-symbol', 0, 1);
  if (rank > config.maxPredictions) return out('max-predictions', rank, config.maxPredictions);
  return { name: hex, rank, excludedBy: undefined, found: predictions[rank - 1].similarity, needed: 0 };
}

/** A similarity of 1 is always possible for those that were not even compared. */
function certifySymbol(memory: LongTermMemory, query: QueryState, config: SessionConfig, tally: Tally): Certificate {
  const starting = memory.patternsStartingWith(query.symbols[0]).length;
  const answered = Math.min(starting, config.maxPredictions);
  tally.addMany('first-symbol', memory.patternCount - starting, 1);
  tally.addMany('max-predictions', starting - answered, 1);
  return tally.certificate();
}

class Tally {
  private readonly patternCount: number;
  private readonly entries = new Map<Exclusion, { count: number; largestSimilarity: number }>();

  constructor(patternCount: number) {
    this.patternCount = patternCount;
  }

  add(by: Exclusion, similarity: number): void {
    this.addMany(by, 1, similarity);
  }

  addMany(by: Exclusion, count: number, similarity: number): void {
    if (count === 0) return;
    const entry = this.entries.get(by) ?? { count: 0, largestSimilarity: 0 };
    this.entries.set(by, entry);
    entry.count += count;
    entry.largestSimilarity = Math.max(entry.largestSimilarity, similarity);
  }

  allBy(by: Exclusion, similarity: number): Certificate {
    this.addMany(by, this.patternCount, similarity);
    return this.certificate();
  }

  certificate(): Certificate {
    const excluded = [...this.entries].map(([by, entry]) => ({ by, ...entry }));
    let count = 0;
    let largest = 0;
    for (const entry of excluded) {
      count += entry.count;
      largest = Math.max(largest, entry.largestSimilarity);
    }
    return { patternCount: this.patternCount, answered: this.patternCount - count, excluded, largestExcludedSimilarity: largest };
  }
}

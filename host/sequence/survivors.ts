/**
 * Survivors: the patterns that a query keeps, before any metric that looks at all of them.
 *
 * The kernel answers every pattern at or above the recall threshold. Here the filter pipeline is applied, then at most
 * 3 x max_predictions are kept by KATO's pruning key (specs/kato.md 3.5), ties by frequency, then name. Only what is kept becomes objects.
 */
import type { PatternMatches } from '../core/ports/pattern-kernel.ts';
import type { PatternRun } from '../core/postings/pattern-index.ts';
import { selectFirst } from '../core/ranking/select-first.ts';
import type { CandidateFilter } from './filter-pipeline.ts';
import type { FuzzyTokens } from './fuzzy-tokens.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { QueryState } from './query-state.ts';

/** Survivors kept per returned prediction. */
export const PRUNING_FACTOR = 3;

/** One kept pattern. Event counts are those of specs/kato.md 3.3. */
export interface Survivor {
  readonly patternId: number;
  readonly run: PatternRun;
  /** The query as the pattern was compared with it: the observed one, but for stand-ins. */
  readonly compared: QueryState;
  readonly frequency: number;
  readonly similarity: number;
  /** Positions in the query that matched, ascending. */
  readonly matched: readonly number[];
  readonly blockCount: number;
  readonly pastEventCount: number;
  readonly presentEventCount: number;
  readonly evidence: number;
  readonly confidence: number;
  readonly snr: number;
  /** 1 / number of blocks, 0 without one. */
  readonly coherence: number;
  /** KATO's pruning key, only when there was something to prune. */
  readonly pruningKey: number | undefined;
}

/** The kernel's answer, or one in which each pattern was compared with a query of its own. */
export interface RecallMatches extends PatternMatches {
  comparedOf?(index: number): QueryState;
}

/** Finds and prunes. Precondition: no other kernel call between `matches` and this. */
export function collectSurvivors(
  memory: LongTermMemory,
  query: QueryState,
  matches: RecallMatches,
  accepts: CandidateFilter | undefined,
  fuzzy: FuzzyTokens | undefined,
  maxPredictions: number,
): Survivor[] {
  const patternIds = new Uint32Array(matches.count);
  const kept = new Uint32Array(matches.count);
  let keptCount = 0;
  for (let match = 0; match < matches.count; match++) {
    const patternId = memory.index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match));
    patternIds[match] = patternId;
    if (!memory.isLive(patternId)) continue;
    if (accepts === undefined || accepts(memory.index.runOf(patternId), matches.similarityOf(match))) kept[keptCount++] = match;
  }
  const limit = PRUNING_FACTOR * maxPredictions;
  const survivorOf = (match: number, key?: number) => toSurvivor(memory, query, matches, match, patternIds[match], fuzzy, key);
  if (keptCount <= limit) return Array.from(kept.subarray(0, keptCount), (match) => survivorOf(match));

  // A loop: `Float64Array.from` with a function takes three times as long.
  const keys = new Float64Array(keptCount);
  for (let index = 0; index < keptCount; index++) {
    keys[index] = fuzzy === undefined ? pruningKeyOf(memory, query, matches, kept[index]) : fuzzyPruningKeyOf(survivorOf(kept[index]));
  }
  const order = (a: number, b: number): number => keys[b] - keys[a] || tieOrder(memory, patternIds[kept[a]], patternIds[kept[b]]);
  return selectFirst(keptCount, limit, order).map((index) => survivorOf(kept[index], keys[index]));
}

/** The key that decides who is compared, of one match. */
export function pruningKeyOfMatch(
  memory: LongTermMemory,
  query: QueryState,
  matches: RecallMatches,
  match: number,
  fuzzy: FuzzyTokens | undefined,
): number {
  if (fuzzy === undefined) return pruningKeyOf(memory, query, matches, match);
  const patternId = memory.index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match));
  return fuzzyPruningKeyOf(toSurvivor(memory, query, matches, match, patternId, fuzzy, undefined));
}

/** Ties of any rank key: frequency descending, then name ascending. Total, because names are unique. */
export function tieOrder(memory: LongTermMemory, left: number, right: number): number {
  return memory.frequencyOf(right) - memory.frequencyOf(left) || memory.names.compare(left, right);
}

/** (2m − e) / (2m + e) for m matches and e extra symbols; 0 without any. */
function snrOf(matchCount: number, extraCount: number): number {
  const total = 2 * matchCount + extraCount;
  return total === 0 ? 0 : (2 * matchCount - extraCount) / total;
}

function coherenceOf(blockCount: number): number {
  return blockCount === 0 ? 0 : 1 / blockCount;
}

/** The key of an exact match, straight from the kernel's figures: most matches are pruned and never become objects. */
function pruningKeyOf(memory: LongTermMemory, query: QueryState, matches: RecallMatches, match: number): number {
  const matchCount = matches.matchCountOf(match);
  const presentSymbolCount = matches.presentSymbolCountOf(match);
  const evidence = matchCount / memory.index.lengthAt(matches.segmentOf(match), matches.ordinalOf(match));
  const confidence = presentSymbolCount > 0 ? matchCount / presentSymbolCount : 0;
  return (evidence + confidence) * snrOf(matchCount, query.symbols.length - matchCount) + coherenceOf(matches.blockCountOf(match));
}

function fuzzyPruningKeyOf({ evidence, confidence, snr, coherence }: Survivor): number {
  return (evidence + confidence) * snr + coherence;
}

function toSurvivor(
  memory: LongTermMemory,
  query: QueryState,
  matches: RecallMatches,
  match: number,
  patternId: number,
  fuzzy: FuzzyTokens | undefined,
  pruningKey: number | undefined,
): Survivor {
  const run = memory.index.runOf(patternId);
  let matched: number[] = [];
  let pastEventCount = matches.pastEventCountOf(match);
  let presentEventCount = matches.presentEventCountOf(match);
  let presentSymbolCount = matches.presentSymbolCountOf(match);
  if (fuzzy === undefined) {
    matches.matchedPositionsOf(match, matched);
  } else {
    matched = fuzzy.matchedPositions(run);
    const aligned = alignFuzzy(
      query,
      run,
      matches.blockCountOf(match),
      matches.firstMatchOf(match),
      pastEventCount + presentEventCount,
      matched,
    );
    presentEventCount += pastEventCount - aligned.pastEventCount;
    ({ pastEventCount, presentSymbolCount } = aligned);
  }
  const matchCount = matched.length;
  return {
    patternId,
    run,
    compared: matches.comparedOf?.(match) ?? query,
    frequency: memory.frequencyOf(patternId),
    similarity: matches.similarityOf(match),
    matched,
    blockCount: matches.blockCountOf(match),
    pastEventCount,
    presentEventCount,
    evidence: matchCount / (run.end - run.start),
    confidence: presentSymbolCount > 0 ? matchCount / presentSymbolCount : 0,
    snr: snrOf(matchCount, query.symbols.length - matchCount),
    coherence: coherenceOf(matches.blockCountOf(match)),
    pruningKey,
  };
}

/**
 * Event alignment when the first match may be a fuzzy one: the last past event moves to the present only if it holds the first matched
 * symbol as observed (specs/kato.md 3.3, 3.4).
 */
function alignFuzzy(
  query: QueryState,
  run: PatternRun,
  blockCount: number,
  firstMatch: number,
  endEvent: number,
  matched: readonly number[],
) {
  let pastEventCount = 0;
  const pastSymbols = blockCount === 0 ? 0 : firstMatch;
  const endOf = (eventCount: number): number => (eventCount === 0 ? 0 : run.events[run.eventStart + eventCount - 1]);
  while (endOf(pastEventCount) < pastSymbols) pastEventCount++;
  if (pastEventCount > 0 && matched.length > 0) {
    const first = query.symbols[matched[0]];
    for (let position = endOf(pastEventCount - 1); position < endOf(pastEventCount); position++) {
      if (run.symbols[run.start + position] === first) {
        pastEventCount--;
        break;
      }
    }
  }
  return { pastEventCount, presentSymbolCount: endOf(endEvent) - endOf(pastEventCount) };
}

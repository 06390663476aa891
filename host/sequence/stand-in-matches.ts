/**
 * Stand-in matches: the kernel's answer when every pattern is compared with a query of its own (`fuzzy_similarity`).
 *
 * Patterns that are compared with the query as observed are answered by the memory's index. The others are grouped by what they are
 * compared with, and each group is asked through an index that lives for one call, so the kernel's figures are the figures here too.
 * Every live pattern is looked at once and joins one group at most: linear in the patterns, and no false negative, because no bound that
 * holds for the observed symbols is used.
 */
import type { AttachedSegment, PatternMatches } from '../core/ports/pattern-kernel.ts';
import type { PatternIndex } from '../core/postings/pattern-index.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { QueryState } from './query-state.ts';
import type { StandIns } from './stand-ins.ts';

/** One kernel call. */
type Match = (segments: readonly AttachedSegment[], query: QueryState, leastSimilarity: number) => PatternMatches;

/** A pattern by its place in the memory's index. */
interface Place {
  readonly segment: number;
  readonly ordinal: number;
  readonly patternId: number;
}

/** Patterns that are compared with the same query. */
interface Group {
  readonly compared: QueryState;
  readonly places: Place[];
}

/** What the kernel says of one match, kept beyond its next call. */
interface Figures {
  readonly segment: number;
  readonly ordinal: number;
  readonly compared: QueryState;
  readonly similarity: number;
  readonly matchCount: number;
  readonly blockCount: number;
  readonly pastEventCount: number;
  readonly presentEventCount: number;
  readonly presentSymbolCount: number;
  readonly firstMatch: number;
  readonly matched: readonly number[];
}

/** Live patterns at or above a similarity, in no particular order; valid for as long as the memory's index does not change. */
export class StandInMatches implements PatternMatches {
  private readonly figures: readonly Figures[];

  private constructor(figures: readonly Figures[]) {
    this.figures = figures;
  }

  /** @param openIndex an empty index, freed here */
  static find(
    memory: LongTermMemory,
    query: QueryState,
    standIns: StandIns,
    leastSimilarity: number,
    match: Match,
    openIndex: () => PatternIndex,
  ): StandInMatches {
    const figures: Figures[] = [];
    const groups = new Map<string, Group>();
    // At 0 the kernel answers every pattern: those that reach the threshold only by their stand-ins too.
    const all = match(memory.index.handles, query, 0);
    for (let index = 0; index < all.count; index++) {
      const place = placeOf(memory.index, all, index);
      if (!memory.isLive(place.patternId)) continue;
      const compared = standIns.comparedWith(memory.index.runOf(place.patternId));
      if (compared === query) {
        const isKept = all.similarityOf(index) >= leastSimilarity && (leastSimilarity === 0 || all.blockCountOf(index) > 0);
        if (isKept) figures.push(figuresOf(all, index, place, compared));
        continue;
      }
      const key = compared.symbols.join();
      const group = groups.get(key) ?? { compared, places: [] };
      groups.set(key, group);
      group.places.push(place);
    }
    for (const { compared, places } of groups.values()) {
      const index = openIndex();
      try {
        for (const { patternId } of places) addRun(index, memory, patternId);
        const found = match(index.handles, compared, leastSimilarity);
        for (let each = 0; each < found.count; each++) {
          figures.push(figuresOf(found, each, places[placeOf(index, found, each).patternId], compared));
        }
      } finally {
        index.free();
      }
    }
    return new StandInMatches(figures);
  }

  get count(): number {
    return this.figures.length;
  }

  /** The query as the pattern is compared with it. */
  comparedOf(index: number): QueryState {
    return this.figures[index].compared;
  }

  segmentOf(index: number): number {
    return this.figures[index].segment;
  }

  ordinalOf(index: number): number {
    return this.figures[index].ordinal;
  }

  similarityOf(index: number): number {
    return this.figures[index].similarity;
  }

  matchCountOf(index: number): number {
    return this.figures[index].matchCount;
  }

  blockCountOf(index: number): number {
    return this.figures[index].blockCount;
  }

  pastEventCountOf(index: number): number {
    return this.figures[index].pastEventCount;
  }

  presentEventCountOf(index: number): number {
    return this.figures[index].presentEventCount;
  }

  presentSymbolCountOf(index: number): number {
    return this.figures[index].presentSymbolCount;
  }

  firstMatchOf(index: number): number {
    return this.figures[index].firstMatch;
  }

  matchedPositionsOf(index: number, into: number[]): void {
    for (const position of this.figures[index].matched) into.push(position);
  }
}

/** Copies one pattern of a memory into an index. */
export function addRun(index: PatternIndex, memory: LongTermMemory, patternId: number): void {
  const run = memory.index.runOf(patternId);
  index.add(run.symbols.slice(run.start, run.end), run.events.slice(run.eventStart, run.eventEnd), memory.symbols.size);
}

function placeOf(index: PatternIndex, matches: PatternMatches, match: number): Place {
  const segment = matches.segmentOf(match);
  const ordinal = matches.ordinalOf(match);
  return { segment, ordinal, patternId: index.patternIdAt(segment, ordinal) };
}

function figuresOf(matches: PatternMatches, match: number, { segment, ordinal }: Place, compared: QueryState): Figures {
  const matched: number[] = [];
  matches.matchedPositionsOf(match, matched);
  return {
    segment,
    ordinal,
    compared,
    similarity: matches.similarityOf(match),
    matchCount: matches.matchCountOf(match),
    blockCount: matches.blockCountOf(match),
    pastEventCount: matches.pastEventCountOf(match),
    presentEventCount: matches.presentEventCountOf(match),
    presentSymbolCount: matches.presentSymbolCountOf(match),
    firstMatch: matches.firstMatchOf(match),
    matched,
  };
}

/** Look-ups: what a space has learned, listed in a stated order. Nothing here changes anything; an unknown space is an empty one. */
import { compareCodePoints } from '../core/symbols/code-point-order.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { Emotives, PatternPage, PatternRecord, SymbolStatistics } from './observation.ts';

/** Before the name of a pattern, where KATO writes it. */
export const PATTERN_PREFIX = 'PTRN|';

/** The hexadecimal part of a pattern's name, with `PTRN|` before it or not. */
export function hexOfName(name: string): string {
  return name.startsWith(PATTERN_PREFIX) ? name.slice(PATTERN_PREFIX.length) : name;
}

/** Live patterns by their first live learning, at most `limit`: from the first one (0), or from where a page before ended. */
export function patternPage(memory: LongTermMemory | undefined, from: number, limit: number): PatternPage {
  if (memory === undefined) return { patterns: [], next: undefined };
  const { patterns, next } = memory.patternsFrom(from, limit);
  return { patterns: patterns.map((patternId): PatternRecord => memory.recordOf(patternId)), next };
}

/** All symbols of live patterns, ascending by code point. */
export function symbolStatistics(memory: LongTermMemory | undefined): SymbolStatistics[] {
  if (memory === undefined) return [];
  const { symbols } = memory;
  const statistics: SymbolStatistics[] = [];
  for (let id = 0; id < symbols.size; id++) {
    const patternMemberFrequency = symbols.memberFrequencyOf(id);
    if (patternMemberFrequency === 0) continue;
    statistics.push({ symbol: symbols.textOf(id), frequency: symbols.frequencyOf(id), patternMemberFrequency });
  }
  return statistics.sort((left, right) => compareCodePoints(left.symbol, right.symbol));
}

/** Symbols with an affinity, ascending by code point. */
export function affinities(memory: LongTermMemory | undefined): Map<string, Emotives> {
  const found: [string, Emotives][] = [];
  for (let id = 0; memory !== undefined && id < memory.symbols.size; id++) {
    const affinity = memory.affinityOf(id);
    if (affinity !== undefined) found.push([memory.symbols.textOf(id), affinity]);
  }
  return new Map(found.sort(([left], [right]) => compareCodePoints(left, right)));
}

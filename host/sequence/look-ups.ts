/** Look-ups: what a space has learned, listed in a stated order. Nothing here changes anything; an unknown space is an empty one. */
import { compareCodePoints } from '../core/symbols/code-point-order.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { Emotives, PatternPage, PatternRecord, SymbolStatistics } from './observation.ts';

const PATTERN_PREFIX = 'PTRN|';

/** The hexadecimal part of a pattern's name, with `PTRN|` before it or not. */
export function hexOfName(name: string): string {
  return name.startsWith(PATTERN_PREFIX) ? name.slice(PATTERN_PREFIX.length) : name;
}

/** Patterns by their first learning, from position `from` on, at most `limit`. */
export function patternPage(memory: LongTermMemory | undefined, from: number, limit: number): PatternPage {
  const end = Math.min(from + limit, memory?.patternCount ?? 0);
  const patterns: PatternRecord[] = [];
  for (let patternId = from; memory !== undefined && patternId < end; patternId++) patterns.push(memory.recordOf(patternId));
  return { patterns, next: memory !== undefined && end < memory.patternCount ? end : undefined };
}

/** All symbols, ascending by code point. */
export function symbolStatistics(memory: LongTermMemory | undefined): SymbolStatistics[] {
  if (memory === undefined) return [];
  const { symbols } = memory;
  const statistics = Array.from({ length: symbols.size }, (_, id) => ({
    symbol: symbols.textOf(id),
    frequency: symbols.frequencyOf(id),
    patternMemberFrequency: symbols.memberFrequencyOf(id),
  }));
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

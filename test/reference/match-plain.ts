/** Runs the kernel's query on plain arrays: builds the segments, asks, reads every figure of every match, takes the segments down. */
import { type PatternQuery, UNKNOWN_SYMBOL } from '../../host/core/ports/pattern-kernel.ts';
import type { EngineKernels } from '../../host/wasm/engine-kernels.ts';
import type { Events, Match } from './match-patterns.ts';
import { buildSettled, buildTexts, buildYoung, toCodePoints } from './segment-builder.ts';

export interface PlainSegment {
  readonly kind: 'young' | 'settled';
  /** By rising length when settled. */
  readonly records: readonly Events[];
}

/**
 * @param query          -1 is a symbol that no record holds
 * @param symbolLimit    above every symbol of the records
 * @param texts          given: similarity is that of the texts
 */
export function matchPlain(
  { arena, patterns }: EngineKernels,
  segments: readonly PlainSegment[],
  query: readonly number[],
  leastSimilarity: number,
  symbolLimit: number,
  texts?: { readonly symbols: readonly string[]; readonly query: string },
): Match[] {
  const blocks = segments.map(({ kind, records }) => {
    if (kind === 'young') {
      const young = buildYoung(arena, records);
      return { columns: young, attached: patterns.attachYoung(young, records.length) };
    }
    // A settled segment knows only symbols that were there when it was built.
    const settled = buildSettled(arena, records, Math.max(0, ...records.flat(2)) + 1);
    return { columns: settled, attached: patterns.attachSettled(settled, records.length) };
  });
  const built = texts === undefined ? undefined : buildTexts(arena, texts.symbols);
  const question: PatternQuery = {
    symbols: Uint32Array.from(query, (symbol) => (symbol < 0 ? UNKNOWN_SYMBOL : symbol)),
    leastSimilarity,
    symbolLimit,
    segments: blocks.map(({ attached }) => attached),
    ...(texts === undefined || built === undefined
      ? {}
      : { characters: { codePoints: Uint32Array.from(toCodePoints(texts.query)), texts: built } }),
  };
  const matches = patterns.matchPatterns(question);
  const result = Array.from({ length: matches.count }, (_, index): Match => {
    const positions: number[] = [];
    matches.matchedPositionsOf(index, positions);
    return {
      segment: matches.segmentOf(index),
      ordinal: matches.ordinalOf(index),
      similarity: matches.similarityOf(index),
      matchCount: matches.matchCountOf(index),
      blockCount: matches.blockCountOf(index),
      pastEvents: matches.pastEventCountOf(index),
      presentEvents: matches.presentEventCountOf(index),
      presentSymbols: matches.presentSymbolCountOf(index),
      firstMatch: matches.firstMatchOf(index),
      positions,
    };
  });
  for (const { columns, attached } of blocks) {
    attached.detach();
    for (const column of Object.values(columns)) if (typeof column === 'object') column.free();
  }
  built?.starts.free();
  built?.codePoints.free();
  return result;
}

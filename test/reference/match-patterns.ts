/**
 * Slow twin of the whole query: every record of every segment, tested on plain arrays.
 *
 * Symbols are numbers; -1 in a query is a symbol that no record holds.
 */
import { commonSubsequence } from './common-subsequence.ts';
import { alignEvents } from './event-alignment.ts';
import { matchingBlocks } from './matching-blocks.ts';
import { textRatio } from './text-ratio.ts';

export type Events = readonly (readonly number[])[];

export interface Match {
  readonly segment: number;
  readonly ordinal: number;
  readonly similarity: number;
  readonly matchCount: number;
  readonly blockCount: number;
  readonly pastEvents: number;
  readonly presentEvents: number;
  readonly presentSymbols: number;
  readonly firstMatch: number;
  readonly positions: readonly number[];
}

/** @param texts  given: text of each symbol, and of the whole query; similarity is that of the texts */
export function matchPatterns(
  segments: readonly (readonly Events[])[],
  query: readonly number[],
  leastSimilarity: number,
  texts?: { readonly symbols: readonly string[]; readonly query: string },
): Match[] {
  return segments.flatMap((records, segment) =>
    records.flatMap((events, ordinal) => {
      const flat = events.flat();
      const common = commonSubsequence(flat, query);
      const similarity =
        texts === undefined
          ? (((2.0 * common) / (flat.length + query.length)) * 100.0) / 100.0
          : textRatio(texts.query, flat.map((symbol) => texts.symbols[symbol]).join(' ')) / 100;
      const blocks = matchingBlocks(flat, query);
      if (similarity < leastSimilarity || (leastSimilarity > 0 && blocks.length === 0)) return [];
      const figures = { segment, ordinal, similarity, blockCount: blocks.length };
      const last = blocks.at(-1);
      if (last === undefined) {
        const everything = { pastEvents: 0, presentEvents: events.length, presentSymbols: flat.length };
        return [{ ...figures, ...everything, matchCount: 0, firstMatch: 0, positions: [] }];
      }
      const firstMatch = blocks[0].pattern;
      const { past, present, presentSymbols } = alignEvents(events, firstMatch, last.pattern + last.size);
      const positions = blocks.flatMap(({ query: start, size }) => Array.from({ length: size }, (_, offset) => start + offset));
      return [
        { ...figures, matchCount: positions.length, pastEvents: past, presentEvents: present, presentSymbols, firstMatch, positions },
      ];
    }),
  );
}

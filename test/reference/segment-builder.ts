/**
 * Builds the columns of young and settled segments from plain arrays, one obvious step after the other.
 *
 * A settled segment wants its records by rising length: `byLength` sorts them (stable), so that ordinals are positions in its result.
 */
import type { MemoryArena, MemoryBlock } from '../../host/core/ports/memory-arena.ts';
import type { SettledRecords, SymbolTexts, YoungRecords } from '../../host/core/ports/pattern-kernel.ts';
import type { Events } from './match-patterns.ts';

export function byLength(records: readonly Events[]): Events[] {
  return [...records].sort((left, right) => left.flat().length - right.flat().length);
}

export function buildYoung(arena: MemoryArena, records: readonly Events[]): YoungRecords {
  return { ...buildRecords(arena, records), runStarts: toBlock(arena, startsOf(records.map((events) => events.flat().length))) };
}

/** @param records  by rising length */
export function buildSettled(arena: MemoryArena, records: readonly Events[], symbolLimit: number): SettledRecords {
  const lists = new Map<string, number[]>();
  const lengthRuns: number[][] = [];
  let symbolsBefore = 0;
  for (const [ordinal, events] of records.entries()) {
    const flat = events.flat();
    const run = lengthRuns.at(-1);
    if (run !== undefined && run[0] === flat.length) run[2] = ordinal + 1;
    else lengthRuns.push([flat.length, ordinal, ordinal + 1, symbolsBefore]);
    symbolsBefore += flat.length;
    const seen = new Map<number, number>();
    for (const symbol of flat) {
      const occurrence = seen.get(symbol) ?? 0;
      seen.set(symbol, occurrence + 1);
      const key = `${symbol},${occurrence}`;
      lists.set(key, [...(lists.get(key) ?? []), ordinal]);
    }
  }
  const postings: number[] = [];
  const postingStarts: number[] = [0];
  for (let symbol = 0; symbol < symbolLimit; symbol++) {
    postings.push(...(lists.get(`${symbol},0`) ?? []));
    postingStarts.push(postings.length);
  }
  const repeatKeys = [...lists.keys()].map((key) => key.split(',').map(Number)).filter(([, occurrence]) => occurrence > 0);
  repeatKeys.sort((left, right) => left[0] - right[0] || left[1] - right[1]);
  const repeats = repeatKeys.flatMap(([symbol, occurrence]) => {
    const list = lists.get(`${symbol},${occurrence}`) ?? [];
    const start = postings.length;
    postings.push(...list);
    return [symbol, occurrence, start, postings.length];
  });
  return {
    ...buildRecords(arena, records),
    lengthRuns: toBlock(arena, lengthRuns.flat()),
    lengthRunCount: lengthRuns.length,
    postingStarts: toBlock(arena, postingStarts),
    symbolLimit,
    repeats: toBlock(arena, repeats),
    repeatCount: repeatKeys.length,
    postings: toBlock(arena, postings),
  };
}

export function buildTexts(arena: MemoryArena, texts: readonly string[]): SymbolTexts {
  const codePoints = texts.map(toCodePoints);
  return {
    starts: toBlock(arena, startsOf(codePoints.map((text) => text.length))),
    codePoints: toBlock(arena, codePoints.flat()),
    symbolCount: texts.length,
  };
}

export function toCodePoints(text: string): number[] {
  return [...text].map((character) => character.codePointAt(0) ?? 0);
}

export function toBlock(arena: MemoryArena, values: readonly number[]): MemoryBlock {
  const block = arena.allocate(Math.max(values.length * 4, 4));
  block.u32.set(values);
  return block;
}

function buildRecords(arena: MemoryArena, records: readonly Events[]) {
  const eventEnds = records.map((events) => startsOf(events.map((event) => event.length)).slice(1));
  return {
    symbols: toBlock(arena, records.flat(2)),
    eventStarts: toBlock(arena, startsOf(eventEnds.map((ends) => ends.length))),
    eventEnds: toBlock(arena, eventEnds.flat()),
  };
}

/** Running sums, beginning with 0. */
function startsOf(lengths: readonly number[]): number[] {
  const starts = [0];
  for (const length of lengths) starts.push(starts[starts.length - 1] + length);
  return starts;
}

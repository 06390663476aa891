/**
 * How one pattern fits the short-term memory, the slow and obvious way: specs/kato.md 3.2 to 3.4.
 *
 * Twin of the pattern kernel and of the host's event alignment. Written to be compared with the text of the specification, not to be fast.
 */
import type { Event } from '../../host/sequence/observation.ts';
import type { Anomaly } from '../../host/sequence/prediction.ts';

type Symbols = readonly string[];

/** A run of equal symbols: `pattern[patternStart + k] === state[stateStart + k]` for k below `length`. */
export interface MatchingBlock {
  readonly patternStart: number;
  readonly stateStart: number;
  readonly length: number;
}

/** Regions of the flat pattern and the flat state. */
export interface FlatRegions {
  readonly matches: Symbols;
  readonly past: Symbols;
  readonly present: Symbols;
  readonly missing: Symbols;
  readonly extras: Symbols;
  readonly blockCount: number;
  readonly anomalies: readonly Anomaly[];
}

/** The same regions aligned to events. */
export interface EventRegions {
  readonly past: readonly Event[];
  readonly present: readonly Event[];
  readonly future: readonly Event[];
  readonly missing: readonly Event[];
  readonly extras: readonly Event[];
}

/** Length of the longest common subsequence; the textbook table. */
export function longestCommonSubsequence(left: Symbols, right: Symbols): number {
  let previousRow: number[] = new Array(right.length + 1).fill(0);
  for (const leftSymbol of left) {
    const row = [0];
    for (const [index, rightSymbol] of right.entries()) {
      row.push(leftSymbol === rightSymbol ? previousRow[index] + 1 : Math.max(previousRow[index + 1], row[index]));
    }
    previousRow = row;
  }
  return previousRow[right.length];
}

/** RapidFuzz's `fuzz.ratio`, 0 to 100: insertions and deletions over code points. */
export function fuzzRatio(left: string, right: string): number {
  return similarityOfSymbols(Array.from(left), Array.from(right)) * 100;
}

function similarityOfSymbols(left: Symbols, right: Symbols): number {
  const total = left.length + right.length;
  if (total === 0) return 1;
  const distance = total - 2 * longestCommonSubsequence(left, right);
  return 1 - distance / total;
}

/** 3.2. The detour over 100 is KATO's and shows in the last digit: 2/3 becomes 0.6666666666666665. */
export function similarityOf(pattern: Symbols, state: Symbols, useTokenMatching: boolean): number {
  if (!useTokenMatching) return fuzzRatio(state.join(' '), pattern.join(' ')) / 100;
  const total = pattern.length + state.length;
  if (total === 0) return 0;
  return (((2 * longestCommonSubsequence(pattern, state)) / total) * 100) / 100;
}

/** 3.3. Ratcliff and Obershelp: the longest block, then left and right of it; sorted, adjacent blocks merged. */
export function matchingBlocks(pattern: Symbols, state: Symbols): MatchingBlock[] {
  const merged: MatchingBlock[] = [];
  for (const block of blocksWithin(pattern, state, 0, pattern.length, 0, state.length)) {
    const last = merged.at(-1);
    const isAdjacent =
      last !== undefined && last.patternStart + last.length === block.patternStart && last.stateStart + last.length === block.stateStart;
    if (isAdjacent) merged[merged.length - 1] = { ...last, length: last.length + block.length };
    else merged.push(block);
  }
  return merged;
}

/** Blocks of `pattern[patternFrom..patternTo)` and `state[stateFrom..stateTo)`, in order. */
function blocksWithin(
  pattern: Symbols,
  state: Symbols,
  patternFrom: number,
  patternTo: number,
  stateFrom: number,
  stateTo: number,
): MatchingBlock[] {
  let longest: MatchingBlock = { patternStart: patternFrom, stateStart: stateFrom, length: 0 };
  for (let patternStart = patternFrom; patternStart < patternTo; patternStart += 1) {
    for (let stateStart = stateFrom; stateStart < stateTo; stateStart += 1) {
      let length = 0;
      while (
        patternStart + length < patternTo &&
        stateStart + length < stateTo &&
        pattern[patternStart + length] === state[stateStart + length]
      ) {
        length += 1;
      }
      // Only a longer block wins, so the first in the pattern, then the first in the state, keeps a tie.
      if (length > longest.length) longest = { patternStart, stateStart, length };
    }
  }
  if (longest.length === 0) return [];
  const patternEnd = longest.patternStart + longest.length;
  const stateEnd = longest.stateStart + longest.length;
  return [
    ...blocksWithin(pattern, state, patternFrom, longest.patternStart, stateFrom, longest.stateStart),
    longest,
    ...blocksWithin(pattern, state, patternEnd, patternTo, stateEnd, stateTo),
  ];
}

/** 3.3 and, with a fuzzy threshold above 0, 3.4. Without any block the whole pattern is present. */
export function flatRegions(pattern: Symbols, state: Symbols, fuzzyThreshold = 0): FlatRegions {
  const blocks = matchingBlocks(pattern, state);
  const first = blocks.at(0);
  const last = blocks.at(-1);
  const isMatched = first !== undefined && last !== undefined;
  const past = isMatched ? pattern.slice(0, first.patternStart) : [];
  const present = isMatched ? pattern.slice(first.patternStart, last.patternStart + last.length) : pattern;
  const common = { past, present, blockCount: blocks.length };
  if (fuzzyThreshold > 0) return { ...common, ...fuzzyRegions(pattern, present, state, fuzzyThreshold) };

  const matches = blocks.flatMap((block) => state.slice(block.stateStart, block.stateStart + block.length));
  const inPresent = matchingBlocks(present, state);
  const missing = present.filter((_, index) => !inPresent.some((block) => isWithin(index, block.patternStart, block.length)));
  const extras = state.filter((_, index) => !inPresent.some((block) => isWithin(index, block.stateStart, block.length)));
  return { ...common, matches, missing, extras, anomalies: [] };
}

function isWithin(index: number, start: number, length: number): boolean {
  return index >= start && index < start + length;
}

/** 3.4. Each observed symbol counts as matched when some symbol of the pattern is similar enough; the most similar, then the first. */
function fuzzyRegions(
  pattern: Symbols,
  present: Symbols,
  state: Symbols,
  threshold: number,
): Pick<FlatRegions, 'matches' | 'missing' | 'extras' | 'anomalies'> {
  const matches: string[] = [];
  const extras: string[] = [];
  const anomalies: Anomaly[] = [];
  const expectedSymbols = new Set<string>();
  for (const observed of state) {
    let expected: string | undefined;
    let best = threshold * 100;
    for (const candidate of pattern) {
      const ratio = fuzzRatio(observed, candidate);
      const isBetter = expected === undefined ? ratio >= best : ratio > best;
      if (isBetter) {
        expected = candidate;
        best = ratio;
      }
    }
    if (expected === undefined) {
      extras.push(observed);
      continue;
    }
    matches.push(observed);
    expectedSymbols.add(expected);
    if (expected !== observed) anomalies.push({ observed, expected, similarity: best / 100 });
  }
  return { matches, missing: present.filter((symbol) => !expectedSymbols.has(symbol)), extras, anomalies };
}

/** 3.3, event alignment: whole events until the flat regions are used up; missing and extras by membership, not by count. */
export function eventRegions(patternEvents: readonly Event[], stm: readonly Event[], flat: FlatRegions): EventRegions {
  let pastCount = eventsHolding(patternEvents, flat.past.length);
  const presentEnd = Math.max(pastCount, eventsHolding(patternEvents, flat.past.length + flat.present.length));
  // The fix-up: a first match within the last past event pulls that event into the present.
  if (pastCount > 0 && patternEvents[pastCount - 1].includes(flat.matches[0])) pastCount -= 1;
  const present = patternEvents.slice(pastCount, presentEnd);
  return {
    past: patternEvents.slice(0, pastCount),
    present,
    future: patternEvents.slice(presentEnd),
    missing: present.map((event) => event.filter((symbol) => !flat.matches.includes(symbol))),
    extras: stm.map((event) => event.filter((symbol) => !present.flat().includes(symbol))),
  };
}

/** How many leading events it takes to hold this many symbols. */
function eventsHolding(events: readonly Event[], symbolCount: number): number {
  let held = 0;
  let eventCount = 0;
  while (held < symbolCount) {
    held += events[eventCount].length;
    eventCount += 1;
  }
  return eventCount;
}

/** What each observed symbol is compared as under `fuzzy_similarity`: the best free pair of all, again and again. */
export function standInsFor(pattern: Symbols, state: Symbols, threshold: number | undefined): string[] {
  const ratios = state.map((observed) => pattern.map((expected) => fuzzRatio(observed, expected)));
  const compared = [...state];
  const takenPlaces = new Set<number>();
  const servedPositions = new Set<number>();
  for (;;) {
    let best: { readonly position: number; readonly place: number; readonly ratio: number } | undefined;
    for (const position of state.keys()) {
      for (const place of pattern.keys()) {
        const ratio = ratios[position][place];
        if (servedPositions.has(position) || takenPlaces.has(place) || ratio < (threshold || 0.8) * 100) continue;
        if (best === undefined || ratio > best.ratio) best = { position, place, ratio };
      }
    }
    if (best === undefined) return compared;
    servedPositions.add(best.position);
    takenPlaces.add(best.place);
    compared[best.position] = pattern[best.place];
  }
}

/** 3.2 and 3.3 of the state with its stand-ins; matches, extras and anomalies name what was observed. */
export function standInRegions(
  patternEvents: readonly Event[],
  stm: readonly Event[],
  useTokenMatching: boolean,
  threshold: number | undefined,
): { readonly similarity: number; readonly flat: FlatRegions; readonly regions: EventRegions } {
  const pattern = patternEvents.flat();
  const state = stm.flat();
  const compared = standInsFor(pattern, state, threshold);
  const flat = flatRegions(pattern, compared);
  const regions = eventRegions(patternEvents, [compared], flat);
  const matched = matchingBlocks(pattern, compared).flatMap(({ stateStart, length }) =>
    [...state.keys()].slice(stateStart, stateStart + length),
  );
  const present = regions.present.flat();
  let next = 0;
  const extras = stm.map((event) => event.filter(() => !present.includes(compared[next++])));
  const anomalies = matched
    .filter((position) => state[position] !== compared[position])
    .map((position) => ({
      observed: state[position],
      expected: compared[position],
      similarity: fuzzRatio(state[position], compared[position]) / 100,
    }));
  const matches = matched.map((position) => state[position]);
  return {
    similarity: similarityOf(pattern, compared, useTokenMatching),
    flat: { ...flat, matches, anomalies },
    regions: { ...regions, extras },
  };
}

/** Seeded corpora and queries for tests that need more than a property's shrinking allows: thousands of patterns, other orders of learning. */
import type { Random } from '../reference/seeded-random.ts';

export { type Random, seededRandom } from '../reference/seeded-random.ts';

/** A whole number from `least` to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)];
}

/** The items in a random order (Fisher and Yates). */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = between(random, 0, last);
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}

/** Events of 1 to 3 symbols of the alphabet, with repeats. */
export function randomEvents(random: Random, alphabet: readonly string[], leastEvents: number, mostEvents: number): string[][] {
  return Array.from({ length: between(random, leastEvents, mostEvents) }, () => {
    const size = random() < 0.7 ? 1 : between(random, 2, 3);
    return Array.from({ length: size }, () => pick(random, alphabet));
  });
}

/** Distinct patterns of two or more symbols. */
export function randomPatterns(random: Random, count: number, alphabet: readonly string[], mostEvents: number): string[][][] {
  const patterns = new Map<string, string[][]>();
  while (patterns.size < count) {
    const events = randomEvents(random, alphabet, 1, mostEvents);
    if (events.flat().length > 1) patterns.set(JSON.stringify(events), events);
  }
  return [...patterns.values()];
}

/** A piece of a learned pattern, disturbed: what people really observe. */
export function disturbed(random: Random, events: readonly (readonly string[])[], alphabet: readonly string[]): string[][] {
  const start = between(random, 0, events.length - 1);
  const piece = events.slice(start).flatMap((event) => {
    const chance = random();
    if (chance < 0.1) return [];
    if (chance < 0.2) return [[...event], [pick(random, alphabet)]];
    if (chance < 0.25) return [['never learned']];
    return [[...event]];
  });
  return piece.length === 0 ? [[pick(random, alphabet)]] : piece;
}

export function alphabetOf(size: number): string[] {
  return Array.from({ length: size }, (_, index) => `s${index}`);
}

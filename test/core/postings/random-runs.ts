/** Random patterns and queries: few symbols, so that repeats, ties and shared lengths are common. */

export { seededRandom } from '../../reference/seeded-random.ts';

export function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}

/** A pattern of 1 to `mostSymbols` symbols below `symbolLimit`, cut into events at random. */
export function randomEvents(random: () => number, mostSymbols: number, symbolLimit: number): number[][] {
  const events: number[][] = [[below(random, symbolLimit)]];
  for (let length = 1 + below(random, mostSymbols); length > 1; length--) {
    if (random() < 0.5) events.push([]);
    events[events.length - 1].push(below(random, symbolLimit));
  }
  return events;
}

/** Per event the number of symbols up to and including it. */
export function eventEndsOf(events: readonly (readonly number[])[]): Uint32Array {
  let end = 0;
  return Uint32Array.from(events, (event) => {
    end += event.length;
    return end;
  });
}

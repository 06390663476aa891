/** Random patterns and queries: few symbols, so that repeats, ties and shared lengths are common. */

/** Mulberry32 (T. Ettinger, 2017): uniform in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

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

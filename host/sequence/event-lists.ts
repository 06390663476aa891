/** Missing and extras: which symbols one side's events hold and the other side does not (specs/kato.md 3.3, by membership, not by count). */
import type { Event } from './observation.ts';

/** Up to here looking through a list is faster than making a set of it: half of the time for ten symbols. */
const FEW_SYMBOLS = 16;

/** One list per present event: its symbols that were not matched. */
export function missingOf(present: readonly Event[], matched: readonly string[]): string[][] {
  const holds = membership(matched);
  return present.map((event) => event.filter((symbol) => !holds(symbol)));
}

/** One list per observed event: its symbols that no present event holds. @param compared the same events with their stand-ins */
export function extrasOf(observed: readonly Event[], present: readonly string[], compared = observed): string[][] {
  const holds = membership(present);
  return observed.map((event, index) => event.filter((_, place) => !holds(compared[index][place])));
}

/** All symbols of events, in order; `flat` takes several times as long. */
export function symbolsOf(events: readonly Event[]): string[] {
  const symbols: string[] = [];
  for (const event of events) for (const symbol of event) symbols.push(symbol);
  return symbols;
}

function membership(symbols: readonly string[]): (symbol: string) => boolean {
  if (symbols.length <= FEW_SYMBOLS) return (symbol) => symbols.includes(symbol);
  const set = new Set(symbols);
  return (symbol) => set.has(symbol);
}

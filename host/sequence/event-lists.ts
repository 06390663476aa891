/** Missing and extras: which symbols one side's events hold and the other side does not (specs/kato.md 3.3, by membership, not by count). */
import type { Event } from './observation.ts';

/** One list per present event: its symbols that were not matched. */
export function missingOf(present: readonly Event[], matched: ReadonlySet<string>): string[][] {
  return present.map((event) => event.filter((symbol) => !matched.has(symbol)));
}

/** One list per observed event: its symbols that no present event holds. @param compared the same events with their stand-ins */
export function extrasOf(observed: readonly Event[], present: ReadonlySet<string>, compared = observed): string[][] {
  return observed.map((event, index) => event.filter((_, place) => !present.has(compared[index][place])));
}

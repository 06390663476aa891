/** Stored events: given events in the order in which observing them would have stored them (specs/kato.md 1.1). */
import { compareCodePoints } from '../core/symbols/code-point-order.ts';
import type { Event } from './observation.ts';

/** As `vectorName` makes them. */
const VECTOR_SYMBOL = /^VCTR\|[0-9a-f]{40}$/;

/** Without empty events. @param sorted whether symbols are sorted inside each event: those of vectors first, each part by code point */
export function storedEvents(events: readonly Event[], sorted: boolean): readonly Event[] {
  const held = events.filter((event) => event.length > 0);
  return sorted ? held.map((event) => (event.length > 1 ? sortedEvent(event) : event)) : held;
}

function sortedEvent(event: Event): Event {
  const vectors = event.filter((symbol) => VECTOR_SYMBOL.test(symbol));
  const strings = vectors.length === 0 ? [...event] : event.filter((symbol) => !VECTOR_SYMBOL.test(symbol));
  return [...vectors.sort(compareCodePoints), ...strings.sort(compareCodePoints)];
}

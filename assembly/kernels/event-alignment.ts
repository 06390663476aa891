/**
 * Event alignment: which events of a pattern are past, present and future.
 *
 * Leading events are past until they hold every symbol before the first block (an event that is consumed in part counts);
 * the following events are present until they reach the end of the last block; the rest is future. If the first matched
 * symbol stands in the last past event, that event moves to the present.
 *
 *   a b | c d | e f | g        blocks cover d .. e:  first = 3, end = 5
 *   past 2 (a b, c d consumed), present 1 (e f); d stands in event 1, so past 1, present 2
 *
 * Source: KATO's prediction object; rules in its words: past_flat, present_flat, then the event lists.
 * Cost: O(log events + symbols of one event).
 * Precondition: `eventCount` at least 1, `eventEnds` strictly ascending, `first < end`.
 */
import { MATCH_PAST_EVENTS, MATCH_PRESENT_EVENTS, MATCH_PRESENT_SYMBOLS } from '../abi';

/** Writes past, present and the symbols of the present into `match`. */
export function alignEvents(eventEnds: usize, eventCount: u32, run: usize, first: u32, end: u32, match: usize): void {
  let past: u32 = first === 0 ? 0 : eventsConsumed(eventEnds, eventCount, first);
  const presentEnd = eventsConsumed(eventEnds, eventCount, end);
  if (past > 0 && eventHolds(eventEnds, past - 1, run, first)) past--;
  const pastSymbols: u32 = past === 0 ? 0 : load<u32>(eventEnds + (usize(past - 1) << 2));
  store<u32>(match, past, MATCH_PAST_EVENTS);
  store<u32>(match, presentEnd - past, MATCH_PRESENT_EVENTS);
  store<u32>(match, load<u32>(eventEnds + (usize(presentEnd - 1) << 2)) - pastSymbols, MATCH_PRESENT_SYMBOLS);
}

/** The same for a pattern whose events have one symbol each: event e ends behind symbol e, so nothing needs to be looked up. */
export function alignSingles(run: usize, first: u32, end: u32, match: usize): void {
  const before = run + (usize(first) << 2);
  const past = first > 0 && load<u32>(before - 4) === load<u32>(before) ? first - 1 : first;
  store<u32>(match, past, MATCH_PAST_EVENTS);
  store<u32>(match, end - past, MATCH_PRESENT_EVENTS);
  store<u32>(match, end - past, MATCH_PRESENT_SYMBOLS);
}

/** No block: everything is present. */
export function alignNothing(eventCount: u32, symbolCount: u32, match: usize): void {
  store<u32>(match, 0, MATCH_PAST_EVENTS);
  store<u32>(match, eventCount, MATCH_PRESENT_EVENTS);
  store<u32>(match, symbolCount, MATCH_PRESENT_SYMBOLS);
}

/** Leading events until they hold at least `symbolCount` symbols. */
function eventsConsumed(eventEnds: usize, eventCount: u32, symbolCount: u32): u32 {
  let from: u32 = 0;
  let to = eventCount - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (load<u32>(eventEnds + (usize(middle) << 2)) < symbolCount) from = middle + 1;
    else to = middle;
  }
  return from + 1;
}

/** Whether the symbol at position `first` stands in the event. */
function eventHolds(eventEnds: usize, event: u32, run: usize, first: u32): bool {
  const end = load<u32>(eventEnds + (usize(event) << 2));
  if (first < end) return true;
  const symbol = load<u32>(run + (usize(first) << 2));
  const start: u32 = event === 0 ? 0 : load<u32>(eventEnds + (usize(event - 1) << 2));
  for (let at = start; at < end; at++) {
    if (load<u32>(run + (usize(at) << 2)) === symbol) return true;
  }
  return false;
}

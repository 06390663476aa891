/** Slow twin of assembly/kernels/event-alignment.ts: walks the events one by one, as KATO's prediction object does. */
export interface Alignment {
  readonly past: number;
  readonly present: number;
  readonly presentSymbols: number;
}

/**
 * @param first  position in the flat pattern of the first matched symbol
 * @param end    position behind the last matched symbol
 */
export function alignEvents(events: readonly (readonly number[])[], first: number, end: number): Alignment {
  let past = 0;
  let walked = 0;
  while (walked < first) walked += events[past++].length;
  let next = past;
  while (walked < end) walked += events[next++].length;
  if (past > 0 && events[past - 1].includes(events.flat()[first])) past--;
  return { past, present: next - past, presentSymbols: events.slice(past, next).flat().length };
}

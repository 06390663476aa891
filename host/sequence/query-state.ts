/** Query state: the short-term memory of one query, flat, as ids and as text. */
import type { SymbolTable } from '../core/symbols/symbol-table.ts';
import { codePointsOf } from '../core/symbols/symbol-table.ts';
import { symbolsOf } from './event-lists.ts';
import type { Event } from './observation.ts';

export interface QueryState {
  readonly events: readonly Event[];
  /** All symbols of the events, in order. */
  readonly texts: readonly string[];
  /** Their ids; `UNKNOWN_SYMBOL` for those that no pattern holds. */
  readonly symbols: Uint32Array;
}

export function queryStateOf(events: readonly Event[], symbols: SymbolTable): QueryState {
  const texts = symbolsOf(events);
  const ids = new Uint32Array(texts.length);
  for (let position = 0; position < ids.length; position++) ids[position] = symbols.liveIdOf(texts[position]);
  return { events, texts, symbols: ids };
}

/** The symbols joined by one space, as code points: what character-level similarity compares. */
export function joinedCodePoints(query: QueryState): Uint32Array {
  return codePointsOf(query.texts.join(' '));
}

/** Query state: the short-term memory of one query, flat, as ids and as text. */
import type { SymbolTable } from '../core/symbols/symbol-table.ts';
import { codePointsOf } from '../core/symbols/symbol-table.ts';
import type { Event } from './observation.ts';

export interface QueryState {
  readonly events: readonly Event[];
  /** All symbols of the events, in order. */
  readonly texts: readonly string[];
  /** Their ids; `UNKNOWN_SYMBOL` for those that no pattern holds. */
  readonly symbols: Uint32Array;
}

export function queryStateOf(events: readonly Event[], symbols: SymbolTable): QueryState {
  const texts = events.flat();
  return { events, texts, symbols: Uint32Array.from(texts, (text) => symbols.liveIdOf(text)) };
}

/** The symbols joined by one space, as code points: what character-level similarity compares. */
export function joinedCodePoints(query: QueryState): Uint32Array {
  return codePointsOf(query.texts.join(' '));
}

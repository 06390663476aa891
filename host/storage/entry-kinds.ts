/** The kinds of entries as text (in the file) and as a small number (on the way to the writer thread). */
import type { EntryKind } from '../core/ports/store.ts';

/** A number is a place in this list. It never leaves the process, so the list may change freely. */
const KINDS_BY_NAME: Readonly<Record<EntryKind, EntryKind>> = {
  'session-opened': 'session-opened',
  'session-closed': 'session-closed',
  'session-extended': 'session-extended',
  configured: 'configured',
  observed: 'observed',
  'stm-cleared': 'stm-cleared',
  learned: 'learned',
  finalized: 'finalized',
  forgotten: 'forgotten',
  undone: 'undone',
  corrected: 'corrected',
  'memory-cleared': 'memory-cleared',
  'vectors-configured': 'vectors-configured',
  'vectors-added': 'vectors-added',
  'vectors-removed': 'vectors-removed',
  'vectors-switched': 'vectors-switched',
  erased: 'erased',
};

export const ENTRY_KINDS: readonly EntryKind[] = Object.values(KINDS_BY_NAME);

const CODES: ReadonlyMap<string, number> = new Map(ENTRY_KINDS.map((kind, code) => [kind, code]));

/** The number of a kind. */
export function codeOfKind(kind: EntryKind): number {
  return CODES.get(kind) ?? 0;
}

/** The kind of a text that was read, undefined when this version knows no such kind. */
export function kindOfText(text: string): EntryKind | undefined {
  const code = CODES.get(text);
  return code === undefined ? undefined : ENTRY_KINDS[code];
}

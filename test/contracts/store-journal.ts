/** What the tests of stores write and read: entries that carry a text, and the ways to get them back. */
import type { EntryKind, JournalEntry, NewEntry, Store } from '../../host/core/ports/store.ts';

/** Every name is 1 to 256 code points without NUL. */
export const STRANGE_NAMES: readonly string[] = [
  ' ',
  '  ',
  "'",
  '"',
  '\'"; DROP TABLE space; --',
  '%',
  '_',
  '\\',
  '\n',
  '\r\n',
  '\t',
  '\u0001\u0002\u001f\u007f',
  '\u200b',
  'é',
  'e\u0301',
  'É',
  '😀',
  '😀'.repeat(256),
  'x'.repeat(256),
  '../../etc/passwd',
  'NULL',
  '0',
  '00',
  '1e3',
  '__proto__',
  'constructor',
];

/** An entry whose payload carries a text. */
export function newEntry(text: string, durable = false): NewEntry {
  return {
    kind: durable ? 'learned' : 'observed',
    timeMs: 1_700_000_000_000,
    sessionId: 'session-of-the-tests',
    idempotencyKey: null,
    payload: JSON.stringify({ text }),
    durable,
  };
}

export function payloads(entries: readonly JournalEntry[]): string[] {
  return entries.map((entry) => String(JSON.parse(entry.payload).text));
}

export function sequences(entries: readonly JournalEntry[]): number[] {
  return entries.map((entry) => entry.sequence);
}

export async function readAll(store: Store, space: string): Promise<JournalEntry[]> {
  return (await batchesOf(store.read(space, 1))).flat();
}

/** Appends entries `"1"`, `"2"`, … in a few appends. Precondition: the space is empty. */
export async function appendMany(store: Store, space: string, entryCount: number): Promise<void> {
  const appends: Promise<unknown>[] = [];
  for (let start = 0; start < entryCount; start += 400) {
    const length = Math.min(400, entryCount - start);
    appends.push(
      store.append(
        space,
        start,
        Array.from({ length }, (_, index) => newEntry(String(start + index + 1))),
      ),
    );
  }
  await Promise.all(appends);
}

export async function batchesOf<Batch>(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

export function session(kind: EntryKind, sessionId: string): NewEntry {
  return { kind, timeMs: 1, sessionId, idempotencyKey: null, payload: '{}', durable: false };
}

/** A session with a time to live, opened or extended. */
export function living(kind: 'session-opened' | 'session-extended', sessionId: string, ttlSeconds: number): NewEntry {
  return { ...session(kind, sessionId), ttlSeconds };
}

export async function payloadText(store: Store, space: string, sequence: number): Promise<unknown> {
  const payload = await store.readPayload(space, sequence);
  return payload === undefined ? undefined : JSON.parse(payload).text;
}

export async function writeWithRetry(store: Store, writer: string, entryCount: number): Promise<void> {
  let expectedSequence = 0;
  for (let written = 0; written < entryCount; ) {
    const result = await store.append('space', expectedSequence, [newEntry(`${writer} ${written}`)]);
    if (result.outcome === 'appended') written += 1;
    expectedSequence = result.sequence;
  }
}

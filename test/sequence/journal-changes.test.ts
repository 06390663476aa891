import { describe, expect, it } from 'vitest';
import type { EntryKind, JournalEntry } from '../../host/core/ports/store.ts';
import { decodeChange, encodeChange, isDurable, type JournalChange } from '../../host/sequence/journal-changes.ts';

function entryOf(kind: EntryKind, payload: string): JournalEntry {
  return { sequence: 7, kind, timeMs: 1, sessionId: 's', idempotencyKey: null, payload, durable: false };
}

/** Awkward names keep their place: a JSON object would move "1" to the front and swallow "__proto__". */
const feelings = new Map([
  ['z', 0.1],
  ['1', -2],
  ['__proto__', 3e-9],
  ['', 1e290],
]);

const CHANGES: readonly JournalChange[] = [
  { kind: 'session-opened', ttlSeconds: 60, metadata: '{"n":1.0,"n":2}', settings: { persistence: 2, filter_pipeline: ['length'] } },
  { kind: 'session-closed' },
  { kind: 'session-extended', ttlSeconds: 31_536_000 },
  { kind: 'configured', settings: { recall_threshold: 0.30000000000000004 } },
  { kind: 'observed', uniqueId: 'u', strings: [], vectorSymbols: [], vectorName: null, vectors: [], emotives: new Map(), metadata: '{}' },
  {
    kind: 'observed',
    uniqueId: '"\n',
    strings: ['', '😀', '__proto__', '\u0000'],
    vectorSymbols: ['VCTR|a', 'VCTR|b'],
    vectorName: 'VCTR|a',
    vectors: [
      [0.1, 5e-324],
      [1e308, -1],
    ],
    emotives: feelings,
    metadata: '{"1":1.0,"__proto__":[1e5]}',
  },
  { kind: 'stm-cleared', scope: 'session' },
  { kind: 'stm-cleared', scope: 'events' },
  { kind: 'learned', pattern: '', uses: [3], kept: 0, auto: false, persistence: 5, lesson: null },
  { kind: 'learned', pattern: 'a'.repeat(40), uses: [1, 2, 9007199254740991], kept: 2, auto: true, persistence: 1, lesson: null },
  {
    kind: 'learned',
    pattern: 'b'.repeat(40),
    uses: [],
    kept: 0,
    auto: false,
    persistence: 5,
    lesson: { events: [['a'], ['b', '']], emotives: [feelings, new Map([['joy', 1]])], metadata: ['{"k":1.0}'], frequency: 3 },
  },
  {
    kind: 'learned',
    pattern: 'c'.repeat(40),
    uses: [],
    kept: 0,
    auto: false,
    persistence: 5,
    lesson: { events: [['a', 'b']], emotives: [], metadata: [], frequency: 1 },
  },
  { kind: 'finalized' },
  { kind: 'memory-cleared' },
];

describe('encodeChange and decodeChange', () => {
  it.each(CHANGES.map((change, index) => ({ index, kind: change.kind, change })))('agree on change $index, $kind', ({ change }) => {
    const receipt = { fingerprint: 'f'.repeat(40), answer: { sessionId: 's', name: null, nested: [1, 'x'] } };
    const payload = encodeChange(change, undefined);
    expect(decodeChange(entryOf(change.kind, payload))).toEqual({ change, receipt: undefined });
    expect(JSON.parse(payload)).toBeTypeOf('object');
    expect(decodeChange(entryOf(change.kind, encodeChange(change, receipt)))).toEqual({ change, receipt });
  });

  it('keep the order of feelings', () => {
    const decoded = decodeChange(entryOf('observed', encodeChange(CHANGES[5], undefined))).change;
    expect(decoded.kind === 'observed' ? [...decoded.emotives.keys()] : []).toEqual(['z', '1', '__proto__', '']);
  });

  it.each(['', '{', 'null'])('refuse the damaged payload "%s" and name the entry', (payload) => {
    expect(() => decodeChange(entryOf('observed', payload))).toThrow(
      expect.objectContaining({ code: 'MEM_STORE_CORRUPT', message: expect.stringContaining('7') }),
    );
  });

  it('write nothing for fields that hold nothing', () => {
    expect(encodeChange(CHANGES[4], undefined)).toBe('{"unique_id":"u","strings":[]}');
    expect(encodeChange({ kind: 'finalized' }, undefined)).toBe('{}');
  });
});

describe('isDurable', () => {
  it('is true for what changes long-term memory by learning or clearing', () => {
    const durable = CHANGES.filter(isDurable).map(({ kind }) => kind);
    expect(new Set(durable)).toEqual(new Set(['learned', 'memory-cleared']));
  });
});

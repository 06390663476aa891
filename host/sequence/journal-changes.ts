/**
 * Journal changes: what each kind of entry says, and how it is spelled in its payload.
 *
 * A payload is one JSON object with the fields below. Names of emotives are pairs, because a JSON object would not keep the place of keys such as
 * "1"; metadata is kept as its JSON text, so numbers stay spelled as received.
 *
 *   session-opened    ttl_seconds, metadata, settings        configured       settings
 *   session-extended  ttl_seconds                            stm-cleared      scope: "session" | "events"
 *   observed          unique_id, strings, vector_symbols, vectors, emotives, metadata
 *   learned           pattern ("" when one symbol made none), uses (sequences of the observations), kept (events that stay), auto, persistence
 *                     or, past the short-term memory: pattern, persistence, lesson { events, emotives, metadata, frequency }
 *   forgotten         pattern, learnings (sequences of the learnings that no longer count)
 *   undone            pattern, of (sequence of the learning that is taken back, or of the forgetting)
 *   corrected         pattern, into, events, learnings (sequences of those that move from `pattern` to `into`)
 *   erased            counts (emptied entries by kind); the entries before it have an empty payload, and are skipped
 *   session-closed, finalized, memory-cleared                nothing
 *   vectors-configured, -added, -removed, -switched          core/named-vectors/vector-changes.ts
 *
 * Any payload may hold `receipt`: the fingerprint of a request with an idempotency key, and its answer.
 */

import { textOfVectorChange, type VectorChange, vectorChangeOf } from '../core/named-vectors/vector-changes.ts';
import type { EntryKind, JournalEntry } from '../core/ports/store.ts';
import { MemoryError } from '../errors.ts';
import type { FinalizedMetrics } from './finalized-metrics.ts';
import type { Emotives, Event } from './observation.ts';

declare global {
  interface JSON {
    /** JSON text that `stringify` writes as it is (ECMAScript proposal, in V8 since 11.4). */
    rawJSON(text: string): unknown;
  }
}

export type ClearScope = 'session' | 'events';

/** What `learnMany` was given for one pattern: events in stored order, nothing missing. */
export interface GivenLesson {
  readonly events: readonly Event[];
  readonly emotives: readonly Emotives[];
  readonly metadata: readonly string[];
  readonly frequency: number;
}

export type JournalChange =
  | VectorChange
  | {
      readonly kind: 'session-opened';
      readonly ttlSeconds: number;
      readonly metadata: string;
      readonly settings: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'session-closed' }
  | { readonly kind: 'session-extended'; readonly ttlSeconds: number }
  | { readonly kind: 'configured'; readonly settings: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'observed';
      readonly uniqueId: string;
      readonly strings: readonly string[];
      readonly vectorSymbols: readonly string[];
      /** The percept vector: its own name and the sum of the observed vectors; null without vectors. */
      readonly vectorName: string | null;
      readonly vectors: readonly (readonly number[])[];
      readonly emotives: ReadonlyMap<string, number>;
      readonly metadata: string;
    }
  | { readonly kind: 'stm-cleared'; readonly scope: ClearScope }
  | {
      readonly kind: 'learned';
      readonly pattern: string;
      readonly uses: readonly number[];
      readonly kept: number;
      readonly auto: boolean;
      readonly persistence: number;
      /** Null: the session's short-term memory was learned. Else `uses` is empty and the session stays as it is. */
      readonly lesson: GivenLesson | null;
    }
  /** `metrics`: what was computed when this was decided; replay computes the same again. */
  | { readonly kind: 'finalized'; readonly metrics?: FinalizedMetrics }
  | { readonly kind: 'forgotten'; readonly pattern: string; readonly learnings: readonly number[] }
  | { readonly kind: 'undone'; readonly pattern: string; readonly of: number }
  | {
      readonly kind: 'corrected';
      readonly pattern: string;
      readonly into: string;
      readonly events: readonly Event[];
      readonly learnings: readonly number[];
    }
  | { readonly kind: 'memory-cleared' }
  | { readonly kind: 'erased' /** Entries that were emptied, by kind. */; readonly counts: Readonly<Record<string, number>> };

/** Answer of a request that carried an idempotency key, kept for its repetition. */
export interface Receipt {
  /** Tells the request from another one under the same key. */
  readonly fingerprint: string;
  readonly answer: unknown;
}

/** Payload text of a change. */
export function encodeChange(change: JournalChange, receipt: Receipt | undefined): string {
  if (isVectorChange(change)) return textOfVectorChange(change, receipt && JSON.stringify(receipt));
  const fields = fieldsOf(change);
  return JSON.stringify(receipt === undefined ? fields : { ...fields, receipt });
}

/** @throws MemoryError `MEM_STORE_CORRUPT` the payload is not one that `encodeChange` wrote */
export function decodeChange(entry: JournalEntry): { readonly change: JournalChange; readonly receipt: Receipt | undefined } {
  try {
    const fields = JSON.parse(entry.payload) as Record<string, never>;
    return { change: changeOf(entry.kind, fields), receipt: fields.receipt as Receipt | undefined };
  } catch (error) {
    throw new MemoryError(
      'MEM_STORE_CORRUPT',
      `Cannot read journal entry ${entry.sequence} of kind "${entry.kind}": its payload is damaged`,
      {
        cause: error,
      },
    );
  }
}

/** What changes long-term memory must survive a power cut before the caller is answered. */
export function isDurable(change: JournalChange): boolean {
  return DURABLE_KINDS.has(change.kind);
}

const DURABLE_KINDS: ReadonlySet<EntryKind> = new Set([
  'learned',
  'memory-cleared',
  'forgotten',
  'undone',
  'corrected',
  'vectors-configured',
  'vectors-added',
  'vectors-removed',
  'vectors-switched',
  'erased',
]);

function isVectorChange(change: JournalChange): change is VectorChange {
  return change.kind.startsWith('vectors-');
}

function fieldsOf(change: Exclude<JournalChange, VectorChange>): Record<string, unknown> {
  switch (change.kind) {
    case 'session-opened':
      return { ttl_seconds: change.ttlSeconds, metadata: change.metadata, settings: change.settings };
    case 'session-extended':
      return { ttl_seconds: change.ttlSeconds };
    case 'configured':
      return { settings: change.settings };
    case 'observed':
      return {
        unique_id: change.uniqueId,
        strings: change.strings,
        ...(change.vectorName === null
          ? {}
          : { vector_symbols: change.vectorSymbols, vector_name: change.vectorName, vectors: change.vectors.map(withNegativeZeros) }),
        ...(change.emotives.size === 0 ? {} : { emotives: [...change.emotives].map(withNegativeZeros) }),
        ...(change.metadata === '{}' ? {} : { metadata: change.metadata }),
      };
    case 'stm-cleared':
      return { scope: change.scope };
    case 'learned':
      return change.lesson === null
        ? { pattern: change.pattern, uses: change.uses, kept: change.kept, auto: change.auto, persistence: change.persistence }
        : { pattern: change.pattern, persistence: change.persistence, lesson: fieldsOfLesson(change.lesson) };
    case 'forgotten':
      return { pattern: change.pattern, learnings: change.learnings };
    case 'undone':
      return { pattern: change.pattern, of: change.of };
    case 'corrected':
      return { pattern: change.pattern, into: change.into, events: change.events, learnings: change.learnings };
    case 'erased':
      return { counts: change.counts };
    default:
      return {};
  }
}

function changeOf(kind: EntryKind, fields: Record<string, never>): JournalChange {
  switch (kind) {
    case 'session-opened':
      return { kind, ttlSeconds: fields.ttl_seconds, metadata: fields.metadata, settings: fields.settings };
    case 'session-extended':
      return { kind, ttlSeconds: fields.ttl_seconds };
    case 'configured':
      return { kind, settings: fields.settings };
    case 'observed':
      return {
        kind,
        uniqueId: fields.unique_id,
        strings: fields.strings,
        vectorSymbols: fields.vector_symbols ?? [],
        vectorName: fields.vector_name ?? null,
        vectors: fields.vectors ?? [],
        emotives: new Map(fields.emotives ?? []),
        metadata: fields.metadata ?? '{}',
      };
    case 'stm-cleared':
      return { kind, scope: fields.scope };
    case 'learned':
      return {
        kind,
        pattern: fields.pattern,
        uses: fields.uses ?? [],
        kept: fields.kept ?? 0,
        auto: fields.auto ?? false,
        persistence: fields.persistence,
        lesson: fields.lesson === undefined ? null : lessonOf(fields.lesson),
      };
    case 'forgotten':
      return { kind, pattern: fields['pattern'], learnings: fields['learnings'] };
    case 'undone':
      return { kind, pattern: fields['pattern'], of: fields['of'] };
    case 'corrected':
      return { kind, pattern: fields['pattern'], into: fields['into'], events: fields['events'], learnings: fields['learnings'] };
    case 'erased':
      return { kind, counts: fields['counts'] };
    case 'vectors-configured':
    case 'vectors-added':
    case 'vectors-removed':
    case 'vectors-switched':
      return vectorChangeOf(kind, fields);
    default:
      return { kind };
  }
}

function fieldsOfLesson({ events, emotives, metadata, frequency }: GivenLesson): Record<string, unknown> {
  return {
    events,
    ...(emotives.length === 0 ? {} : { emotives: emotives.map((moment) => [...moment].map(withNegativeZeros)) }),
    ...(metadata.length === 0 ? {} : { metadata }),
    ...(frequency === 1 ? {} : { frequency }),
  };
}

function lessonOf(fields: Record<string, never>): GivenLesson {
  const emotives: readonly (readonly [string, number][])[] = fields.emotives ?? [];
  return {
    events: fields.events,
    emotives: emotives.map((moment) => new Map(moment)),
    metadata: fields.metadata ?? [],
    frequency: fields.frequency ?? 1,
  };
}

/** JSON.stringify drops the sign of zero; a restart must answer the bytes that were answered before. */
function withNegativeZeros(values: readonly unknown[]): readonly unknown[] {
  return values.some((value) => Object.is(value, -0))
    ? values.map((value) => (Object.is(value, -0) ? JSON.rawJSON('-0.0') : value))
    : values;
}

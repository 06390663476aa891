/**
 * Error reply: the one table that decides the status of every error, and the shape of its body on each face.
 *
 * A new face adds itself to `Face`, a writer to `WRITERS`, and to the rows where its status differs.
 */

import type { MemoryErrorCode } from '../errors.ts';
import {
  EmbedderFailedError,
  InvalidArgumentError,
  InvalidConfigurationError,
  MemoryError,
  SessionNotFoundError,
  VectorMismatchError,
} from '../errors.ts';
import type { RefusalCode, ValidationItem } from './refusal.ts';
import { Refusal } from './refusal.ts';

/** Whose clients ask. KATO's routes stand at the root, ours under /v1. */
export type Face = 'kato' | 'mneme';

export interface ErrorReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

type ErrorCode = MemoryErrorCode | RefusalCode | 'INTERNAL';

interface Row {
  readonly status: number;
  /** Faces whose documents promise another status. */
  readonly except?: Readonly<Partial<Record<Face, number>>>;
  /** Stands in for the message where that would tell a caller about the machine. */
  readonly text?: string;
  /** Seconds after which the same request may succeed. */
  readonly retryAfterSeconds?: number;
}

const TABLE: Readonly<Record<ErrorCode, Row>> = {
  MEM_SESSION_NOT_FOUND: { status: 404 },
  MEM_SHORT_TERM_MEMORY_EMPTY: { status: 400, text: 'Cannot learn from empty STM' },
  MEM_INVALID_ARGUMENT: { status: 422 },
  MEM_INVALID_CONFIGURATION: { status: 400 },
  MEM_VECTOR_DIMENSION_MISMATCH: { status: 422 },
  MEM_EMBEDDER_MISMATCH: { status: 422 },
  MEM_REEMBEDDING: { status: 409 },
  // Says by itself when to try again, as all of an embedder. Its name may be a path of this machine.
  MEM_EMBEDDER_FAILED: { status: 503, text: 'The embedder gave no vectors; nothing was changed' },
  MEM_EMBEDDER_REFUSED: { status: 502 },
  MEM_EMBEDDER_UNAVAILABLE: { status: 502 },
  MEM_EMBEDDER_BAD_ANSWER: { status: 502 },
  MEM_EMBEDDER_BUSY: { status: 503 },
  MEM_EMBEDDER_UNREACHABLE: { status: 503 },
  MEM_EMBEDDER_TIMEOUT: { status: 504 },
  MEM_EMBEDDER_STOPPED: { status: 503 },
  MEM_SPACE_NOT_FOUND: { status: 404 },
  MEM_PATTERN_NOT_FOUND: { status: 404 },
  MEM_CHOICES_NOT_FOUND: { status: 404 },
  MEM_NOTHING_TO_UNDO: { status: 409 },
  MEM_ERASED: { status: 410 },
  MEM_IDEMPOTENCY_CONFLICT: { status: 409 },
  MEM_SEQUENCE_CONFLICT: { status: 409, text: 'Another writer changed this memory first; nothing was changed' },
  MEM_STORE_LOCKED: { status: 503, text: 'The store is held by another process' },
  MEM_STORE_FAILED: { status: 503, text: 'The store refused the change; nothing was changed', retryAfterSeconds: 5 },
  MEM_STORE_CORRUPT: { status: 500, text: 'The store cannot be read' },
  MEM_STORE_CLOSED: { status: 503, text: 'The store is closed' },
  MEM_SNAPSHOT_DAMAGED: { status: 500, text: 'Internal Server Error' },
  MEM_SNAPSHOT_FAILED: { status: 503, text: 'The cache beside the store cannot be changed', retryAfterSeconds: 5 },
  MEM_OUT_OF_MEMORY: { status: 503, text: 'Out of memory for this request' },
  MEM_KERNEL_ABI_MISMATCH: { status: 500, text: 'Internal Server Error' },
  MEM_THREAD_FAILED: { status: 500, text: 'Internal Server Error' },
  MEM_RUNTIME_UNSUPPORTED: { status: 500, text: 'Internal Server Error' },
  HTTP_INVALID: { status: 422 },
  HTTP_BAD_REQUEST: { status: 400 },
  HTTP_KEY_MISSING: { status: 401 },
  HTTP_KEY_WRONG: { status: 401 },
  HTTP_NOT_FOUND: { status: 404 },
  HTTP_METHOD_NOT_ALLOWED: { status: 405 },
  HTTP_NOT_RECEIVED: { status: 408 },
  HTTP_BODY_TOO_LARGE: { status: 413 },
  HTTP_MEDIA_TYPE: { status: 415 },
  HTTP_BUSY: { status: 503, retryAfterSeconds: 1 },
  HTTP_STOPPING: { status: 503, retryAfterSeconds: 5 },
  HTTP_TIMEOUT: { status: 503, retryAfterSeconds: 1 },
  INTERNAL: { status: 500, text: 'Internal Server Error' },
};

/** The framework's own refusals, by its codes. */
const FRAMEWORK_CODES: ReadonlyMap<string, RefusalCode> = new Map<string, RefusalCode>([
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'HTTP_MEDIA_TYPE'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'HTTP_BAD_REQUEST'],
  ['FST_ERR_BAD_URL', 'HTTP_BAD_REQUEST'],
  ['FST_ERR_MAX_PARAM_LENGTH', 'HTTP_NOT_FOUND'],
  ['ECONNRESET', 'HTTP_BAD_REQUEST'],
]);

interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly error: unknown;
  readonly items: readonly ValidationItem[];
}

const WRITERS: Readonly<Record<Face, (problem: Problem) => string>> = { kato: katoBody, mneme: mnemeBody };

/** Decides status, headers and body for anything that was thrown. */
export function errorReply(error: unknown, face: Face): ErrorReply {
  const code = codeOf(error);
  const row = TABLE[code];
  const message = row.text ?? (error instanceof Error ? error.message : '');
  const headers: Record<string, string> = error instanceof Refusal ? { ...error.headers } : {};
  const seconds = secondsToWait(error, row);
  if (seconds !== undefined) headers['retry-after'] = String(seconds);
  const status = row.except?.[face] ?? row.status;
  // KATO answers a bug with plain text, and its clients show it as it is.
  if (status === 500 && face === 'kato') return { status, contentType: 'text/plain; charset=utf-8', body: message, headers };
  return { status, contentType: 'application/json', body: WRITERS[face]({ code, message, error, items: itemsOf(error) }), headers };
}

/** Undefined where the same request would fail again. */
function secondsToWait(error: unknown, { retryAfterSeconds }: Row): number | undefined {
  if (!(error instanceof EmbedderFailedError)) return retryAfterSeconds;
  return error.retryAfterMs === undefined ? undefined : Math.ceil(error.retryAfterMs / 1_000);
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof MemoryError || error instanceof Refusal) return error.code;
  if (error instanceof Error && 'code' in error) return FRAMEWORK_CODES.get(String(error.code)) ?? 'INTERNAL';
  return 'INTERNAL';
}

function itemsOf(error: unknown): readonly ValidationItem[] {
  if (error instanceof Refusal) return error.items;
  if (error instanceof InvalidArgumentError) {
    const msg = `Value error, found ${error.found}, expected ${error.expected}`;
    return [{ type: 'value_error', loc: ['body', ...error.field], msg, input: error.found, ctx: { error: error.message } }];
  }
  if (error instanceof MemoryError && error.code === 'MEM_VECTOR_DIMENSION_MISMATCH' && !(error instanceof VectorMismatchError)) {
    return [
      { type: 'value_error', loc: ['body', 'vectors'], msg: `Value error, ${error.message}`, input: null, ctx: { error: error.message } },
    ];
  }
  return [];
}

function katoBody({ message, error, items, code }: Problem): string {
  if (error instanceof SessionNotFoundError) {
    return JSON.stringify({ error: { code: 'SESSION_NOT_FOUND', message: error.message, session_id: error.sessionId } });
  }
  if (error instanceof InvalidConfigurationError) {
    return JSON.stringify({ detail: { error: 'Configuration validation failed', validation_errors: error.reasons } });
  }
  if (TABLE[code].status !== 422) return JSON.stringify({ detail: message });
  const detail = items.length > 0 ? items : [{ type: 'value_error', loc: ['body'], msg: `Value error, ${message}`, input: null }];
  return JSON.stringify({ detail: detail.map(({ type, loc, msg, input = null, ctx }) => ({ type, loc, msg, input, ctx })) });
}

/** Ours: what was wrong, where, what was found and what was expected; null where an error has none of it. */
function mnemeBody({ code, message, error, items }: Problem): string {
  const [item] = items;
  const located = error instanceof InvalidArgumentError || error instanceof VectorMismatchError ? error : undefined;
  const given = error instanceof EmbedderFailedError ? error : located;
  const place = item === undefined ? undefined : placeOf(item);
  const field = located === undefined ? place?.field : located.field.join('.');
  const body = {
    code,
    message,
    field: field ?? null,
    found: given?.found ?? place?.found ?? null,
    expected: given?.expected ?? place?.expected ?? null,
  };
  return JSON.stringify({ error: body });
}

/** The parts of an item; the body itself is a field too, and a text that is no JSON has no other. */
function placeOf({ type, loc, msg, input, ctx }: ValidationItem): {
  readonly field: string;
  readonly found: unknown;
  readonly expected: string;
} {
  if (type === 'json_invalid') return { field: 'body', found: `${ctx?.['error']} at character ${loc[1]}`, expected: 'JSON' };
  return { field: loc.slice(loc.length > 1 ? 1 : 0).join('.'), found: input, expected: msg };
}

/** The face of a path as it was sent. */
export function faceOf(url: string): Face {
  return /^\/v1(?:[/?#]|$)/.test(url) ? 'mneme' : 'kato';
}

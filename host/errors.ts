/**
 * Every error that a caller of Mneme can meet, as a type with a stable code.
 *
 * Callers match `code`, never the text; the HTTP status of a code is decided in `http/error-reply.ts`.
 * A message says what was attempted, what was found and what was expected. Bugs throw plain `Error`.
 */

/** Stable codes. A code is never reused for another meaning. */
export type MemoryErrorCode =
  | 'MEM_SESSION_NOT_FOUND'
  | 'MEM_SHORT_TERM_MEMORY_EMPTY'
  | 'MEM_INVALID_ARGUMENT'
  | 'MEM_INVALID_CONFIGURATION'
  | 'MEM_VECTOR_DIMENSION_MISMATCH'
  | 'MEM_EMBEDDER_MISMATCH'
  | EmbedderErrorCode
  | 'MEM_REEMBEDDING'
  | 'MEM_SPACE_NOT_FOUND'
  | 'MEM_PATTERN_NOT_FOUND'
  | 'MEM_CHOICES_NOT_FOUND'
  | 'MEM_NOTHING_TO_UNDO'
  | 'MEM_ERASED'
  | 'MEM_IDEMPOTENCY_CONFLICT'
  | 'MEM_SEQUENCE_CONFLICT'
  | 'MEM_STORE_LOCKED'
  | 'MEM_STORE_FAILED'
  | 'MEM_STORE_CORRUPT'
  | 'MEM_STORE_CLOSED'
  | 'MEM_SNAPSHOT_DAMAGED'
  | 'MEM_SNAPSHOT_FAILED'
  | 'MEM_OUT_OF_MEMORY'
  | 'MEM_KERNEL_ABI_MISMATCH'
  | 'MEM_THREAD_FAILED'
  | 'MEM_RUNTIME_UNSUPPORTED';

/** What became of a text that was to get a vector. */
export type EmbedderErrorCode =
  /** A model of this machine cannot be used, or answers nonsense. */
  | 'MEM_EMBEDDER_FAILED'
  /** The service says no: a key, a path, a model or a text that it does not take. */
  | 'MEM_EMBEDDER_REFUSED'
  /** The service has a fault of its own, each time it was asked. */
  | 'MEM_EMBEDDER_UNAVAILABLE'
  /** The service answers something that is not the vectors asked for. */
  | 'MEM_EMBEDDER_BAD_ANSWER'
  /** The service was asked more than it takes of one caller. */
  | 'MEM_EMBEDDER_BUSY'
  /** No connection to the service, or one that broke. */
  | 'MEM_EMBEDDER_UNREACHABLE'
  /** The service did not answer in time. */
  | 'MEM_EMBEDDER_TIMEOUT'
  /** The embedder is being closed. */
  | 'MEM_EMBEDDER_STOPPED';

/** Base of all errors that Mneme throws on purpose. */
export class MemoryError extends Error {
  readonly code: MemoryErrorCode;

  constructor(code: MemoryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** No session of this id is open: it was never opened, was closed, or expired. Open a new one. */
export class SessionNotFoundError extends MemoryError {
  readonly sessionId: string;

  constructor(sessionId: string) {
    super('MEM_SESSION_NOT_FOUND', `Session ${sessionId} not found or expired`);
    this.sessionId = sessionId;
  }
}

/** One argument was refused; nothing was changed. */
export class InvalidArgumentError extends MemoryError {
  /** Path of the refused field, outermost first, such as `['strings', 3]`. */
  readonly field: readonly (string | number)[];
  readonly found: string;
  readonly expected: string;

  constructor(field: readonly (string | number)[], found: string, expected: string) {
    super('MEM_INVALID_ARGUMENT', `Cannot accept "${field.join('.')}": found ${found}, expected ${expected}`);
    this.field = field;
    this.found = found;
    this.expected = expected;
  }
}

/** One or more configuration values were refused; the configuration is as it was. */
export class InvalidConfigurationError extends MemoryError {
  /** Refused key (as the caller spelled it) to the reason. */
  readonly reasons: Readonly<Record<string, string>>;

  constructor(reasons: Readonly<Record<string, string>>) {
    const text = Object.entries(reasons).map(([key, reason]) => `"${key}": ${reason}`);
    super('MEM_INVALID_CONFIGURATION', `Cannot apply configuration: ${text.join('; ')}`);
    this.reasons = reasons;
  }
}

/** A vector or a text does not fit the vectors of a space: other components or another embedder. Nothing was changed. */
export class VectorMismatchError extends MemoryError {
  /** What of the call it is about, from the outside in, such as `['vectors', 2, 'vector']`. */
  readonly field: readonly (string | number)[];
  /** Dimension of what was given, and who made it, if that was said. */
  readonly found: string;
  /** Those of the space. */
  readonly expected: string;

  constructor(
    code: 'MEM_VECTOR_DIMENSION_MISMATCH' | 'MEM_EMBEDDER_MISMATCH',
    attempted: string,
    field: readonly (string | number)[],
    found: string,
    expected: string,
  ) {
    super(code, `Cannot ${attempted}: found ${found}, expected ${expected}`);
    this.field = field;
    this.found = found;
    this.expected = expected;
  }
}

/** Another process holds the store. Stop it, or work through its server. */
export class StoreLockedError extends MemoryError {
  readonly holderProcessId: number | null;
  readonly heldSince: string | null;

  constructor(path: string, holderProcessId: number | null, heldSince: string | null) {
    super(
      'MEM_STORE_LOCKED',
      `Cannot open store "${path}": process ${holderProcessId ?? 'unknown'} holds it since ${heldSince ?? 'an unknown time'}, expected no other holder`,
    );
    this.holderProcessId = holderProcessId;
    this.heldSince = heldSince;
  }
}

/** A snapshot is not what was written, or another version's. Nothing is lost: what it held is made again from the journal. */
export class SnapshotDamagedError extends MemoryError {
  constructor(found: string, options?: ErrorOptions) {
    super('MEM_SNAPSHOT_DAMAGED', `Cannot read snapshot: ${found}`, options);
  }
}

/** What an embedder failed with; no part of it holds a key or an address. */
export interface EmbedderProblem {
  /** Kind and model, such as `endpoint:text-embedding-3-small`. */
  readonly embedder: string;
  /** How often the embedder was asked; 0 when it was not. */
  readonly attempts?: number;
  /** Such as `status 401`, `dimension 3`, `no JSON`. */
  readonly found: string;
  /** Such as `status 200`, `dimension 384`, `JSON`. */
  readonly expected: string;
  /** Whether the same call may succeed later: not after a refusal or a wrong answer. */
  readonly retryable: boolean;
  /** The wait that a service asked for, if it did. */
  readonly retryAfterMs?: number;
}

/** After which to try again where nobody said so: a service that starts again takes some seconds. */
const USUAL_WAIT_MS = 5_000;

/** An embedder gave no vectors for any of the texts of a call; nothing was kept. */
export class EmbedderFailedError extends MemoryError {
  readonly embedder: string;
  readonly attempts: number;
  readonly found: string;
  readonly expected: string;
  readonly retryable: boolean;
  /** When to try again; undefined when that cannot help. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: EmbedderErrorCode,
    { embedder, attempts = 0, found, expected, retryable, retryAfterMs = USUAL_WAIT_MS }: EmbedderProblem,
    options?: ErrorOptions,
  ) {
    const often = attempts === 0 ? '' : ` in ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
    super(code, `Cannot embed with "${embedder}"${often}: found ${found}, expected ${expected}`, options);
    this.embedder = embedder;
    this.attempts = attempts;
    this.found = found;
    this.expected = expected;
    this.retryable = retryable;
    this.retryAfterMs = retryable ? retryAfterMs : undefined;
  }
}

/** The kernel binary and the host disagree on the memory layout. Rebuild the kernels; retrying cannot help. */
export class KernelAbiMismatchError extends MemoryError {
  readonly found: number;
  readonly expected: number;

  constructor(found: number, expected: number) {
    super('MEM_KERNEL_ABI_MISMATCH', `Cannot load kernels: module speaks ABI "${found}", host expects "${expected}"`);
    this.found = found;
    this.expected = expected;
  }
}

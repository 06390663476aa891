/**
 * What travels between a thread and its owner.
 *
 *   owner  -> thread   { id, name, body }            one request
 *   thread -> owner    { id, outcome: 'reply',  body }      its answer
 *                      { id, outcome: 'failed', failure }   or its error
 *                      { id: 0, outcome: 'notice', body }   something nobody asked for
 *
 * Structured clone drops the `code` of an error, so errors travel as plain records and are rebuilt on arrival.
 */
import { MemoryError, type MemoryErrorCode } from '../errors.ts';

/** Each request that a thread serves: its name, what it takes and what it answers. */
export type ThreadRequests<Requests> = {
  readonly [Name in keyof Requests]: { readonly request: unknown; readonly reply: unknown };
};

export interface RequestMessage {
  readonly id: number;
  readonly name: string;
  readonly body: unknown;
}

export type ThreadMessage<Notice = unknown> =
  | { readonly id: number; readonly outcome: 'reply'; readonly body: unknown }
  | { readonly id: number; readonly outcome: 'failed'; readonly failure: ThreadFailure }
  | { readonly id: 0; readonly outcome: 'notice'; readonly body: Notice };

export interface ThreadFailure {
  /** Null for a bug: anything that is no MemoryError. */
  readonly code: MemoryErrorCode | null;
  readonly message: string;
  /** Text of the cause, with its stack when there is one. */
  readonly detail: string | null;
}

/** Turns an error into what may travel. */
export function failureOf(error: unknown): ThreadFailure {
  if (error instanceof MemoryError) {
    return { code: error.code, message: error.message, detail: error.cause === undefined ? null : textOf(error.cause) };
  }
  return { code: null, message: error instanceof Error ? error.message : String(error), detail: textOf(error) };
}

/** Turns what travelled back into an error: a MemoryError with its code, or a plain Error for a bug. */
export function errorOf(failure: ThreadFailure): Error {
  const options = failure.detail === null ? undefined : { cause: failure.detail };
  if (failure.code === null) return new Error(failure.message, options);
  return new MemoryError(failure.code, failure.message, options);
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

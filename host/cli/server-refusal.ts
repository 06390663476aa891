/**
 * What a server refused, as a memory of this process would have said it: a stable code and a message.
 *
 * Our own routes answer with both. KATO's routes answer in KATO's shapes, which have no codes; there the shape and the status tell.
 */
import { CommandFailure, type Refused } from './command.ts';
import { embedderAdvice } from './embedder-advice.ts';

/** What the server said to a request. */
export interface ServerReply {
  /** Method and path. */
  readonly asked: string;
  readonly status: number;
  readonly text: string;
  /** Seconds, if the server said when to ask again. */
  readonly retryAfter?: number | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** KATO's statuses that stand for one code of ours each. */
const CODES: ReadonlyMap<number, string> = new Map([
  [401, 'HTTP_KEY_WRONG'],
  [410, 'MEM_ERASED'],
  [422, 'MEM_INVALID_ARGUMENT'],
]);

export function refusalOf({ asked, status, text, retryAfter }: ServerReply): CommandFailure {
  const advice = status === 401 ? 'Pass the key with --key or in MNEME_API_KEY' : undefined;
  const { error, detail } = fieldsOf(parsed(text));
  const own = fieldsOf(error);
  if (typeof own.message === 'string' && typeof own.code === 'string') {
    if (own.code === 'HTTP_INVALID')
      return new CommandFailure(invalidText(own.field, own.found, own.expected), advice, 'MEM_INVALID_ARGUMENT', partOf(own));
    if (own.code.startsWith('MEM_EMBEDDER_') && status >= 500) return new CommandFailure(own.message, embedderAdvice(retryAfter), own.code);
    const code = own.code === 'SESSION_NOT_FOUND' ? 'MEM_SESSION_NOT_FOUND' : own.code;
    return new CommandFailure(own.message, advice, code, partOf(own));
  }
  const problem = Array.isArray(detail) ? itemText(fieldsOf(detail[0])) : detail;
  if (typeof problem !== 'string') return new CommandFailure(`Cannot ${asked}: the server answered ${status} ${text}`, advice);
  if (status === 404 && /^Session .* not found/.test(problem)) return new CommandFailure(problem, advice, 'MEM_SESSION_NOT_FOUND');
  return new CommandFailure(problem, advice, CODES.get(status));
}

/** What of the request was refused, where that is said. */
function partOf({ field, found, expected }: Fields): Refused | undefined {
  if (typeof field !== 'string' || typeof expected !== 'string') return undefined;
  return { field: field.split('.'), found: typeof found === 'string' ? found : JSON.stringify(found), expected };
}

/** The message of an item of KATO's list; ours is in its context where a value was refused. */
function itemText({ loc, msg, input, ctx }: Fields): string {
  const { error } = fieldsOf(ctx);
  if (typeof error === 'string' && error.startsWith('Cannot ')) return error;
  return invalidText(Array.isArray(loc) ? loc.slice(1).join('.') : loc, input, msg);
}

function invalidText(field: unknown, found: unknown, expected: unknown): string {
  return `Cannot accept "${String(field)}": found ${JSON.stringify(found)}, expected "${String(expected)}"`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

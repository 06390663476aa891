/**
 * Endpoint request: one attempt to get vectors, within a time, and what its outcome means for the next attempt.
 *
 * Outcomes are values, not errors: the caller decides whether another attempt follows. No text of an outcome holds the key, the address, the
 * texts or anything that the other side wrote; so the errors of the connection, which name host and port, end here, and only their code goes on.
 */
import { type Dispatcher, request } from 'undici';
import type { EmbedderErrorCode } from '../errors.ts';
import { readEndpointAnswer, vectorCount } from './endpoint-answer.ts';
import { retryAfterMs } from './retry-delay.ts';

export interface EndpointRequest {
  readonly dispatcher: Dispatcher;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  /** Texts asked for, and components of each answer. */
  readonly count: number;
  readonly dimension: number;
  readonly timeoutMs: number;
  /** Ends the attempt; its reason is thrown. */
  readonly signal: AbortSignal;
  readonly sleep: Sleep;
  readonly nowMs: number;
}

/** Waits, until the signal says that nobody waits any more (rejected then). */
export type Sleep = (delayMs: number, signal: AbortSignal) => Promise<void>;

/** Why an attempt brought no vectors. */
export interface FailedAttempt {
  readonly code: EmbedderErrorCode;
  readonly found: string;
  readonly expected: string;
  readonly retryable: boolean;
  /** The wait that was asked for, 0 for none. */
  readonly retryAfterMs: number;
}

export type EndpointOutcome = { readonly vectors: Float32Array[] } | FailedAttempt;

const TOO_MANY_REQUESTS = 429;
/** Besides every 5xx: too slow, too early. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425]);
/** Of a certificate, or of a protocol that the other side does not speak: codes of OpenSSL, of Node and of its HTTP parser. */
const LASTING_FAULTS = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$|HPE_)/;
/** A component as JSON takes some 22 characters and a comma; twice that is no answer to this question. */
const MOST_BYTES_PER_COMPONENT = 48;
const MOST_BYTES_BESIDE = 65_536;

export async function requestEmbeddings(asked: EndpointRequest): Promise<EndpointOutcome> {
  const { signal, timeoutMs } = asked;
  const attempt = new AbortController();
  const stop = (): void => attempt.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let timedOut = false;
  asked.sleep(timeoutMs, attempt.signal).then(
    () => {
      timedOut = true;
      attempt.abort(new Error('time is up'));
    },
    () => {},
  );
  try {
    return await send(asked, attempt.signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (timedOut) return failed('MEM_EMBEDDER_TIMEOUT', `no answer within ${timeoutMs} ms`, 'an answer');
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const { retryable, ...attempt } = failed('MEM_EMBEDDER_UNREACHABLE', `no connection, or a broken one (${code})`, 'an answer');
    return { ...attempt, retryable: retryable && !LASTING_FAULTS.test(code) };
  } finally {
    signal.removeEventListener('abort', stop);
    attempt.abort();
  }
}

async function send(
  { dispatcher, url, headers, body, count, dimension, nowMs }: EndpointRequest,
  signal: AbortSignal,
): Promise<EndpointOutcome> {
  const answer = await request(url, { dispatcher, method: 'POST', headers, body, signal });
  const { statusCode } = answer;
  if (statusCode !== 200) {
    // Read to its end so that the connection can be used again; what it says may repeat the key.
    await answer.body.dump();
    const header = answer.headers['retry-after'];
    const waitMs = retryAfterMs(Array.isArray(header) ? header[0] : header, nowMs);
    return failed(codeOfStatus(statusCode), `status ${statusCode}`, 'status 200', waitMs);
  }
  const most = MOST_BYTES_BESIDE + count * dimension * MOST_BYTES_PER_COMPONENT;
  const text = await readText(answer.body, most);
  if (text === undefined) return failed('MEM_EMBEDDER_BAD_ANSWER', `an answer above ${most} bytes`, vectorCount(count));
  const vectors = readEndpointAnswer(text, count, dimension);
  return Array.isArray(vectors) ? { vectors } : failed('MEM_EMBEDDER_BAD_ANSWER', vectors.found, vectors.expected);
}

function codeOfStatus(status: number): EmbedderErrorCode {
  if (status === TOO_MANY_REQUESTS) return 'MEM_EMBEDDER_BUSY';
  return status >= 500 || PASSING_STATUSES.has(status) ? 'MEM_EMBEDDER_UNAVAILABLE' : 'MEM_EMBEDDER_REFUSED';
}

/** Undefined when there is more than `most` bytes of it. */
async function readText(body: AsyncIterable<Uint8Array>, most: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The same request comes to the same refusal and to the same wrong answer, but not to the same trouble of the moment. */
function failed(code: EmbedderErrorCode, found: string, expected: string, waitMs = 0): FailedAttempt {
  const retryable = code !== 'MEM_EMBEDDER_REFUSED' && code !== 'MEM_EMBEDDER_BAD_ANSWER';
  return { code, found, expected, retryable, retryAfterMs: waitMs };
}

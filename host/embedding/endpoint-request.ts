/**
 * Endpoint request: one attempt to get vectors, within a time, and what its outcome means for the next attempt.
 *
 * Outcomes are values, not errors: the caller decides whether another attempt follows. No text of an outcome holds the key, the texts or
 * anything that the other side wrote.
 */
import { type Dispatcher, request } from 'undici';
import { readEndpointAnswer } from './endpoint-answer.ts';
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

export type EndpointOutcome =
  | { readonly vectors: Float32Array[] }
  | { readonly problem: string; readonly retryable: boolean; readonly retryAfterMs: number; readonly cause?: unknown };

/** Besides every 5xx: too slow, too early, too many. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);
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
    if (timedOut) return failed(`found no answer after ${timeoutMs} ms, expected one`, true, 0);
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    return failed(`found no connection or a broken one (${code}), expected an answer`, true, 0, cause);
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
    const retryable = statusCode >= 500 || RETRYABLE_STATUSES.has(statusCode);
    const header = answer.headers['retry-after'];
    return failed(`found status ${statusCode}, expected 200`, retryable, retryAfterMs(Array.isArray(header) ? header[0] : header, nowMs));
  }
  const most = MOST_BYTES_BESIDE + count * dimension * MOST_BYTES_PER_COMPONENT;
  const text = await readText(answer.body, most);
  if (text === undefined) return failed(`found an answer above ${most} bytes, expected ${count} vectors`, false, 0);
  const vectors = readEndpointAnswer(text, count, dimension);
  return typeof vectors === 'string' ? failed(vectors, false, 0) : { vectors };
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

function failed(problem: string, retryable: boolean, retryAfter: number, cause?: unknown): EndpointOutcome {
  return { problem, retryable, retryAfterMs: retryAfter, ...(cause !== undefined && { cause }) };
}

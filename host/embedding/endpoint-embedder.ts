/**
 * Endpoint embedder: asks an OpenAI-compatible service, `POST <base>/embeddings`.
 *
 *   texts ─ batches by count and bytes ─ at most so many at a time ─> request ─ checked ─> vectors, all or none
 *                                                                       └ 429, 5xx, no answer, no connection: wait, again, at most so often
 *
 * The key is sent in one header and stands in no message, no field that can be printed, and no cause; nor does the address.
 */
import { setTimeout as timeout } from 'node:timers/promises';
import { Agent } from 'undici';
import type { Clock } from '../core/ports/clock.ts';
import type { Embedder, EmbedderIdentity, EmbedOptions } from '../core/ports/embedder.ts';
import { EmbedderFailedError } from '../errors.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { identifyEmbedder } from './embedder-identity.ts';
import { type FailedAttempt, requestEmbeddings, type Sleep } from './endpoint-request.ts';
import { retryDelayMs } from './retry-delay.ts';
import { type BatchBounds, batchTexts } from './text-batches.ts';

export interface EndpointOptions {
  /** Such as `https://api.openai.com/v1`; without user, query and fragment. */
  readonly baseUrl: string;
  /** Stands for the address in the identity, for services that move; host and path of the address when missing. */
  readonly service?: string | undefined;
  readonly model: string;
  /** Of the model's vectors; any other answer is refused. */
  readonly dimension: number;
  /** Whether the endpoint is told the dimension: only some models take it. */
  readonly sendsDimension: boolean;
  /** None: no header is sent. */
  readonly key: string | undefined;
  readonly clock: Clock;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  /** Waits between attempts, and for answers; the system's when missing. */
  readonly sleep?: Sleep;
  readonly limits?: Partial<EndpointLimits>;
}

export interface EndpointLimits extends BatchBounds {
  /** Requests at a time, over all calls. */
  readonly concurrency: number;
  /** Of one attempt. */
  readonly timeoutMs: number;
  /** Attempts of one request, the first included. */
  readonly attempts: number;
  /** Longest wait that `Retry-After` may ask for; beyond, the call fails at once and says that it may be tried again. */
  readonly longestWaitMs: number;
  /** Of a whole call, with all its attempts and waits: whoever asks it may have no more patience. */
  readonly callMs: number;
}

/** Half a megabyte and 256 texts are well below what known services take; a text of 8,192 tokens has some 32 KiB. */
const LIMITS: EndpointLimits = {
  texts: 256,
  bytes: 524_288,
  concurrency: 4,
  timeoutMs: 30_000,
  attempts: 5,
  longestWaitMs: 60_000,
  callMs: Number.POSITIVE_INFINITY,
};

/** A wait of a day is passed on as this: whoever is told may look again. */
const LONGEST_ADVICE_MS = 3_600_000;

const systemSleep: Sleep = (delayMs, signal) => timeout(delayMs, undefined, { signal });

export class EndpointEmbedder implements Embedder {
  readonly identity: EmbedderIdentity;
  readonly #options: EndpointOptions;
  readonly #limits: EndpointLimits;
  readonly #url: string;
  readonly #agent: Agent;
  readonly #places: ConcurrencyLimit;
  readonly #closing = new AbortController();

  constructor(options: EndpointOptions) {
    const { baseUrl, service = addressOf(baseUrl), model, dimension } = options;
    // Two services may call different models by one name.
    this.identity = identifyEmbedder({ name: 'endpoint', model: `${model}@${service}`, dimension, normalised: false });
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#url = `${withoutEnd(baseUrl)}/embeddings`;
    this.#places = new ConcurrencyLimit(this.#limits.concurrency);
    // Time is measured here, over the whole attempt, and by the clock that was passed in.
    this.#agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 0 }, connections: this.#limits.concurrency });
  }

  /** Asks nothing: a start must not wait for a service, nor pay for it. */
  async prepare(): Promise<void> {}

  async embed(texts: readonly string[], { signal }: EmbedOptions = {}): Promise<Float32Array[]> {
    const { dimension } = this.identity;
    // Services refuse the empty text.
    const batches = batchTexts(
      texts.filter((text) => text !== ''),
      this.#limits,
    );
    const failure = new AbortController();
    const ends = AbortSignal.any([failure.signal, this.#closing.signal, ...(signal ? [signal] : [])]);
    const endMs = this.#options.clock.nowMs() + this.#limits.callMs;
    const stopClock = this.#endInTime(failure);
    const answers = await Promise.all(
      batches.map(async (batch) => {
        try {
          return await this.#places.run(() => this.#embedBatch(batch, ends, endMs), ends);
        } catch (error) {
          // One batch without an answer makes the others worthless.
          failure.abort(error);
          throw error;
        }
      }),
    ).finally(stopClock);
    const vectors = answers.flat();
    let next = 0;
    return texts.map((text) => (text === '' ? new Float32Array(dimension) : vectors[next++]));
  }

  async close(): Promise<void> {
    const problem = { embedder: this.#name, found: 'it closed', expected: 'it open', retryable: true };
    this.#closing.abort(new EmbedderFailedError('MEM_EMBEDDER_STOPPED', problem));
    await this.#agent.destroy();
  }

  get #name(): string {
    return `endpoint:${this.#options.model}`;
  }

  /** Fails a call whose time is up. @returns takes that back */
  #endInTime(failure: AbortController): () => void {
    const { callMs } = this.#limits;
    const over = new AbortController();
    if (callMs === Number.POSITIVE_INFINITY) return () => {};
    const found = `no answer within ${callMs} ms`;
    this.#sleep(callMs, over.signal).then(
      () =>
        failure.abort(
          new EmbedderFailedError('MEM_EMBEDDER_TIMEOUT', { embedder: this.#name, found, expected: 'an answer', retryable: true }),
        ),
      () => {},
    );
    return () => over.abort();
  }

  get #sleep(): Sleep {
    return this.#options.sleep ?? systemSleep;
  }

  async #embedBatch(texts: readonly string[], signal: AbortSignal, endMs: number): Promise<Float32Array[]> {
    const { clock, random, key, model, sendsDimension } = this.#options;
    const { attempts, timeoutMs, longestWaitMs } = this.#limits;
    const { dimension } = this.identity;
    const body = JSON.stringify({ model, input: texts, encoding_format: 'float', ...(sendsDimension && { dimensions: dimension }) });
    const headers = { 'content-type': 'application/json', accept: 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      const outcome = await requestEmbeddings({
        dispatcher: this.#agent,
        url: this.#url,
        headers,
        body,
        count: texts.length,
        dimension,
        timeoutMs,
        signal,
        sleep: this.#sleep,
        nowMs: clock.nowMs(),
      });
      if ('vectors' in outcome) return outcome.vectors;
      const delayMs = retryDelayMs(attempt - 1, random(), outcome.retryAfterMs);
      const isPatient = delayMs <= longestWaitMs && clock.nowMs() + delayMs < endMs;
      if (!outcome.retryable || attempt === attempts || !isPatient) throw this.#failure(outcome, attempt);
      await this.#sleep(delayMs, signal);
    }
  }

  #failure({ code, found, expected, retryable, retryAfterMs }: FailedAttempt, attempts: number): EmbedderFailedError {
    const problem = { embedder: this.#name, attempts, found, expected, retryable };
    return new EmbedderFailedError(code, {
      ...problem,
      ...(retryAfterMs > 0 && { retryAfterMs: Math.min(retryAfterMs, LONGEST_ADVICE_MS) }),
    });
  }
}

/** How the service is reached does not matter, nor does how the address is spelled. */
function addressOf(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl);
  return withoutEnd(`${host}${pathname}`);
}

function withoutEnd(address: string): string {
  return address.replace(/\/+$/, '');
}

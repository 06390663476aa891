/**
 * Endpoint embedder: asks an OpenAI-compatible service, `POST <base>/embeddings`.
 *
 *   texts ─ batches by count and bytes ─ at most so many at a time ─> request ─ checked ─> vectors, all or none
 *                                                                       └ 429, 5xx, no answer, no connection: wait, again, at most so often
 *
 * The key is sent in one header and stands in no message, no field that can be printed, and no cause.
 */
import { setTimeout as timeout } from 'node:timers/promises';
import { Agent } from 'undici';
import type { Clock } from '../core/ports/clock.ts';
import type { Embedder, EmbedderIdentity, EmbedOptions } from '../core/ports/embedder.ts';
import { EmbedderFailedError } from '../errors.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { identifyEmbedder } from './embedder-identity.ts';
import { type EndpointOutcome, requestEmbeddings, type Sleep } from './endpoint-request.ts';
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
}

/** Half a megabyte and 256 texts are well below what known services take; a text of 8,192 tokens has some 32 KiB. */
const LIMITS: EndpointLimits = {
  texts: 256,
  bytes: 524_288,
  concurrency: 4,
  timeoutMs: 30_000,
  attempts: 5,
  longestWaitMs: 60_000,
};

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
    const answers = await Promise.all(
      batches.map(async (batch) => {
        try {
          return await this.#places.run(() => this.#embedBatch(batch, ends), ends);
        } catch (error) {
          // One batch without an answer makes the others worthless.
          failure.abort(error);
          throw error;
        }
      }),
    );
    const vectors = answers.flat();
    let next = 0;
    return texts.map((text) => (text === '' ? new Float32Array(dimension) : vectors[next++]));
  }

  async close(): Promise<void> {
    this.#closing.abort(new EmbedderFailedError(this.identity.text, 'found it closed, expected an open embedder', false));
    await this.#agent.destroy();
  }

  async #embedBatch(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    const { clock, random, sleep = systemSleep, key, model, sendsDimension } = this.#options;
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
        sleep,
        nowMs: clock.nowMs(),
      });
      if ('vectors' in outcome) return outcome.vectors;
      const delayMs = retryDelayMs(attempt - 1, random(), outcome.retryAfterMs);
      if (!outcome.retryable || attempt === attempts || delayMs > longestWaitMs) throw this.#failure(outcome, attempt);
      await sleep(delayMs, signal);
    }
  }

  #failure(outcome: Exclude<EndpointOutcome, { vectors: unknown }>, attempts: number): EmbedderFailedError {
    const waits = outcome.retryAfterMs > 0 ? `, asked to wait ${outcome.retryAfterMs} ms` : '';
    const text = `${outcome.problem}${waits}, after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} at "${this.#url}"`;
    return new EmbedderFailedError(
      this.identity.text,
      text,
      outcome.retryable,
      outcome.cause === undefined ? {} : { cause: outcome.cause },
    );
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

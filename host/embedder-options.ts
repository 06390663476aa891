/** Embedder options: what a program says about its embedder, checked and completed. */
import type { EmbedderConfig } from './config.ts';
import { InvalidArgumentError } from './errors.ts';

const CACHE_BYTES = 67_108_864;
const HASHED_DIMENSION = 256;
const LEAST_DIMENSION = 4;
const MOST_DIMENSION = 8_192;
const KINDS = ['hashed', 'static', 'endpoint', 'transformers'];

/** What makes vectors of texts. */
export type EmbedderOptions = { /** Most memory of known vectors; 64 MiB when missing. */ readonly cacheBytes?: number } & (
  | {
      /** Words and pieces of words, computed in the kernel: no model, any language. */
      readonly kind: 'hashed';
      /** A multiple of 4, at most 8,192; 256 when missing. */
      readonly dimension?: number;
    }
  | {
      /** Means of token vectors, from a folder with `tokenizer.json` and `model.safetensors`. */
      readonly kind: 'static';
      readonly folder: string;
    }
  | {
      /** `@huggingface/transformers`, where it is installed. */
      readonly kind: 'transformers';
      /** A folder, or a model that the library has. */
      readonly model: string;
      readonly dimension: number;
    }
  | {
      /** An OpenAI-compatible service. */
      readonly kind: 'endpoint';
      /** Such as `https://api.openai.com/v1`; without user, query and fragment. */
      readonly baseUrl: string;
      readonly model: string;
      readonly dimension: number;
      /** Stands for the address in the embedder's identity, which is kept with vectors; host and path of the address when missing. */
      readonly service?: string;
      /** Whether the service is told the dimension; false when missing. */
      readonly sendsDimension?: boolean;
      /** Sent with every request; never shown. */
      readonly key?: string;
    }
);

/** @throws InvalidArgumentError a field is missing or out of bounds; no message repeats a key or an address */
export function embedderConfigOf(options: EmbedderOptions): EmbedderConfig {
  const { cacheBytes = CACHE_BYTES } = options;
  if (!(Number.isInteger(cacheBytes) && cacheBytes >= 1))
    throw refused('cacheBytes', String(cacheBytes), 'a whole number of bytes, at least 1');
  const { kind: given }: { readonly kind: string } = options;
  if (!KINDS.includes(given)) throw refused('kind', `"${given}"`, `one of: ${KINDS.join(', ')}`);
  switch (options.kind) {
    case 'hashed': {
      const { kind, dimension = HASHED_DIMENSION } = options;
      checkDimension(dimension);
      if (dimension % LEAST_DIMENSION !== 0) throw refused('dimension', String(dimension), 'a multiple of 4');
      return { kind, cacheBytes, dimension };
    }
    case 'static': {
      const { kind, folder } = options;
      checkText('folder', folder);
      return { kind, cacheBytes, folder };
    }
    case 'transformers': {
      const { kind, model, dimension } = options;
      checkText('model', model);
      checkDimension(dimension);
      return { kind, cacheBytes, model, dimension };
    }
    case 'endpoint': {
      const { kind, baseUrl, model, dimension, service, sendsDimension = false, key } = options;
      checkAddress(baseUrl);
      checkText('model', model);
      checkDimension(dimension);
      if (service !== undefined) checkText('service', service);
      if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
        throw refused('key', 'one that no header can carry', 'visible ASCII characters without spaces');
      return { kind, cacheBytes, baseUrl, model, dimension, sendsDimension, key, ...(service !== undefined && { service }) };
    }
  }
}

function checkDimension(dimension: number): void {
  if (!(Number.isInteger(dimension) && dimension >= LEAST_DIMENSION && dimension <= MOST_DIMENSION))
    throw refused('dimension', String(dimension), `a whole number of ${LEAST_DIMENSION} to ${MOST_DIMENSION}`);
}

function checkText(field: string, text: string): void {
  if (typeof text !== 'string' || text === '') throw refused(field, text === '' ? 'an empty text' : 'no text', 'a text');
}

function checkAddress(address: string): void {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw refused('baseUrl', 'no address of HTTP', 'one such as "https://api.openai.com/v1"');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw refused('baseUrl', 'an address with a user, a query or a fragment', 'one without');
}

function refused(field: string, found: string, expected: string): InvalidArgumentError {
  return new InvalidArgumentError(['embedder', field], found, expected);
}

/**
 * Static model: a folder with the vectors of tokens, as Model2Vec writes it.
 *
 *   tokenizer.json         how a text becomes token ids (tokenizer_config.json beside it is optional)
 *   model.safetensors      "embeddings" (or "embedding.weight", or the only matrix): a row for each token, F32, F16, BF16 or I8
 *                          "weights", optional: a factor for each token    "mapping", optional: the row of each token
 *   config.json            optional; "normalize": false leaves means as they are
 *
 * Nothing in the folder is executed or believed: every size, type, id and number is checked before the model is used.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { EmbedderFailedError } from '../errors.ts';
import type { Fault } from './fault.ts';
import { readSafetensors, type Tensor, type TensorType } from './safetensors.ts';
import { tensorNumbers } from './tensor-numbers.ts';

export interface StaticModel {
  /** Start of the SHA-256 over all files that a vector depends on. */
  readonly digest: string;
  readonly tokenizer: Tokenizer;
  /** Left out of texts; undefined when the tokenizer knows none. */
  readonly unknownId: number | undefined;
  readonly dimension: number;
  /** `dimension`, rounded up to four: components of a row, the last ones 0. */
  readonly rowLength: number;
  /** A row for each token id, weighed. */
  readonly rows: Float32Array;
  readonly normalised: boolean;
}

const DIGITS_IN_DIGEST = 16;
const MOST_DIMENSION = 8_192;
const LANES = 4;
const MATRIX_NAMES = ['embeddings', 'embedding.weight'];
const MATRIX_TYPES: ReadonlySet<TensorType> = new Set(['F32', 'F16', 'BF16', 'I8']);

/** @throws EmbedderFailedError a file is missing, damaged, or does not fit to the others; the message names it */
export async function loadStaticModel(folder: string): Promise<StaticModel> {
  const fail = (found: string, expected: string, cause?: unknown): never => {
    const problem = { embedder: `static:${folder}`, found, expected, retryable: false };
    throw new EmbedderFailedError('MEM_EMBEDDER_FAILED', problem, cause === undefined ? {} : { cause });
  };
  const read = async (name: string, isNeeded: boolean): Promise<Buffer> => {
    try {
      return await readFile(join(folder, name));
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
      if (isNeeded || code !== 'ENOENT') return fail(`no readable "${name}" (${code})`, 'one', cause);
      return Buffer.from('{}');
    }
  };
  const [tokenizerFile, tokenizerConfig, config, tensorFile] = await Promise.all([
    read('tokenizer.json', true),
    read('tokenizer_config.json', false),
    read('config.json', false),
    read('model.safetensors', true),
  ]);
  const hash = createHash('sha256');
  for (const file of [tokenizerFile, tokenizerConfig, config, tensorFile]) hash.update(`${file.length}:`).update(file);
  const objectOf = (name: string, file: Buffer): object => {
    const value = parseObject(file);
    return value ?? fail(`a "${name}" that is no JSON object`, 'one');
  };
  const definition = objectOf('tokenizer.json', tokenizerFile);
  const tokenizer = openTokenizer(definition, objectOf('tokenizer_config.json', tokenizerConfig));
  if (!(tokenizer instanceof Tokenizer)) return fail('a "tokenizer.json" that defines no known tokenizer', 'one', tokenizer.cause);
  const tensors = readSafetensors(tensorFile);
  if ('found' in tensors) return fail(`${tensors.found} in "model.safetensors"`, tensors.expected);
  const table = tableOf(tensors);
  if ('found' in table) return fail(`${table.found} in "model.safetensors"`, table.expected);
  const { dimension, rowLength, rows } = table;
  const tokenCount = rows.length / rowLength;
  let largest = -1;
  for (const id of tokenizer.get_vocab().values()) largest = Math.max(largest, id);
  if (largest >= tokenCount) return fail(`${tokenCount} rows in "model.safetensors" and token id ${largest}`, 'a row for each');
  const normalised = memberOf(objectOf('config.json', config), 'normalize') !== false;
  const digest = hash.digest('hex').slice(0, DIGITS_IN_DIGEST);
  return { digest, tokenizer, unknownId: unknownIdOf(definition, tokenizer), dimension, rowLength, rows, normalised };
}

/** The tokenizer, or why the library refused it. */
function openTokenizer(definition: object, config: object): Tokenizer | { readonly cause: unknown } {
  try {
    const tokenizer = new Tokenizer(definition, config);
    tokenizer.encode('probe', { add_special_tokens: false });
    return tokenizer;
  } catch (cause) {
    return { cause };
  }
}

/** Weighed rows by token id, or what does not fit. */
function tableOf(tensors: ReadonlyMap<string, Tensor>): Pick<StaticModel, 'dimension' | 'rowLength' | 'rows'> | Fault {
  const matrices = [...tensors.values()].filter(({ shape }) => shape.length === 2);
  const matrix = MATRIX_NAMES.map((name) => tensors.get(name)).find((tensor) => tensor !== undefined) ?? matrices[0];
  if (matrix?.shape.length !== 2 || (matrices.length > 1 && !MATRIX_NAMES.includes(matrix.name)))
    return { found: `${matrices.length} matrices`, expected: `one, or one of the name "${MATRIX_NAMES[0]}"` };
  if (!MATRIX_TYPES.has(matrix.type)) return { found: `a matrix of "${matrix.type}"`, expected: [...MATRIX_TYPES].join(', ') };
  const [rowCount, dimension] = matrix.shape;
  if (rowCount < 1 || dimension < LANES || dimension > MOST_DIMENSION)
    return { found: `${rowCount} rows of ${dimension} components`, expected: `at least 1 of ${LANES} to ${MOST_DIMENSION}` };
  const numbers = tensorNumbers(matrix);
  if (!numbers.every(Number.isFinite)) return { found: 'a component that is no finite number', expected: 'finite numbers' };
  const [weights, mapping] = [tensors.get('weights'), tensors.get('mapping')].map((tensor) => tensor && tensorNumbers(tensor));
  const tokenCount = mapping?.length ?? rowCount;
  if (weights !== undefined && (weights.length !== tokenCount || !weights.every(Number.isFinite)))
    return { found: `${weights.length} weights`, expected: `${tokenCount} finite ones` };
  if (mapping !== undefined && !mapping.every((row) => Number.isInteger(row) && row >= 0 && row < rowCount))
    return { found: `a mapping beyond ${rowCount} rows`, expected: 'numbers of rows' };
  const rowLength = Math.ceil(dimension / LANES) * LANES;
  const rows = new Float32Array(tokenCount * rowLength);
  for (let token = 0; token < tokenCount; token++) {
    const from = (mapping?.[token] ?? token) * dimension;
    const weight = weights?.[token] ?? 1;
    for (let place = 0; place < dimension; place++) rows[token * rowLength + place] = numbers[from + place] * weight;
  }
  return { dimension, rowLength, rows };
}

/** By name (WordPiece, BPE) or by number (Unigram). */
function unknownIdOf(definition: object, tokenizer: Tokenizer): number | undefined {
  const model = memberOf(definition, 'model');
  const name = memberOf(model, 'unk_token');
  if (typeof name === 'string') return tokenizer.token_to_id(name);
  const id = memberOf(model, 'unk_id');
  return typeof id === 'number' ? id : undefined;
}

function parseObject(file: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(file.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

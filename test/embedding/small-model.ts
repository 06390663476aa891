/** Small static models on disk: a WordPiece tokenizer of ten words, and a matrix of ten rows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const VOCABULARY = ['[PAD]', '[UNK]', 'the', 'cat', 'dog', 'sat', '##s', 'a', 'on', 'mat'];
export const DIMENSION = 6;

/** Row t, component c. */
export const component = (token: number, place: number): number => Math.fround((((token * 7 + place * 3) % 11) - 5) / 4);

export interface RawTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export function f32Tensor(shape: readonly number[], numbers: readonly number[]): RawTensor {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [place, number] of numbers.entries()) bytes.writeFloatLE(number, place * 4);
  return { dtype: 'F32', shape, bytes };
}

export const matrixNumbers = (): number[] =>
  VOCABULARY.flatMap((_, token) => Array.from({ length: DIMENSION }, (__, place) => component(token, place)));

export const matrix = (): RawTensor => f32Tensor([VOCABULARY.length, DIMENSION], matrixNumbers());

/** Bytes of a file with these tensors, in order. */
export function safetensors(tensors: Readonly<Record<string, RawTensor>>): Buffer {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let at = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
  }
  return sealed(JSON.stringify(header), ...Object.values(tensors).map(({ bytes }) => bytes));
}

/** A header behind its length, and data. */
export function sealed(header: string, ...data: Uint8Array[]): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), ...data]);
}

export const tokenizerDefinition = (): object => ({
  version: '1.0',
  added_tokens: [],
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: null,
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(VOCABULARY.map((word, id) => [word, id])),
  },
});

export interface ModelFiles {
  readonly tokenizer?: string | null;
  readonly tensors?: Uint8Array | null;
  readonly config?: string;
}

/** Writes a model; null leaves a file out. */
export function writeModel(folder: string, { tokenizer, tensors, config }: ModelFiles = {}): string {
  if (tokenizer !== null) writeFileSync(join(folder, 'tokenizer.json'), tokenizer ?? JSON.stringify(tokenizerDefinition()));
  if (tensors !== null) writeFileSync(join(folder, 'model.safetensors'), tensors ?? safetensors({ embeddings: matrix() }));
  if (config !== undefined) writeFileSync(join(folder, 'config.json'), config);
  return folder;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadStaticModel } from '../../host/embedding/static-model.ts';
import { EmbedderFailedError } from '../../host/errors.ts';
import {
  component,
  DIMENSION,
  f32Tensor,
  matrix,
  matrixNumbers,
  safetensors,
  tokenizerDefinition,
  VOCABULARY,
  writeModel,
} from './small-model.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mneme-model-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rowOf = (token: number, weight = 1): number[] => [
  ...Array.from({ length: DIMENSION }, (_, place) => Math.fround(component(token, place) * weight)),
  0,
  0,
];

describe('loadStaticModel', () => {
  it('reads rows, padded to four, and finds the unknown token', async () => {
    const model = await loadStaticModel(writeModel(folder));
    expect(model).toMatchObject({ dimension: DIMENSION, rowLength: 8, unknownId: 1, normalised: true });
    expect([...model.rows]).toEqual(VOCABULARY.flatMap((_, token) => rowOf(token)));
    expect(model.digest).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each(['F16', 'BF16', 'I8'])('reads rows of %s', async (dtype) => {
    const numbers = matrixNumbers().map((number) => number * 4);
    const bytes = dtype === 'I8' ? Buffer.from(Int8Array.from(numbers).buffer) : Buffer.alloc(numbers.length * 2);
    if (dtype === 'BF16') for (const [place, number] of numbers.entries()) bytes.writeUInt16LE(upperHalf(number), place * 2);
    if (dtype === 'F16') for (const [place, number] of numbers.entries()) bytes.writeUInt16LE(halfBits(number), place * 2);
    const model = await loadStaticModel(writeModel(folder, { tensors: safetensors({ other: { dtype, shape: [10, DIMENSION], bytes } }) }));
    expect([...model.rows]).toEqual(VOCABULARY.flatMap((_, token) => rowOf(token, 4)));
  });

  it('applies weights and a mapping of tokens to rows', async () => {
    const bytes = new Uint8Array(BigInt64Array.from(VOCABULARY, (_, token) => BigInt(9 - token)).buffer);
    const weights = f32Tensor(
      [10],
      VOCABULARY.map((_, token) => token / 8),
    );
    const tensors = safetensors({ embeddings: matrix(), weights, mapping: { dtype: 'I64', shape: [10], bytes } });
    const model = await loadStaticModel(writeModel(folder, { tensors }));
    expect([...model.rows].map((number) => number + 0)).toEqual(
      VOCABULARY.flatMap((_, token) => rowOf(9 - token, token / 8)).map((number) => number + 0),
    );
  });

  it('heeds that means shall not be normalised', async () => {
    expect(await loadStaticModel(writeModel(folder, { config: '{"normalize": false}' }))).toMatchObject({ normalised: false });
  });

  it('gives another digest when any file changes', async () => {
    const first = await loadStaticModel(writeModel(folder));
    const second = await loadStaticModel(writeModel(folder, { config: '{}\n' }));
    const third = await loadStaticModel(writeModel(folder, { tokenizer: `${JSON.stringify(tokenizerDefinition())} ` }));
    expect(new Set([first, second, third].map(({ digest }) => digest)).size).toBe(3);
  });

  const infinite = f32Tensor([10, DIMENSION], [...matrixNumbers().slice(1), Number.POSITIVE_INFINITY]);
  it.each([
    ['no tokenizer', { tokenizer: null }, 'no readable "tokenizer.json" (ENOENT)'],
    ['no tensors', { tensors: null }, 'no readable "model.safetensors" (ENOENT)'],
    ['a tokenizer that is no JSON', { tokenizer: '{' }, '"tokenizer.json" that is no JSON object'],
    ['a tokenizer of an unknown kind', { tokenizer: '{"model":{"type":"Oracle"}}' }, 'defines no known tokenizer'],
    ['a configuration that is no object', { config: '[]' }, '"config.json" that is no JSON object'],
    ['damaged tensors', { tensors: safetensors({ embeddings: matrix() }).subarray(0, 300) }, 'in "model.safetensors"'],
    ['no matrix', { tensors: safetensors({ weights: f32Tensor([10], new Array(10).fill(1)) }) }, 'found 0 matrices'],
    ['two matrices without a name', { tensors: safetensors({ a: matrix(), b: matrix() }) }, 'found 2 matrices'],
    [
      'a matrix of whole numbers',
      { tensors: safetensors({ a: { dtype: 'I32', shape: [1, 4], bytes: new Uint8Array(16) } }) },
      'a matrix of "I32"',
    ],
    ['too small a dimension', { tensors: safetensors({ a: f32Tensor([3, 1], [1, 2, 3]) }) }, 'found 3 rows of 1 components'],
    [
      'fewer rows than tokens',
      { tensors: safetensors({ a: f32Tensor([2, 4], new Array(8).fill(1)) }) },
      'found 2 rows in "model.safetensors" and token id 9',
    ],
    ['an infinite component', { tensors: safetensors({ a: infinite }) }, 'no finite number'],
    [
      'too few weights',
      { tensors: safetensors({ embeddings: matrix(), weights: f32Tensor([2], [1, 1]) }) },
      'found 2 weights in "model.safetensors", expected 10',
    ],
    [
      'a mapping beyond the rows',
      { tensors: safetensors({ embeddings: matrix(), mapping: f32Tensor([10], new Array(10).fill(10)) }) },
      'a mapping beyond 10 rows',
    ],
  ])('refuses %s', async (_name, files, text) => {
    const error: unknown = await loadStaticModel(writeModel(folder, files)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EmbedderFailedError);
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining(text) });
  });
});

function upperHalf(number: number): number {
  return new Uint32Array(Float32Array.of(number).buffer)[0] >>> 16;
}

/** For small whole numbers. */
function halfBits(number: number): number {
  if (number === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(number)));
  return (number < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | ((Math.abs(number) / 2 ** exponent - 1) * 1_024);
}

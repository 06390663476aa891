/**
 * Safetensors: finds the tensors of a file, and refuses a file that is not exactly what the format says.
 *
 *   length of header u64 | header, JSON | data
 *   header   { "name": { "dtype": "F32", "shape": [30522, 256], "data_offsets": [0, 31254528] }, …, "__metadata__": { texts } }
 *
 * Offsets count from the first byte of data; tensors lie one behind the other without a hole, and nothing follows the last. All little-endian.
 *
 * Source: format of the safetensors library, https://github.com/huggingface/safetensors.
 */
import type { Fault } from './fault.ts';

/** Bytes of a number of each type that is read here. */
export const TENSOR_TYPES = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I8: 1, U8: 1 } as const;
export type TensorType = keyof typeof TENSOR_TYPES;

export interface Tensor {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const LENGTH_BYTES = 8;
/** As the library's own bound: a longer header is damage or an attack. */
const MOST_HEADER_BYTES = 100_000_000;

/** All tensors, or what is wrong with the file. */
export function readSafetensors(file: Uint8Array): ReadonlyMap<string, Tensor> | Fault {
  if (file.length < LENGTH_BYTES) return { found: `a file of ${file.length} bytes`, expected: `at least ${LENGTH_BYTES}` };
  const length = new DataView(file.buffer, file.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  const most = Math.min(file.length - LENGTH_BYTES, MOST_HEADER_BYTES);
  if (length > BigInt(most)) return { found: `a header of ${length} bytes`, expected: `at most ${most}` };
  const first = LENGTH_BYTES + Number(length);
  const header = readHeader(file.subarray(LENGTH_BYTES, first));
  if (header === undefined) return { found: 'a header that is no JSON object', expected: 'one' };
  const data = file.subarray(first);
  const tensors: { readonly tensor: Tensor; readonly begin: number; readonly end: number }[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const tensor = readEntry(name, entry, data);
    if ('found' in tensor) return { ...tensor, found: `${tensor.found} for tensor "${name}"` };
    tensors.push(tensor);
  }
  tensors.sort((left, right) => left.begin - right.begin || left.end - right.end);
  let at = 0;
  for (const { tensor, begin, end } of tensors) {
    if (begin !== at) return { found: `tensor "${tensor.name}" at byte ${begin}`, expected: `it at ${at}` };
    at = end;
  }
  if (at !== data.length) return { found: `${data.length} bytes of data`, expected: String(at) };
  return new Map(tensors.map(({ tensor }) => [tensor.name, tensor]));
}

function readHeader(bytes: Uint8Array): object | undefined {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof header === 'object' && header !== null && !Array.isArray(header) ? header : undefined;
  } catch {
    return undefined;
  }
}

function readEntry(
  name: string,
  entry: unknown,
  data: Uint8Array,
): { readonly tensor: Tensor; readonly begin: number; readonly end: number } | Fault {
  const members = new Map<string, unknown>(Object.entries(entry ?? {}));
  const dtype = members.get('dtype');
  const type = Object.keys(TENSOR_TYPES).find((known): known is TensorType => known === dtype);
  if (type === undefined) return { found: `type "${String(dtype)}"`, expected: `one of ${Object.keys(TENSOR_TYPES).join(', ')}` };
  const shape = wholeNumbers(members.get('shape'));
  if (shape === undefined) return { found: 'no shape', expected: 'whole numbers' };
  const offsets = wholeNumbers(members.get('data_offsets'));
  if (offsets === undefined || offsets.length !== 2) return { found: 'no offsets', expected: 'two whole numbers' };
  const [begin, end] = offsets;
  if (begin > end || end > data.length) return { found: `bytes ${begin} to ${end}`, expected: `them within ${data.length}` };
  const bytes = shape.reduce((product, size) => product * size, TENSOR_TYPES[type]);
  if (end - begin !== bytes) return { found: `${end - begin} bytes`, expected: String(bytes) };
  return { tensor: { name, type, shape, data: data.subarray(begin, end) }, begin, end };
}

function wholeNumbers(value: unknown): number[] | undefined {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0) ? value.map(Number) : undefined;
}

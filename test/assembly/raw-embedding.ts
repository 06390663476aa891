/** Vectors over the bare module, as a stranger would ask for them. */
import type { RawKernel } from './raw-kernel.ts';
import { packMessages } from './raw-messages.ts';

export const f32 = (raw: RawKernel, address: number, length: number): Float32Array => {
  const { buffer, byteOffset } = raw.u8(address, length * 4);
  return new Float32Array(buffer, byteOffset, length);
};

/** Address of a copy. */
export function storeF32(raw: RawKernel, values: ArrayLike<number>): number {
  const address = raw.allocate(values.length * 4 + 4);
  f32(raw, address, values.length).set(values);
  return address;
}

export function marksFor(raw: RawKernel, texts: readonly string[]): number {
  return raw.allocate(raw.call('markBytes', Math.max(0, ...texts.map((text) => Buffer.byteLength(text)))));
}

/** A row of `dimension` f32 for each text. */
export function embedRaw(raw: RawKernel, texts: readonly string[], dimension: number, weights?: readonly number[]): Float32Array[] {
  const { bytes, starts, count } = packMessages(
    raw,
    texts.map((text) => Buffer.from(text)),
  );
  const rows = raw.allocate(count * dimension * 4);
  f32(raw, rows, count * dimension).fill(9);
  const weightsAddress = weights === undefined ? 0 : storeF32(raw, weights);
  raw.call('embedHashed', bytes, starts, count, dimension, marksFor(raw, texts), weightsAddress, rows);
  return texts.map((_, index) => f32(raw, rows + index * dimension * 4, dimension).slice());
}

/** Messages packed as the batch kernels read them. */
import type { RawKernel } from './raw-kernel.ts';

export interface RawMessages {
  readonly bytes: number;
  readonly starts: number;
  readonly count: number;
}

export function packMessages(raw: RawKernel, messages: readonly Uint8Array[]): RawMessages {
  const starts = [0];
  for (const message of messages) starts.push(starts[starts.length - 1] + message.length);
  const bytes = raw.allocate(starts[starts.length - 1] + 64);
  for (const [index, message] of messages.entries()) raw.u8(bytes + starts[index], message.length).set(message);
  return { bytes, starts: raw.words(starts), count: messages.length };
}

/** `count` digests of `size` bytes each, as hexadecimal texts. */
export function readDigests(raw: RawKernel, digests: number, count: number, size: number): string[] {
  return Array.from({ length: count }, (_, index) => Buffer.from(raw.u8(digests + index * size, size)).toString('hex'));
}

/**
 * Shared text: encoder and decoders for kernel memory, which is shared.
 *
 * Node, Deno and Bun write to and read from shared memory; browsers refuse that and take a copy on the way.
 */

/** As `TextEncoder.encodeInto`, also into shared memory. */
export const encodeInto: (text: string, bytes: Uint8Array) => { read: number; written: number } = encoderFor(takesShared(encodeEmpty));

/** Writes as much of a text as UTF-8 as there is room for, whole characters only; returns the bytes written. */
export type WriteUtf8 = (text: string) => number;

/** A writer to the beginning of one region: where there is a `Buffer`, it writes a short text in less time than an encoder. */
export function utf8WriterTo(bytes: Uint8Array): WriteUtf8 {
  if (typeof Buffer === 'undefined') return (text) => encodeInto(text, bytes).written;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (text) => buffer.write(text);
}

/** As `TextDecoder.decode`, also of shared memory. */
export type Decode = (bytes: Uint8Array) => string;

const decodesShared = takesShared((bytes) => new TextDecoder().decode(bytes));

/** @param label  of the encoding, as `TextDecoder` takes it */
export function openDecoder(label: string, options?: { readonly ignoreBOM?: boolean }): Decode {
  const decoder = new TextDecoder(label, options);
  return decodesShared ? (bytes) => decoder.decode(bytes) : (bytes) => decoder.decode(bytes.slice());
}

/** @param direct  whether the runtime's encoder takes shared memory */
export function encoderFor(direct: boolean): typeof encodeInto {
  const encoder = new TextEncoder();
  if (direct) return (text, bytes) => encoder.encodeInto(text, bytes);
  let copy = new Uint8Array(0);
  return (text, bytes) => {
    // A UTF-16 unit takes three bytes at most.
    const most = Math.min(3 * text.length, bytes.length);
    if (copy.length < most) copy = new Uint8Array(most);
    const found = encoder.encodeInto(text, copy.subarray(0, most));
    bytes.set(copy.subarray(0, found.written));
    return found;
  };
}

function encodeEmpty(bytes: Uint8Array): void {
  new TextEncoder().encodeInto('', bytes);
}

function takesShared(work: (bytes: Uint8Array) => unknown): boolean {
  try {
    work(new Uint8Array(new SharedArrayBuffer(1)));
    return true;
  } catch {
    return false;
  }
}

/**
 * The bare module as a stranger would use it: own memory, no imports, addresses in and numbers out.
 *
 * Memory is handed out from the heap base upwards and never given back; each test file instantiates its own.
 */
import { readFileSync } from 'node:fs';

type Call = (...values: (number | bigint)[]) => number;

export interface RawKernel {
  call(name: string, ...values: (number | bigint)[]): number;
  /** For functions that answer a u64. */
  callBig(name: string, ...values: (number | bigint)[]): bigint;
  constant(name: string): number;
  /** Address of `byteLength` fresh bytes, all zero, 64-byte aligned. */
  allocate(byteLength: number): number;
  u8(address: number, length: number): Uint8Array;
  u32(address: number, length: number): Uint32Array;
  u64(address: number, length: number): BigUint64Array;
  f64(address: number, length: number): Float64Array;
  /** Address of a copy. */
  words(values: readonly number[]): number;
  numbers(values: readonly number[]): number;
}

export function loadRawKernel(): RawKernel {
  const binary = readFileSync(new URL('../../dist/kernel.wasm', import.meta.url));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('Cannot use dist/kernel.wasm: it exports no memory');
  const call: RawKernel['call'] = (name, ...values) => {
    const member = exports[name];
    if (typeof member !== 'function') throw new Error(`Cannot call "${name}": not exported`);
    return (member as unknown as Call)(...values);
  };
  let top = Math.ceil((call('heapBase') >>> 0) / 64) * 64;
  const raw: RawKernel = {
    call,
    callBig: (name, ...values) => BigInt.asUintN(64, BigInt(call(name, ...values))),
    constant(name) {
      const member = exports[name];
      if (!(member instanceof WebAssembly.Global)) throw new Error(`Cannot read "${name}": not exported`);
      return Number(member.value) >>> 0;
    },
    allocate(byteLength) {
      const address = top;
      top += Math.ceil((byteLength + 64) / 64) * 64;
      if (top > memory.buffer.byteLength) memory.grow(Math.ceil((top - memory.buffer.byteLength) / 65_536));
      return address;
    },
    u8: (address, length) => new Uint8Array(memory.buffer, address, length),
    u32: (address, length) => new Uint32Array(memory.buffer, address, length),
    u64: (address, length) => new BigUint64Array(memory.buffer, address, length),
    f64: (address, length) => new Float64Array(memory.buffer, address, length),
    words(values) {
      const address = raw.allocate(values.length * 4);
      raw.u32(address, values.length).set(values);
      return address;
    },
    numbers(values) {
      const address = raw.allocate(values.length * 8);
      raw.f64(address, values.length).set(values);
      return address;
    },
  };
  return raw;
}

export interface RawIndex {
  readonly address: number;
  readonly scratch: number;
  readonly slots: number;
}

/** A run index over `run` in a scratch of its own; ids at or above `limit` are unknown. */
export function buildRawIndex(raw: RawKernel, run: readonly number[], limit: number, longestRun: number): RawIndex {
  const scratch = raw.allocate(raw.call('scratchBytes', run.length, 0, longestRun));
  raw.call('layOutScratch', scratch, run.length, 0, longestRun);
  const slots = raw.allocate(limit * 4);
  const address = scratch + raw.constant('SCRATCH_SYMBOLS');
  raw.call('buildRunIndex', address, slots, raw.words(run), run.length, limit);
  return { address, scratch, slots };
}

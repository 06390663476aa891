import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TensorType } from '../../host/embedding/safetensors.ts';
import { tensorNumbers } from '../../host/embedding/tensor-numbers.ts';

const numbers = (type: TensorType, bytes: Uint8Array): number[] => [...tensorNumbers({ name: 't', type, shape: [], data: bytes })];

/** By the definition of IEEE 754 binary16. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * (fraction / 1024) * 2 ** -14 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

describe('tensorNumbers', () => {
  it('reads every f16', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
    expect(numbers('F16', new Uint8Array(all.buffer))).toEqual(Array.from(all, half));
  });

  it('reads bf16 as the upper half of an f32', () => {
    const whole = Float32Array.of(1, -2.5, 3e38, 0);
    const upper = Uint16Array.from(new Uint32Array(whole.buffer), (word) => word >>> 16);
    for (const [place, number] of numbers('BF16', new Uint8Array(upper.buffer)).entries()) {
      expect(Math.abs(number - whole[place])).toBeLessThanOrEqual(Math.abs(whole[place]) / 128);
    }
    expect(numbers('BF16', Uint8Array.of(0x80, 0x3f, 0x20, 0xc0))).toEqual([1, -2.5]);
  });

  it('reads any f32, also where it is not aligned', () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true }), (values) => {
        const bytes = Buffer.concat([Buffer.alloc(1), Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
        expect(numbers('F32', bytes.subarray(1))).toEqual([...values]);
      }),
    );
  });

  it.each([
    ['I8', Int8Array.of(-128, 0, 127)],
    ['U8', Uint8Array.of(0, 255)],
    ['I32', Int32Array.of(-5, 70_000)],
    ['I64', BigInt64Array.of(-5n, 70_000n)],
    ['F64', Float64Array.of(-0.5, 3)],
  ] as const)('reads %s', (type, values) => {
    expect(numbers(type, new Uint8Array(values.buffer))).toEqual(Array.from(values, Number));
  });
});

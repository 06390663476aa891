/**
 * Tensor numbers: the numbers of a tensor as f32, whatever they are stored as.
 *
 *   F16   sign 1 | exponent 5, bias 15 | fraction 10        value = fraction * 2^-24 below the smallest exponent
 *   BF16  the upper half of an f32
 */
import { TENSOR_TYPES, type Tensor } from './safetensors.ts';

const F16_FRACTION = 0x3ff;
const F16_EXPONENT = 0x1f;
/** 2^-24 and 2^-25: of the last place of the smallest f16, and what makes `2^exponent * (1024 + fraction)` its value. */
const F16_LAST_PLACE = 2 ** -24;
const F16_SCALE = 2 ** -25;

/** A fresh array; whole numbers beyond 2^24 and f64 are rounded to f32. */
export function tensorNumbers({ type, data }: Tensor): Float32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const size = TENSOR_TYPES[type];
  const numbers = new Float32Array(data.length / size);
  const words = new Uint32Array(numbers.buffer);
  for (let place = 0, at = 0; place < numbers.length; place++, at += size) {
    switch (type) {
      case 'F32':
        numbers[place] = view.getFloat32(at, true);
        break;
      case 'F16':
        numbers[place] = halfOf(view.getUint16(at, true));
        break;
      case 'BF16':
        words[place] = view.getUint16(at, true) << 16;
        break;
      case 'I8':
        numbers[place] = view.getInt8(at);
        break;
      case 'U8':
        numbers[place] = view.getUint8(at);
        break;
      case 'I32':
        numbers[place] = view.getInt32(at, true);
        break;
      case 'I64':
        numbers[place] = Number(view.getBigInt64(at, true));
        break;
      case 'F64':
        numbers[place] = view.getFloat64(at, true);
        break;
    }
  }
  return numbers;
}

function halfOf(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & F16_EXPONENT;
  const fraction = bits & F16_FRACTION;
  if (exponent === 0) return sign * fraction * F16_LAST_PLACE;
  if (exponent === F16_EXPONENT) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * 2 ** exponent * (F16_FRACTION + 1 + fraction) * F16_SCALE;
}

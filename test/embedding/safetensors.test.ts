import { describe, expect, it } from 'vitest';
import { readSafetensors, type Tensor } from '../../host/embedding/safetensors.ts';
import { f32Tensor, matrix, safetensors, sealed } from './small-model.ts';

const ONE = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
const eight = new Uint8Array(8);

function tensorsOf(file: Uint8Array): ReadonlyMap<string, Tensor> {
  const tensors = readSafetensors(file);
  if ('found' in tensors) throw new Error(tensors.found);
  return tensors;
}

describe('readSafetensors', () => {
  it('finds every tensor with its type, shape and bytes, wherever the file lies in memory', () => {
    const file = safetensors({ first: matrix(), second: { dtype: 'I8', shape: [3], bytes: Uint8Array.of(1, 2, 255) } });
    const shifted = Buffer.concat([Buffer.alloc(3), file]).subarray(3);
    const tensors = tensorsOf(shifted);
    expect([...tensors.keys()]).toEqual(['first', 'second']);
    expect(tensors.get('first')).toMatchObject({ type: 'F32', shape: [10, 6] });
    expect([...(tensors.get('second')?.data ?? [])]).toEqual([1, 2, 255]);
  });

  it('takes tensors in any order of the header, and a file without any', () => {
    const header = '{"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}';
    expect([...tensorsOf(sealed(header, Uint8Array.of(7, 8))).keys()]).toEqual(['a', 'b']);
    expect(tensorsOf(sealed('{}')).size).toBe(0);
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'found a file of 0 bytes'],
    ['a header longer than the file', sealed(ONE, eight).subarray(0, 40), 'expected at most 32'],
    ['an absurd length', Buffer.concat([Buffer.alloc(8, 0xff), Buffer.from(ONE)]), 'found a header of 18446744073709551615 bytes'],
    ['a header that is no JSON', sealed('{"a":', eight), 'no JSON object'],
    ['a header that is no UTF-8', Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0xff])]), 'no JSON object'],
    ['a header that is a list', sealed('[]'), 'no JSON object'],
    ['an unknown type', sealed(ONE.replace('F32', 'F4'), eight), 'found type "F4"'],
    ['a negative size', sealed(ONE.replace('[2]', '[-2]'), eight), 'found no shape'],
    ['a size that is no number', sealed(ONE.replace('[2]', '["2"]'), eight), 'found no shape'],
    [
      'an overflowing shape',
      sealed(ONE.replace('[2]', '[4503599627370496,4503599627370496]'), eight),
      'found 8 bytes for tensor "a", expected',
    ],
    ['one offset', sealed(ONE.replace('[0,8]', '[0]'), eight), 'found no offsets'],
    ['offsets backwards', sealed(ONE.replace('[0,8]', '[8,0]'), eight), 'found bytes 8 to 0'],
    ['offsets beyond the data', sealed(ONE.replace('[0,8]', '[0,9]'), eight), 'found bytes 0 to 9'],
    ['another size than the shape says', sealed(ONE.replace('[2]', '[3]'), eight), 'found 8 bytes for tensor "a", expected 12'],
    ['a hole before a tensor', sealed(ONE.replace('[0,8]', '[4,12]'), eight, eight), 'at byte 4, expected it at 0'],
    ['bytes behind the last tensor', sealed(ONE, eight, eight), 'found 16 bytes of data, expected 8'],
    ['an entry that is nothing', sealed('{"a":null}'), 'found type "undefined"'],
  ])('refuses %s', (_name, file, text) => {
    const fault = readSafetensors(file);
    expect('found' in fault && `found ${fault.found}, expected ${fault.expected}`).toContain(text);
  });

  it('refuses every file that was cut', () => {
    const file = safetensors({ a: f32Tensor([2], [1, 2]) });
    for (let length = 0; length < file.length; length++) expect(readSafetensors(file.subarray(0, length))).toHaveProperty('found');
  });
});

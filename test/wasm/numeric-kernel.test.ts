import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { numbers } = createEngineKernels();

describe('sha1', () => {
  it('agrees with the standard for any well-formed text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 }).filter((one) => one.isWellFormed());
    fc.assert(
      fc.property(text, (one) => {
        expect(Buffer.from(numbers.sha1(one)).toString('hex')).toBe(createHash('sha1').update(one).digest('hex'));
      }),
    );
  });

  it('returns a fresh array every time', () => {
    const first = numbers.sha1('one');
    const copy = [...first];
    numbers.sha1('two');
    expect([...first]).toEqual(copy);
    expect(first.buffer).not.toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('ln and log2', () => {
  it('know the logarithms that are exact', () => {
    expect([numbers.ln(1), numbers.log2(8), numbers.log2(0.25), numbers.ln(0)]).toEqual([0, 3, -2, -Infinity]);
  });
});

import { describe, expect, it } from 'vitest';
import { roundUp } from '../../host/wasm/round-up.ts';

describe('roundUp', () => {
  it('keeps multiples and raises everything else to the next one', () => {
    expect([0, 1, 63, 64, 65].map((value) => roundUp(value, 64))).toEqual([0, 64, 64, 64, 128]);
  });

  it('is right above 2 GiB, where bit operations would be negative', () => {
    expect(roundUp(4_294_901_761, 65_536)).toBe(4_294_967_296);
  });
});

import { describe, expect, it } from 'vitest';
import { addressOf, SharedBlock } from '../../host/wasm/shared-block.ts';

const buffer = new SharedArrayBuffer(1024);

describe('SharedBlock', () => {
  it('shows the same bytes as bytes, words and numbers, and the same views every time', () => {
    const block = new SharedBlock(buffer, 128, 64, () => {});
    block.f64[1] = 1;
    expect([...block.u32.subarray(2, 4)]).toEqual([0, 0x3ff0_0000]);
    expect(block.u8[15]).toBe(0x3f);
    expect(block.u32).toBe(block.u32);
    expect(block.f64).toBe(block.f64);
    expect([block.u8.length, block.u32.length, block.f64.length]).toEqual([64, 16, 8]);
  });

  it('is given back once; a second time is a bug', () => {
    let released = 0;
    const block = new SharedBlock(buffer, 0, 64, () => {
      released++;
    });
    block.free();
    expect(() => block.free()).toThrow('twice');
    expect(released).toBe(1);
  });
});

describe('addressOf', () => {
  it('is where the block begins in the memory', () => {
    expect(addressOf(new SharedBlock(buffer, 192, 64, () => {}))).toBe(192);
  });
});

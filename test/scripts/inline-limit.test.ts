import { Module } from 'assemblyscript';
import { describe, expect, it } from 'vitest';
import { limitInlining, MOST_COPIED_SIZE } from '../../scripts/inline-limit.ts';

/** The compiler's number for addresses of 32 bits. */
const ADDRESS_TYPE = 2;

describe('limitInlining', () => {
  it('keeps the compiler from copying functions above the limit, and lets it copy fewer', () => {
    limitInlining();
    limitInlining();
    const module = Module.create(false, ADDRESS_TYPE);
    module.setFlexibleInlineMaxSize(2 * MOST_COPIED_SIZE);
    expect(module.getFlexibleInlineMaxSize()).toBe(MOST_COPIED_SIZE);
    module.setFlexibleInlineMaxSize(1);
    expect(module.getFlexibleInlineMaxSize()).toBe(1);
  });
});

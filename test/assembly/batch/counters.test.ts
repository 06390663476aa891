import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

describe('countersBytes', () => {
  it('has a byte per record, room for one scan step more, and a bit per group of 64', () => {
    for (const records of [0, 1, 63, 64, 65, 4095, 4096, 100_000]) {
      const bytes = raw.call('countersBytes', records);
      expect(bytes).toBeGreaterThanOrEqual(records + 64 + Math.ceil(records / 512));
      expect(bytes).toBeLessThan(records + 64 + 64 + Math.ceil(records / 512) + 16);
      expect(bytes % 8).toBe(0);
    }
  });
});
